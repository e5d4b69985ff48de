// One segment against the words of a query: which documents match, and their scores.
#pragma once

#include <cstdint>

#include "index/snapshot.h"
#include "ranking/deadline.h"
#include "ranking/filter_set.h"
#include "ranking/match_collector.h"
#include "ranking/query_terms.h"
#include "ranking/score_scale.h"

namespace xeber {

// How many of the optional words must match.
enum class MatchRule : std::uint8_t {
  kMost,  // all of one or two, most of more
  kAny    // any one: what is left when most find nothing, and what evaluation asks for
};

// What is looked for. All must outlive it.
struct MatchTask {
  const QueryTerms& query;
  const ScoreScale& scale;
  MatchRule rule = MatchRule::kMost;
  Deadline& deadline;
};

// Gives `collector`, whose segment this must be, each document that passes the filter, matches, and may still change the answer,
// newest first; a query without words matches everything. The score is the sum over matched words of idf * impact. Returns false
// if it stopped because the deadline had passed. Thread-safe.
bool MatchSegment(const SegmentView& view, const MatchTask& task, const SegmentFilter& filter, MatchCollector& collector);

// What one word contributes to the score of a document of the snapshot's segment of that number, 0 if it does not match. For
// explanations.
double WordRelevance(const Segment& segment, std::size_t number, const QueryWord& word, const ScoreScale& scale, DocId doc);

}  // namespace xeber
