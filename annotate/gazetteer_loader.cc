// Finds the tables that a gazetteer is made of.
#include <algorithm>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "annotate/gazetteer.h"

namespace xeber {

absl::StatusOr<std::unique_ptr<const Gazetteer>> LoadGazetteer(const std::string& data_dir, const std::vector<std::string>& more,
                                                               const Analyzer& analyzer, absl::Status* faults) {
  std::vector<std::string> tables;
  std::error_code error;
  for (const auto& file : std::filesystem::directory_iterator(std::filesystem::path(data_dir) / "gazetteer", error)) {
    if (file.path().extension() == ".tsv") tables.push_back(file.path().string());
  }
  if (tables.empty()) return absl::NotFoundError(absl::StrCat("no gazetteer under ", data_dir, "/gazetteer"));
  std::sort(tables.begin(), tables.end());
  std::stable_partition(tables.begin(), tables.end(), [](const std::string& path) { return !path.ends_with("/demonyms.tsv"); });
  GazetteerBuilder builder(analyzer);
  builder.AddCldr();
  for (const std::string& path : tables) {
    if (absl::Status status = builder.AddFile(path); !status.ok()) return status;
  }
  builder.BeginUsersTables();
  for (const std::string& path : more) {
    const absl::Status status = builder.AddFile(path);
    if (status.ok()) continue;
    if (faults == nullptr || !absl::IsInvalidArgument(status)) return status;
    faults->Update(status);
  }
  return builder.Build();
}

}  // namespace xeber
