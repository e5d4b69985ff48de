#include "indexer/open_index.h"

#include <utility>

#include "annotate/archive_trainer.h"
#include "indexer/document_maker.h"
#include "indexer/reindex.h"

namespace xeber {

absl::StatusOr<Pipeline> LoadPipeline(const std::string& data_dir) {
  Pipeline pipeline;
  pipeline.analyzer = MakeAnalyzer(data_dir);
  auto annotator = MakeAnnotator(data_dir);
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
