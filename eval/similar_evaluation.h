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

// Asks for articles similar to each seed of the judgements, with `request` as the rest of the question, and measures the answers.
// `group_of` names the group a seed also counts in ("" = none). The first error of the engine ends it.
absl::StatusOr<SimilarMeasurement> MeasureSimilar(const Engine& engine, const Qrels& qrels, SimilarRequest request,
                                                  const std::function<std::string(const std::string& seed)>& group_of,
                                                  const SeedProgress& progress);

// The request of evaluation: nothing folded, spread or filled.
SimilarRequest EvaluationRequest(Time now);

}  // namespace xeber
