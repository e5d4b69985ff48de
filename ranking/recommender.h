// A feed for a reader: interests, candidates of each, freshness, what others read, and a mix that is the reader's own.
#pragma once

#include "absl/status/statusor.h"
#include "annotate/annotator.h"
#include "index/read_counts.h"
#include "index/snapshot.h"
#include "news/recommend.h"
#include "ranking/engine.h"
#include "text/analyzer.h"

namespace xeber {

// At most request.limit articles in the order to show them, none that was read or is disliked, nor a duplicate of one. Without a
// history: what is trending, and the newest. INVALID_ARGUMENT names the field. Thread-safe.
absl::StatusOr<RecommendResponse> RecommendFromSnapshot(const Snapshot& snapshot, const Analyzer& analyzer,
                                                        const Annotator& annotator, const ReadSummary& reads,
                                                        const RecommendRequest& request, const CallOptions& options);

}  // namespace xeber
