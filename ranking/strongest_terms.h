// What several seeds are about together: the terms and entities to find candidates by.
#pragma once

#include <span>
#include <vector>

#include "ranking/candidates.h"
#include "ranking/seed.h"
#include "ranking/similarity.h"

namespace xeber {

struct SharedSeed {
  const Seed& seed;
  const SimilarityScorer& scorer;  // of the seed
  double share = 1;                // of the mean; shares add up to 1
};

// The kQueryTerms strongest terms and kQueryEntities strongest entities of the mean of the seeds, strongest first.
std::vector<CandidateTerm> StrongestTerms(std::span<const SharedSeed> seeds, const SeedTerms& terms);

// An indexed article as similarity sees it. The snapshot must outlive the view.
SimilarityView ViewOf(const Snapshot& snapshot, const DocumentLocation& at);
// Asks the processor to fetch what comparing that view reads.
void PrefetchView(const Snapshot& snapshot, const DocumentLocation& at);

}  // namespace xeber
