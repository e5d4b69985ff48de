// An index that lives as long as a measurement.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "indexer/open_index.h"
#include "ranking/engine.h"

namespace xeber {

// A folder of its own under the system's folder for temporary files, removed with everything in it at the end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  // Empty if none could be made.
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

class TemporaryIndex {
 public:
  // Indexes JSONL files with this pipeline, which must outlive the result. FAILED_PRECONDITION if more than
  // one line in a thousand is rejected: a measurement on half of a set would be none.
  static absl::StatusOr<std::unique_ptr<TemporaryIndex>> Build(const std::vector<std::string>& files, const Pipeline& pipeline);

  const Engine& engine() const { return *engine_; }
  const Index& index() const { return *index_; }

 private:
  TemporaryIndex() = default;

  TemporaryFolder folder_;
  std::unique_ptr<Index> index_;
  std::unique_ptr<Engine> engine_;
};

}  // namespace xeber
