#include "ranking/match_collector.h"

#include <algorithm>
#include <cmath>

namespace xeber {
void MatchCollector::BeginSegment(std::size_t segment) {
  segment_ = segment;
  columns_ = &snapshot_.segments()[segment].segment->columns();
  freshness_.BeginSegment(*snapshot_.segments()[segment].segment);
}

std::uint32_t MatchCollector::LeastScore(DocId first, DocId last) const {
  if (!top_.full()) return 0;
  const Ranked& worst = top_.worst();
  const bool wins_ties = columns_->time(last) >= worst.time;
  if (options_.newest_first) return wins_ties ? 0 : kUnreachable;
  const double factor = freshness_.Bound(first, last);
  const auto enough = [&](std::uint32_t score) {
    const double bound = scale_.Relevance(score) * factor;
    return bound > worst.score || (bound == worst.score && wins_ties);
  };
  const double about = worst.score / (factor * scale_.unit());
  if (!(about < kUnreachable - 8.0)) return kUnreachable;
  auto least = static_cast<std::uint32_t>(std::max(0.0, about - 2));
  while (!enough(least)) ++least;
  return least;
}

bool MatchCollector::BehindLastPage(const Ranked& ranked) const {
  const PageToken& after = *options_.after;
  if (ranked.score != after.score) return ranked.score < after.score;
  if (ranked.time != after.time) return ranked.time < after.time;
  return order_.IdOf(ranked) > after.id;
}

void MatchCollector::Offer(DocId doc, double relevance) {
  found_any_ = true;
  const std::int64_t time = columns_->time(doc);
  Ranked ranked{.time = time, .at = {segment_, doc}};
  if (!options_.newest_first) ranked.score = relevance * freshness_.Factor(doc);
  if (top_.WouldKeep(ranked) && (!options_.after || BehindLastPage(ranked))) top_.Add(ranked);
}

void MatchCollector::AddCounted(std::uint64_t matches, std::uint64_t bound) {
  counted_ += matches;
  counted_bound_ += bound;
}

void MatchCollector::AddUncounted(std::uint64_t bound, bool exact) { (exact ? uncounted_exact_ : uncounted_bound_) += bound; }

Total MatchCollector::total() const {
  const std::uint64_t lower = counted_ + uncounted_exact_, upper = lower + uncounted_bound_;
  const double share = counted_bound_ == 0 ? 1 : static_cast<double>(counted_) / static_cast<double>(counted_bound_);
  const auto rest = static_cast<std::uint64_t>(std::llround(share * static_cast<double>(uncounted_bound_)));
  return {.lower = lower, .estimate = std::clamp(lower + rest, lower, upper), .upper = upper};
}

}  // namespace xeber
