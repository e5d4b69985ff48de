// What a search keeps of the documents that match.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "index/snapshot.h"
#include "news/hit.h"
#include "news/query.h"
#include "ranking/freshness.h"
#include "ranking/page_token.h"
#include "ranking/ranked.h"
#include "ranking/score_scale.h"
#include "ranking/top_k.h"

namespace xeber {

// Keeps the best matches and counts all, exactly up to a bound; tells what can be left out without changing the answer. The
// snapshot must outlive it. Not thread-safe.
class MatchCollector {
 public:
  struct Options {
    std::size_t keep = 0;
    std::uint64_t count_up_to = 0;  // matches beyond need not be counted
    bool newest_first = false;      // instead of by score
    Freshness freshness;
    Time now{};
    std::optional<PageToken> after;  // keeps only what comes behind it
  };
  // More than any score.
  static constexpr std::uint32_t kUnreachable = UINT32_MAX;

  MatchCollector(const Snapshot& snapshot, const ScoreScale& scale, Options options)
      : snapshot_(snapshot),
        scale_(scale),
        options_(std::move(options)),
        order_(snapshot),
        top_(options_.keep, order_),
        freshness_(options_.freshness, options_.now, snapshot.models().get()) {}

  // Documents named from now on are those of the snapshot's segment of that number.
  void BeginSegment(std::size_t segment);
  std::size_t segment() const { return segment_; }

  // Every match still has to be counted.
  bool counting() const { return counted_ < options_.count_up_to; }
  // The least score with which a document of [first, last] may be kept, 0 if any may; kUnreachable if none.
  std::uint32_t LeastScore(DocId first, DocId last) const;
  // No document up to `last` can be kept any more.
  bool DoneBefore(DocId last) const { return options_.newest_first && LeastScore(0, last) == kUnreachable; }

  // Asks for the memory that Offer(doc) is going to read.
  void Prefetch(DocId doc) const { columns_->PrefetchTime(doc); }
  // Keeps a match if it is among the best. Does not count it.
  void Offer(DocId doc, double relevance);
  // Of documents among which at most `bound` match, `matches` do.
  void AddCounted(std::uint64_t matches, std::uint64_t bound);
  // Of other documents at most `bound` match, or exactly as many if `exact`.
  void AddUncounted(std::uint64_t bound, bool exact);

  bool found_any() const { return found_any_; }
  // Exact if nothing was left uncounted; the estimate goes by the share that matched of what was counted.
  Total total() const;
  // Best first; leaves it empty.
  std::vector<Ranked> Take() { return top_.Take(); }

 private:
  bool BehindLastPage(const Ranked& ranked) const;

  const Snapshot& snapshot_;
  const ScoreScale& scale_;
  const Options options_;
  const RankOrder order_;
  TopK<Ranked, RankOrder> top_;
  FreshnessBlend freshness_;
  std::size_t segment_ = 0;
  bool found_any_ = false;
  const Columns* columns_ = nullptr;
  std::uint64_t counted_ = 0, counted_bound_ = 0, uncounted_exact_ = 0, uncounted_bound_ = 0;
};

}  // namespace xeber
