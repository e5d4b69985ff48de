#include "eval/similar_evaluation.h"

#include <utility>

namespace xeber {
namespace {

bool SaidToBeSameStory(const Hit& hit) { return hit.relation == Relation::kDuplicate || hit.relation == Relation::kSameStory; }

void CountDecisions(const std::vector<Hit>& hits, const JudgedRanking& judged, Confusion& confusion) {
  std::size_t found = 0;
  for (std::size_t i = 0; i < hits.size(); ++i) {
    if (!SaidToBeSameStory(hits[i])) continue;
    ++(judged.grades[i] > 0 ? found : confusion.false_positive);
  }
  confusion.true_positive += found;
  confusion.false_negative += judged.ideal.size() - found;
}

std::vector<std::string> IdsOf(const std::vector<Hit>& hits) {
  std::vector<std::string> ids;
  for (const auto& hit : hits) ids.push_back(hit.card.id.value());
  return ids;
}

}  // namespace

SimilarRequest EvaluationRequest(Time now) {
  SimilarRequest request;
  request.diversity = 0;
  request.duplicates = Duplicates::kShow;
  request.fill = Fill::kNone;
  request.limit = kEvaluationDepth;
  request.now = now;
  return request;
}

FindSimilarFunction AskEngine(const Engine& engine, SimilarRequest request) {
  return [&engine, request = std::move(request)](const ArticleId& seed) mutable -> absl::StatusOr<std::vector<Hit>> {
    request.seeds = {{.id = seed}};
    auto response = engine.FindSimilar(request);
    if (!response.ok()) return response.status();
    return std::move(response->hits);
  };
}

absl::StatusOr<SimilarMeasurement> MeasureSimilar(const FindSimilarFunction& find, const Qrels& qrels,
                                                  const std::function<std::string(const std::string& seed)>& group_of,
                                                  const SeedProgress& progress) {
  SimilarMeasurement measured;
  std::vector<Metrics> all;
  std::map<std::string, std::vector<Metrics>> groups;
  std::size_t done = 0;
  for (const auto& [seed, grades] : qrels) {
    progress(++done, qrels.size());
    if (!HasRelevant(grades)) continue;
    const auto hits = find(ArticleId(seed));
    if (!hits.ok()) return hits.status();
    const JudgedRanking judged = Judge(IdsOf(*hits), grades);
    CountDecisions(*hits, judged, measured.same_story);
    all.push_back(Measure(judged));
    if (const std::string group = group_of(seed); !group.empty()) groups[group].push_back(all.back());
  }
  measured.seeds = all.size();
  measured.mean = Mean(all);
  for (const auto& [group, metrics] : groups) {
    measured.by_group[group] = Mean(metrics);
    measured.seeds_by_group[group] = metrics.size();
  }
  return measured;
}

}  // namespace xeber
