#include "annotate/annotator.h"

#include <algorithm>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "annotate/document.h"
#include "annotate/gazetteer.h"
#include "annotate/linker.h"
#include "annotate/mention_finder.h"
#include "annotate/tagger.h"
#include "annotate/word_hash.h"

namespace xeber {
namespace {

constexpr std::uint64_t kAlgorithm = 1;  // raised when the same data would annotate differently

class DataAnnotator final : public Annotator {
 public:
  DataAnnotator(std::unique_ptr<const Gazetteer> gazetteer, std::unique_ptr<const TaggerSet> taggers)
      : gazetteer_(std::move(gazetteer)), taggers_(std::move(taggers)) {}

  void Annotate(const Article& article, const ArticleAnalysis& analysis, Annotations& out) const override {
    thread_local std::vector<Mention> mentions;
    const Document document(article, analysis);
    FindMentions(document, *gazetteer_, taggers_.get(), mentions);
    LinkMentions(document, *gazetteer_, mentions, out.entities);
    out.topics.clear();
    out.latent.clear();
  }

  std::string version() const override {
    const std::uint64_t sum = JoinHashes(JoinHashes(kAlgorithm, gazetteer_->checksum()), taggers_->checksum());
    return absl::StrCat(absl::Hex(sum, absl::kZeroPad16));
  }

 private:
  std::unique_ptr<const Gazetteer> gazetteer_;
  std::unique_ptr<const TaggerSet> taggers_;
};

// The .tsv files of a folder, by name.
std::vector<std::string> TablesIn(const std::filesystem::path& folder) {
  std::vector<std::string> paths;
  std::error_code error;
  for (const auto& file : std::filesystem::directory_iterator(folder, error)) {
    if (file.path().extension() == ".tsv") paths.push_back(file.path().string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace

absl::StatusOr<std::unique_ptr<const Annotator>> MakeAnnotator(const std::string& data_dir) {
  const std::vector<std::string> tables = TablesIn(std::filesystem::path(data_dir) / "gazetteer");
  if (tables.empty()) return absl::NotFoundError(absl::StrCat("no gazetteer under ", data_dir, "/gazetteer"));
  const std::unique_ptr<const Analyzer> analyzer = MakeAnalyzer(data_dir);
  GazetteerBuilder builder(*analyzer);
  builder.AddCldr();
  for (const bool demonyms : {false, true}) {
    for (const std::string& path : tables) {
      if ((std::filesystem::path(path).stem() == "demonyms") != demonyms) continue;
      if (absl::Status status = builder.AddFile(path); !status.ok()) return status;
    }
  }
  auto taggers = std::make_unique<TaggerSet>();
  if (absl::Status status = taggers->Load(data_dir, *analyzer); !status.ok()) return status;
  return std::make_unique<DataAnnotator>(builder.Build(), std::move(taggers));
}

}  // namespace xeber
