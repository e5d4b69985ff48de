// Queries that are no plain list of words: which documents of a segment match the tree, and their scores.
#pragma once

#include "index/snapshot.h"
#include "ranking/doc_set.h"
#include "ranking/filter_set.h"
#include "ranking/match_collector.h"
#include "ranking/query.h"
#include "ranking/query_terms.h"
#include "ranking/segment_matcher.h"

namespace xeber {

// Thread-safe. The query and its terms must outlive it.
class QueryTree {
 public:
  QueryTree(const ParsedQuery& query, const QueryTerms& terms) : query_(query), terms_(terms) {}

  // Gives `collector`, whose segment this must be, each document that passes the filter and matches, newest first. The score is
  // the sum over the matched words that are not excluded. Returns false if it stopped because the deadline had passed.
  bool Match(const SegmentView& view, const MatchTask& task, const SegmentFilter& filter, MatchCollector& collector) const;
  // All of these documents; where a query is flat, those that MatchSegment would match. Any set once the deadline has passed.
  DocSet Matching(const SegmentView& view, const SegmentFilter& filter, MatchRule rule, Deadline& deadline) const;

 private:
  const ParsedQuery& query_;
  const QueryTerms& terms_;
};

// How many of `optional` words must match by a rule where nothing is required besides, or something is.
int LeastMatches(int optional, MatchRule rule, bool others_required);

}  // namespace xeber
