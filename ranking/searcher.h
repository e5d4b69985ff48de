// Search: words, phrases and filters over a snapshot.
#pragma once

#include "absl/status/statusor.h"
#include "index/snapshot.h"
#include "news/hit.h"
#include "news/query.h"
#include "ranking/curations.h"
#include "ranking/engine.h"
#include "ranking/query_terms.h"

namespace xeber {

// At most request.limit hits, best first (by relevance blended with freshness, or newest first; ties: newer first, then by id). A
// query without words answers the newest articles that pass the filter. INVALID_ARGUMENT names the field; DEADLINE_EXCEEDED.
// Thread-safe.
//
// What `curations` (null = nothing) has for a people's query with words, asked for by relevance: its pinned articles come first, in
// order, as far as they are indexed, published and pass the request's filter, whether they match or not, and never again among the
// others; hidden ones are neither shown nor counted. Pinned ones count in totals and facets; their score is what they would have. On
// further pages those are pinned that were on the first.
absl::StatusOr<SearchResponse> SearchSnapshot(const Snapshot& snapshot, const QueryTools& tools, const SearchRequest& request,
                                              const CallOptions& options, const CurationBook* curations = nullptr);

}  // namespace xeber
