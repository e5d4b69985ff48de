// How well similar news finds what people put together.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "eval/judgements.h"
#include "eval/metrics.h"
#include "ranking/engine.h"

namespace xeber {

struct SimilarMeasurement {
  Metrics mean;           // over the seeds that have anything relevant
  std::size_t seeds = 0;  // that many
  Confusion same_story;   // of the hits called DUPLICATE or SAME_STORY, against the relevant ones; over all seeds together
  std::map<std::string, Metrics> by_group;
  std::map<std::string, std::size_t> seeds_by_group;
};

// Told after each seed, done of all.
using SeedProgress = std::function<void(std::size_t done, std::size_t all)>;

// The articles similar to a seed, best first.
using FindSimilarFunction = std::function<absl::StatusOr<std::vector<Hit>>(const ArticleId& seed)>;

// Asks `find` about each seed of the judgements that has anything relevant, and measures the answers. `group_of` names the group
// a seed also counts in ("" = none). The first error ends it.
absl::StatusOr<SimilarMeasurement> MeasureSimilar(const FindSimilarFunction& find, const Qrels& qrels,
                                                  const std::function<std::string(const std::string& seed)>& group_of,
                                                  const SeedProgress& progress);

// Asks an engine, with `request` as the rest of the question. The engine must outlive the function.
FindSimilarFunction AskEngine(const Engine& engine, SimilarRequest request);

// The request of evaluation: nothing folded, spread or filled.
SimilarRequest EvaluationRequest(Time now);

// How many hits evaluation asks for: far more than the largest story has.
inline constexpr int kEvaluationDepth = 300;

}  // namespace xeber
