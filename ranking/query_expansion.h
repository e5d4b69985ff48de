// What a prefix or a name in a query stands for: terms of the index.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "index/snapshot.h"
#include "ranking/query_terms.h"

namespace xeber {

struct Expansion {
  static constexpr std::size_t kTerms = 64;  // at most
  std::vector<TermAlternative> alternatives;
  std::string note;  // for the reader: nothing found, or more than kTerms; else empty
};

// The terms of a clause that is no word and no phrase.
//   prefix   stems and plain spellings that begin with it, most frequent first, and the stem of what was typed
//   entity   by id ("city:baku"), or by what the annotator reads the name as in each of the languages, in small letters or
//   capitals topic    by id ("iptc:15000000"), by a word of an IPTC topic's name ("sport"), or by the site's category author   by
//   the whole name or any word of it, however spelled
Expansion Expand(const QueryClause& clause, const std::vector<Language>& languages, const QueryTools& tools,
                 const Snapshot& snapshot);

// What such a clause stands for, whatever an index holds: for articles that come one by one. Terms are with their prefix.
struct WantedTerms {
  QueryClause::Kind kind = QueryClause::Kind::kWords;
  std::string text;                                   // as typed
  std::vector<std::string> terms;
  std::vector<std::string> beginnings;                // and those that begin with one of these
  std::function<bool(std::string_view term)> wanted;  // if `term` passes; null = any does
};
WantedTerms FindWanted(const QueryClause& clause, const std::vector<Language>& languages, const QueryTools& tools);

}  // namespace xeber
