// What a flat query asks of the words of a document, as bits by the words' numbers.
#pragma once

#include <bit>
#include <cstdint>

#include "ranking/query_terms.h"
#include "ranking/segment_matcher.h"

namespace xeber {

// Which bits of words a document must, may and must not have.
struct WordMasks {
  std::uint64_t must = 0, must_not = 0, should = 0;
  int least_should = 0;

  // Words without which nothing matches.
  std::uint64_t required() const { return least_should > 0 && std::popcount(should) == least_should ? must | should : must; }
};

// Stop words count only where there is nothing else.
WordMasks MasksOf(const QueryTerms& query, MatchRule rule);

// Whether the bits of matched words cannot tell if a clause holds: the document's tokens must be read.
bool NeedsTokens(const WordClause& clause);

}  // namespace xeber
