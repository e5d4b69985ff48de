#include "eval/latent_evaluation.h"

#include <limits>
#include <map>

#include "absl/strings/str_cat.h"
#include "eval/judged_archive.h"
#include "text/document_terms.h"

namespace xeber {
namespace {

// Calls visit(article, terms, annotations) for every article of the files.
template <typename Visit>
absl::Status ForEachAnnotated(const std::vector<std::string>& files, const Pipeline& pipeline, Visit visit) {
  ArticleAnalysis analysis;
  Annotations annotations;
  for (const std::string& file : files) {
    const auto articles = ReadArticles(file, std::numeric_limits<std::size_t>::max());
    if (!articles.ok()) return articles.status();
    for (const Article& article : *articles) {
      AnalyzeArticle(*pipeline.analyzer, article, analysis);
      pipeline.annotator->Annotate(article, analysis, annotations);
      visit(article, CountTerms(analysis), annotations);
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<double>> ScorePairsByLatent(const std::vector<JudgedPair>& pairs,
                                                       const std::vector<std::string>& files, const Pipeline& pipeline,
                                                       const LatentOptions& options) {
  LatentTrainer trainer;
  absl::Status status = ForEachAnnotated(
      files, pipeline, [&](const Article&, const DocumentTerms& terms, const Annotations& found) { trainer.Add(terms, found); });
  if (!status.ok()) return status;
  const absl::StatusOr<LatentModel> model = trainer.Train(options);
  if (!model.ok()) return model.status();
  std::map<std::string, std::vector<std::int8_t>, std::less<>> vectors;
  status = ForEachAnnotated(files, pipeline, [&](const Article& article, const DocumentTerms& terms, const Annotations& found) {
    model->Project(terms, found, vectors[article.id.value()]);
  });
  if (!status.ok()) return status;
  std::vector<double> scores;
  for (const JudgedPair& pair : pairs) {
    for (const std::string& id : {pair.first, pair.second})
      if (!vectors.contains(id)) return absl::NotFoundError(absl::StrCat("no article \"", id, "\" in the files"));
    scores.push_back(LatentSimilarity(vectors[pair.first], vectors[pair.second]));
  }
  return scores;
}

}  // namespace xeber
