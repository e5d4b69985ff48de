// Xeber's own index of an archive, and the engine over it.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "annotate/annotator.h"
#include "bench/archive.h"
#include "index/index.h"
#include "indexer/reindex.h"
#include "ranking/engine.h"
#include "text/analyzer.h"

namespace xeber::bench {

// What articles and queries go through.
struct Tools {
  std::unique_ptr<const Analyzer> analyzer;
  std::unique_ptr<const Annotator> annotator;
};

// Errors of MakeAnnotator.
absl::StatusOr<Tools> MakeTools(const std::string& data_directory);

// Indexes a JSONL file into `directory`, replacing what is there.
absl::StatusOr<ReindexSummary> IndexFile(const std::string& file, const std::string& directory, int jobs, const Tools& tools);

// An index, opened, and the engine over it.
class XeberIndex {
 public:
  // The archive's index, made first when it is missing or was made by another analyser or an older Xeber. `tools` must outlive
  // it.
  static absl::StatusOr<XeberIndex> Open(const Archive& archive, const Tools& tools);
  const Engine& engine() const { return *engine_; }

 private:
  XeberIndex(std::unique_ptr<Index> index, const Tools& tools);
  std::unique_ptr<Index> index_;
  std::unique_ptr<Engine> engine_;  // over index_
};

}  // namespace xeber::bench
