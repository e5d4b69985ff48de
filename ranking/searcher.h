// Search: words, phrases and filters over a snapshot.
#pragma once

#include "absl/status/statusor.h"
#include "index/snapshot.h"
#include "news/hit.h"
#include "news/query.h"
#include "ranking/engine.h"
#include "ranking/query_terms.h"

namespace xeber {

// At most request.limit hits, best first (by relevance blended with freshness, or newest first; ties: newer first, then by id). A
// query without words answers the newest articles that pass the filter. INVALID_ARGUMENT names the field; DEADLINE_EXCEEDED.
// Thread-safe.
absl::StatusOr<SearchResponse> SearchSnapshot(const Snapshot& snapshot, const QueryTools& tools, const SearchRequest& request,
                                              const CallOptions& options);

}  // namespace xeber
