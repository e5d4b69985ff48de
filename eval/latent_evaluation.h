// How alike articles are by their latent vectors alone.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "annotate/latent_model.h"
#include "eval/judgements.h"
#include "indexer/open_index.h"

namespace xeber {

// The cosine of the latent vectors of each pair, in their order, under a model trained on all articles of the files. NOT_FOUND
// for a file that cannot be read, or names an article that is in none; FAILED_PRECONDITION if the articles are too few to train
// on.
absl::StatusOr<std::vector<double>> ScorePairsByLatent(const std::vector<JudgedPair>& pairs,
                                                       const std::vector<std::string>& files, const Pipeline& pipeline,
                                                       const LatentOptions& options);

}  // namespace xeber
