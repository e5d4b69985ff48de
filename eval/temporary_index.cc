#include "eval/temporary_index.h"

#include <cstdlib>

#include <algorithm>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "indexer/reindex.h"
#include "ranking/local_engine.h"

namespace xeber {
namespace {

// Of reuters106k a handful of lines are no articles; more than one line in a thousand is a broken set.
constexpr std::uint64_t kLinesToARejectedOne = 1000;

}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::error_code error;
  std::string name = (std::filesystem::temp_directory_path(error) / "xeber-eval-XXXXXX").string();
  if (::mkdtemp(name.data()) != nullptr) path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code error;
  if (!path_.empty()) std::filesystem::remove_all(path_, error);
}

absl::StatusOr<std::unique_ptr<TemporaryIndex>> TemporaryIndex::Build(const std::vector<std::string>& files,
                                                                      const Pipeline& pipeline) {
  auto temporary = std::unique_ptr<TemporaryIndex>(new TemporaryIndex());
  if (temporary->folder_.path().empty())
    return absl::UnavailableError("no folder for temporary files can be made; TMPDIR names another place");
  ReindexOptions options;
  options.index_directory = (temporary->folder_.path() / "index").string();
  options.files = files;
  options.jobs = static_cast<int>(std::max(std::thread::hardware_concurrency(), 1u));
  const auto summary = Reindex(options, *pipeline.analyzer, *pipeline.annotator);
  if (!summary.ok()) return summary.status();
  if (summary->rejected * kLinesToARejectedOne > summary->articles)
    return absl::FailedPreconditionError(absl::StrCat(summary->rejected, " lines are rejected; 'xeber reindex' tells why"));
  auto index = OpenIndex(options.index_directory, pipeline, {});
  if (!index.ok()) return index.status();
  temporary->index_ = std::move(*index);
  temporary->engine_ = MakeLocalEngine(*temporary->index_, *pipeline.analyzer, *pipeline.annotator);
  return temporary;
}

}  // namespace xeber
