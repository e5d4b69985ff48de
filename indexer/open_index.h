// An index directory together with what analyses its articles, as every program that opens one needs them.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "annotate/annotator.h"
#include "index/index.h"
#include "text/analyzer.h"
#include "text/keyboards.h"

namespace xeber {

// What turns articles into documents, and reads queries. All are thread-safe.
struct Pipeline {
  std::unique_ptr<const Analyzer> analyzer;
  std::unique_ptr<const Annotator> annotator;
  Keyboards keyboards;
};

// Loads it from Xeber's data directory. Errors name the file that is missing or damaged.
absl::StatusOr<Pipeline> LoadPipeline(const std::string& data_dir);

// Opens an index with this pipeline, which must outlive it and goes before what `options` says of documents and versions. Errors as
// Index::Open.
absl::StatusOr<std::unique_ptr<Index>> OpenIndex(const std::string& directory, const Pipeline& pipeline, IndexOptions options);

}  // namespace xeber
