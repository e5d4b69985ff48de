// What an article must have for a saved query to match it: the keys under which the query is filed.
#pragma once

#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "index/snapshot.h"
#include "ranking/filter_expression.h"
#include "ranking/query.h"
#include "ranking/query_expansion.h"
#include "ranking/query_terms.h"

namespace xeber {

// A query matches no article that has none of the keys. Of all such sets one whose keys are rare.
struct QueryKeys {
  std::vector<std::string> keys;
  double cost = 0;  // about how many articles of the archive have one

  static QueryKeys Any() { return {.cost = std::numeric_limits<double>::infinity()}; }  // nothing is required: keys say nothing
  bool any() const { return cost == std::numeric_limits<double>::infinity(); }
};

// A saved query as it is matched.
struct CompiledQuery {
  ParsedQuery parsed;
  QueryTerms terms;                 // AnalyzeWords
  FilterExpression filter;          // of everything, where there is none
  std::string filter_text;          // what it was read from
  std::vector<WantedTerms> wanted;  // by word of `terms`: of prefixes and names
};

// At most kMostSets sets of keys, the rarest first: a query matches no article that lacks all keys of one of them. Never empty;
// any() stands alone. `statistics` tells what is rare.
inline constexpr std::size_t kMostSets = 4;
std::vector<QueryKeys> ChooseKeys(const CompiledQuery& query, const Snapshot& statistics);

// Longest beginning of terms, in bytes with the prefix, that is a key.
inline constexpr std::size_t kMostPrefixBytes = 12;

// Calls `visit` for each key that one of the segment's articles has; some more than once. Those of beginnings only as long as
// `prefix_lengths` has bits.
void VisitKeys(const Segment& segment, std::uint32_t prefix_lengths, const std::function<void(std::string_view key)>& visit);
// The length of a key that is the beginning of terms, else 0.
std::size_t PrefixLengthOf(std::string_view key);

}  // namespace xeber
