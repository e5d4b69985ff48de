#include "eval/pair_evaluation.h"

#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "eval/correlation.h"
#include "ranking/seed.h"
#include "ranking/similarity.h"

namespace xeber {
namespace {

constexpr TimeWeights kTimeOff{.sigma_days = 1, .floor = 1};

}  // namespace

absl::StatusOr<std::vector<double>> ScorePairs(const std::vector<JudgedPair>& pairs, const TemporaryIndex& index,
                                               const Pipeline& pipeline) {
  const auto snapshot = index.index().snapshot();
  std::vector<double> scores;
  for (const auto& pair : pairs) {
    const auto both = ReadSeeds({{.id = ArticleId(pair.first)}, {.id = ArticleId(pair.second)}}, *snapshot, *pipeline.analyzer,
                                *pipeline.annotator);
    if (!both.ok()) return both.status();
    if (!both->missing.empty())
      return absl::NotFoundError(absl::StrCat("not among the articles: ", both->missing.front().value()));
    const SimilarityScorer scorer(both->seeds[0]->view, both->terms, kTimeOff);
    scores.push_back(scorer.Score(both->seeds[1]->view).score);
  }
  return scores;
}

std::map<std::string, Metrics> Correlate(const std::vector<JudgedPair>& pairs, const std::vector<double>& scores) {
  std::map<std::string, std::pair<std::vector<double>, std::vector<double>>> groups;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (std::isnan(pairs[i].similarity)) continue;
    for (const std::string& group : {std::string("all"), pairs[i].language}) {
      if (group.empty()) continue;
      groups[group].first.push_back(pairs[i].similarity);
      groups[group].second.push_back(scores[i]);
    }
  }
  std::map<std::string, Metrics> correlations;
  for (const auto& [group, values] : groups)
    correlations[group] = {{"Pearson", Pearson(values.first, values.second)},
                           {"Spearman", Spearman(values.first, values.second)}};
  return correlations;
}

}  // namespace xeber
