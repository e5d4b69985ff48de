// The terms of one kind that most articles of a selection hold.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "index/snapshot.h"
#include "ranking/deadline.h"
#include "ranking/doc_set.h"
#include "ranking/kind_table.h"
#include "ranking/matched_stories.h"

namespace xeber {

// Over the segments of a snapshot. That must outlive it, and so must the deadline: once this has passed, anything may be missing.
// Not thread-safe.
class KindCounts {
 public:
  // Terms counted in several segments, as long as there are no more of them, are told apart one by one.
  static constexpr std::size_t kExactTerms = 2048;

  // Sampled terms from which on the number of all is told by them; of many more only so many are looked at.
  static constexpr std::size_t kEnoughSampled = 256, kMostSampled = 2048;

  struct Term {
    std::string_view key;  // (index/schema.h)
    std::uint64_t articles = 0;
    std::uint64_t stories = 0;  // 0 = not counted
    std::size_t segment = 0;    // the first one of the snapshot where one of them is,
    TermOrdinal ordinal = 0;    // the term there,
    DocId newest = 0;           // and the newest of them
  };
  struct Distinct {
    std::uint64_t terms = 0;
    bool estimated = false;
  };

  // Terms with that prefix byte.
  KindCounts(const Snapshot& snapshot, char prefix, std::size_t limit, Deadline& deadline)
      : KindCounts(snapshot, prefix, limit, deadline, snapshot.segments().size() > 1 ? Share{2, 3} : Share{1, 1}) {}

  // Adds the documents of `set`, which are of that segment. At most once a segment, in order. With `stories` or without all of
  // them: those of `set` that lie in that segment alone, which must outlive it.
  void Add(std::size_t segment, const DocSet& set, const StoryRuns* stories = nullptr);
  // Adds the other stories of the documents; to be called once.
  void AddSpanning(const std::vector<std::vector<DocumentLocation>>& stories);
  // Those that most of the articles hold, or most of the stories, at most `limit`: by falling number, then by key. Exact.
  std::vector<Term> Top() const;
  // How many terms the articles hold. Exact if these are of one segment or the terms few; else estimated by the part of the
  // terms that their hashes choose (KindTable::kSampling): for 20,000 terms the standard error is below 4 %.
  Distinct CountDistinct() const;

 private:
  struct Share {
    std::uint64_t part, of;
  };
  KindCounts(const Snapshot& snapshot, char prefix, std::size_t limit, Deadline& deadline, Share share)
      : snapshot_(snapshot), prefix_(prefix), limit_(limit), deadline_(deadline), share_(share) {}

  // What is kept of one segment.
  struct Counted {
    std::size_t segment = 0;
    DocSet set;
    const StoryRuns* stories = nullptr;
    DocSet in_stories{0};   // the documents of those
    bool only_top = false;  // the number of terms is not known
    std::size_t terms = 0;
    std::uint32_t least = 0;                                 // all terms with that count or more are in
    std::vector<std::pair<std::uint32_t, TermOrdinal>> top;  // (count, term)
    std::vector<TermOrdinal> all;                            // every term, if they are few
    std::vector<std::uint64_t> sampled;                      // hashes, ascending
  };
  // Of a term, as far as the segments kept it.
  struct Total {
    std::string_view term;
    std::uint64_t count = 0;    // of articles or stories
    std::uint64_t told = 0;     // of `unknown`, what the segments that kept it cannot add
    std::uint64_t kept_by = 0;  // a bit of each of the first 64 that were counted
  };
  using Totals = std::vector<Total>;

  static bool Before(const Total& a, const Total& b) { return a.count != b.count ? a.count > b.count : a.term < b.term; }
  bool TopWillDo(const KindTable& table, std::uint64_t matches) const;
  bool TopDoes(const KindTable& table, const KindCounters& counters) const;
  std::uint32_t LeastKept(std::uint64_t last_of_first) const {
    return static_cast<std::uint32_t>(std::max<std::uint64_t>(1, (last_of_first * share_.part + share_.of - 1) / share_.of));
  }
  void AddTop(const KindTable& table, Counted& counted) const;
  void KeepAll(const KindTable& table, KindCounters& counters, Counted& counted) const;
  void KeepTerms(const KindTable& table, KindCounters& counters, Counted& counted) const;
  void AddAll(const KindTable& table, Counted& counted) const;
  void KeepTop(const KindTable& table, const KindCounters& counters, Counted& counted) const;
  void KeepSampled(const KindTable& table, const KindCounters& counters, Counted& counted) const;
  void AddStories(const KindTable& table, Counted& counted) const;
  std::uint64_t CountIn(const Counted& counted, TermOrdinal term) const;
  Totals SumOfTop() const;
  std::uint64_t CountUnkept(const Total& total) const;
  Term Describe(const Total& total) const;
  std::uint64_t CountUnion(std::uint64_t last_hash) const;
  const Segment& SegmentOf(const Counted& counted) const { return *snapshot_.segments()[counted.segment].segment; }

  const Snapshot& snapshot_;
  const char prefix_;
  const std::size_t limit_;
  Deadline& deadline_;
  const Share share_;  // kept is what has this part of the count of the segment's last of the first
  std::vector<Counted> counted_;
  absl::flat_hash_map<std::string_view, std::uint64_t> spanning_;  // stories that AddSpanning added, by term
};

}  // namespace xeber
