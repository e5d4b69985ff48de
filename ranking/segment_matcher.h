// One segment against the words of a query: which documents match, and their scores.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "index/snapshot.h"
#include "ranking/filter_set.h"
#include "ranking/query_terms.h"

namespace xeber {

// Arrays over the documents of a segment, kept from request to request. Not thread-safe.
struct MatchScratch {
  std::vector<float> scores;
  std::vector<std::uint64_t> matched;  // a bit a word
  std::vector<DocId> touched;
};

// How many of the optional words must match.
enum class MatchRule : std::uint8_t {
  kMost,  // all of one or two, most of more
  kAny    // any one: what is left when most find nothing, and what evaluation asks for
};

// Calls visit(doc, score) for each document that passes the filter and matches, in no stated order. The score is the sum over
// matched words of idf * impact. Thread-safe as long as each thread has its own scratch.
void MatchSegment(const SegmentView& view, const QueryTerms& query, const SegmentFilter& filter, MatchRule rule,
                  MatchScratch& scratch, const std::function<void(DocId, float)>& visit);

// What one word contributes to a document's score, 0 if it does not match. For explanations.
float WordScore(const Segment& segment, const QueryWord& word, DocId doc);

}  // namespace xeber
