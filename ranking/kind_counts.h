// The terms of one kind that most articles of a selection hold.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "index/snapshot.h"
#include "ranking/doc_set.h"
#include "ranking/kind_table.h"

namespace xeber {

// Over the segments of a snapshot, which must outlive it. Not thread-safe.
class KindCounts {
 public:
  // Terms counted in several segments, as long as there are no more of them, are told apart one by one.
  static constexpr std::size_t kExactTerms = 2048;

  // Sampled terms from which on the number of all is told by them.
  static constexpr std::size_t kEnoughSampled = 256;

  struct Term {
    std::string_view key;        // (index/schema.h)
    std::uint64_t articles = 0;
    std::size_t segment = 0;     // the first one of the snapshot where one of them is,
    TermOrdinal ordinal = 0;     // the term there,
    DocId newest = 0;            // and the newest of them
  };
  struct Distinct {
    std::uint64_t terms = 0;
    bool estimated = false;
  };

  // Terms with that prefix byte.
  KindCounts(const Snapshot& snapshot, char prefix, std::size_t limit)
      : KindCounts(snapshot, prefix, limit, std::min<std::size_t>(2, snapshot.segments().size())) {}

  // Adds the documents of `set`, which are of that segment. At most once a segment, in order.
  void Add(std::size_t segment, const DocSet& set);
  // Those that most of the articles hold, at most `limit`: by falling number, then by key. Exact.
  std::vector<Term> Top() const;
  // How many terms the articles hold. Exact if these are of one segment or the terms few; else estimated by the part of the
  // terms that their hashes choose (KindTable::kSampling): for 20,000 terms the standard error is below 4 %.
  Distinct CountDistinct() const;

 private:
  KindCounts(const Snapshot& snapshot, char prefix, std::size_t limit, std::size_t share)
      : snapshot_(snapshot), prefix_(prefix), limit_(limit), share_(share) {}

  // What is kept of one segment.
  struct Counted {
    std::size_t segment = 0;
    DocSet set;
    bool only_top = false;                                 // the number of terms is not known
    std::size_t terms = 0;
    std::uint32_t least = 0;                               // all terms with that count or more are in
    std::vector<std::pair<std::uint32_t, TermOrdinal>> top;  // (count, term)
    std::vector<TermOrdinal> all;                          // every term, if they are few
    std::vector<std::uint64_t> sampled;                    // hashes, ascending
  };
  // Of a term, as far as the segments kept it.
  struct Total {
    std::string_view term;
    std::uint64_t articles = 0;
    std::uint64_t told = 0;  // of `unknown`, what the segments that kept it cannot add
  };
  using Totals = std::vector<Total>;

  static bool Before(const Total& a, const Total& b) { return a.articles != b.articles ? a.articles > b.articles : a.term < b.term; }
  bool TopWillDo(const KindTable& table, std::uint64_t matches) const;
  void AddTop(const KindTable& table, std::span<const DocId> docs, Counted& counted) const;
  void AddAll(const KindTable& table, std::span<const DocId> docs, Counted& counted) const;
  void KeepTop(const KindTable& table, const KindCounters& counters, Counted& counted) const;
  void KeepSampled(const KindTable& table, const KindCounters& counters, Counted& counted) const;
  Totals SumOfTop() const;
  std::uint64_t CountEverywhere(std::string_view term) const;
  Term Describe(std::string_view term, std::uint64_t articles) const;
  std::uint64_t CountUnion() const;
  const Segment& SegmentOf(const Counted& counted) const { return *snapshot_.segments()[counted.segment].segment; }

  const Snapshot& snapshot_;
  const char prefix_;
  const std::size_t limit_;
  const std::size_t share_;  // kept is what has this part of the count of the segment's last of the first
  std::vector<Counted> counted_;
};

}  // namespace xeber
