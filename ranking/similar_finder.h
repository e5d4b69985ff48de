// Similar news: candidates, exact scores, duplicates, diversity, fill.
#pragma once

#include <cstdint>

#include "absl/status/statusor.h"
#include "annotate/annotator.h"
#include "index/neighbours.h"
#include "index/snapshot.h"
#include "news/hit.h"
#include "news/query.h"
#include "ranking/engine.h"
#include "ranking/similarity_weights.h"
#include "text/analyzer.h"

namespace xeber {

// Which articles are scored exactly: the candidates, or all that the request may see, which takes long and is what the former is
// measured against.
enum class CandidateReach : std::uint8_t { kProposed, kAll };

// At most request.limit hits, best first; the seeds themselves only if asked for. Seeds that are not indexed are named in
// missing_ids; NOT_FOUND if none is left. INVALID_ARGUMENT names the field. Thread-safe.
absl::StatusOr<SimilarResponse> FindSimilarInSnapshot(const Snapshot& snapshot, const Analyzer& analyzer,
                                                      const Annotator& annotator, const SimilarRequest& request,
                                                      const CallOptions& options,
                                                      CandidateReach reach = CandidateReach::kProposed,
                                                      const SimilarityWeights& weights = kSimilarityWeights);

// The articles most like one that is in the snapshot, by falling score, at most `limit`: those that requests by its id are answered
// from, at whatever time and in default mode. Duplicates are among them, the article is not. Thread-safe.
std::vector<Neighbour> FindNeighbours(const Snapshot& snapshot, const Analyzer& analyzer, const Annotator& annotator,
                                      const DocumentLocation& of, std::size_t limit);

}  // namespace xeber
