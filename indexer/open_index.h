// An index directory together with what analyses its articles, as every program that opens one needs them.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "annotate/reloadable_annotator.h"
#include "index/index.h"
#include "text/analyzer.h"
#include "text/keyboards.h"

namespace xeber {

// What turns articles into documents, and reads queries. All are thread-safe.
struct Pipeline {
  std::unique_ptr<const Analyzer> analyzer;
  std::unique_ptr<ReloadableAnnotator> annotator;
  Keyboards keyboards;
};

// Loads it from Xeber's data directory, with the gazetteer of an index (GazetteerPath in index/layout.h), if it has one. Errors name
// the file that is missing or damaged, and the lines of a gazetteer; with `faults`, those are told there and left out instead.
absl::StatusOr<Pipeline> LoadPipeline(const std::string& data_dir, const std::string& index_directory = "",
                                      absl::Status* faults = nullptr);

// Opens an index with this pipeline, which must outlive it and goes before what `options` says of documents and versions. Errors as
// Index::Open.
absl::StatusOr<std::unique_ptr<Index>> OpenIndex(const std::string& directory, const Pipeline& pipeline, IndexOptions options);

}  // namespace xeber
