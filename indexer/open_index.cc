#include "indexer/open_index.h"

#include <utility>

#include "annotate/archive_trainer.h"
#include "index/layout.h"
#include "indexer/document_maker.h"
#include "indexer/reindex.h"

namespace xeber {

absl::StatusOr<Pipeline> LoadPipeline(const std::string& data_dir, const std::string& index_directory, absl::Status* faults) {
  Pipeline pipeline;
  pipeline.analyzer = MakeAnalyzer(data_dir);
  const std::string gazetteer = index_directory.empty() ? "" : GazetteerPath(index_directory);
  auto annotator = ReloadableAnnotator::Load(data_dir, gazetteer, faults);
  if (!annotator.ok()) return annotator.status();
  pipeline.annotator = std::move(*annotator);
  auto keyboards = Keyboards::Load(data_dir);
  if (!keyboards.ok()) return keyboards.status();
  pipeline.keyboards = std::move(*keyboards);
  return pipeline;
}

absl::StatusOr<std::unique_ptr<Index>> OpenIndex(const std::string& directory, const Pipeline& pipeline, IndexOptions options) {
  options.make_document = MakeDocumentMaker(*pipeline.analyzer, *pipeline.annotator);
  options.parse_models = ParseArchiveModels;
  options.analyzer_version = AnalyzerVersion(*pipeline.analyzer);
  options.annotator_version = pipeline.annotator->version();
  return Index::Open(directory, std::move(options));
}

}  // namespace xeber
