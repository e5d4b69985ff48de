// Another query that may have been meant.
#pragma once

#include <vector>

#include "news/hit.h"
#include "news/query.h"
#include "ranking/deadline.h"
#include "ranking/query.h"
#include "ranking/query_terms.h"

namespace xeber {

// A query that found little.
struct AskedQuery {
  const SearchRequest& request;
  const ParsedQuery& query;
  const QueryTerms& terms;
};

// What may have been meant, the likeliest first: if the archive has none of the words, the query as another keyboard layout reads
// it; and the query with those of its words that hardly any article holds spelled as the archive spells them. Numbers are never
// changed, nor names, prefixes, fields and operators. Empty if nothing is known. Whether these find more is for the caller to
// see.
std::vector<QuerySuggestion> ProposeQueries(const AskedQuery& asked, const Snapshot& snapshot, const QueryTools& tools,
                                            Deadline& deadline);

}  // namespace xeber
