// What each channel and each stage of similar news is worth.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "eval/judged_set.h"
#include "eval/similar_evaluation.h"
#include "eval/temporary_index.h"

namespace xeber {

struct AblationRow {
  std::string name;
  SimilarMeasurement measured;
};

// Asked before each row.
using AblationProgress = std::function<void(const std::string& name)>;

// Rows "all", "terms off", "entities off", "latent off", "category off", "time off" on long lists with nothing folded or spread;
// then pages of nine as they are served: "page", "page, duplicates shown", "page, diversity off", in which a folded duplicate
// counts where its hit stands; then, every article scored, "TF-IDF cosine" and "30-term OR" (BM25 as Xapian weighs by default).
absl::StatusOr<std::vector<AblationRow>> MeasureAblation(const JudgedSet& set, const TemporaryIndex& index,
                                                         const Pipeline& pipeline, const SimilarRequest& base,
                                                         const AblationProgress& progress);

}  // namespace xeber
