// Candidates that were found when the seed's segment was made.
#pragma once

#include <optional>
#include <vector>

#include "index/snapshot.h"
#include "news/query.h"
#include "ranking/candidates.h"
#include "ranking/filter_set.h"

namespace xeber {

struct KnownNeighbours {
  std::vector<SimilarCandidate> candidates;  // that the request may see, by falling score of then, which they were given as an estimate
  bool whole = false;                        // no others of the segments looked through are similar
  std::vector<bool> covered;                 // the segments looked through
  bool all_covered = false;
};

// Those of the article at `seed`; nullopt if its segment has none, or has found them where nothing is any more. Thread-safe.
std::optional<KnownNeighbours> ReadNeighbours(const Snapshot& snapshot, const DocumentLocation& seed, const Filter& filter,
                                              const VisibleUntil& until);

}  // namespace xeber
