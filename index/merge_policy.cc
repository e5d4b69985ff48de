#include "index/merge_policy.h"

#include <algorithm>
#include <bit>
#include <map>
#include <optional>

namespace xeber {
namespace {

int SizeClass(const MergeCandidate& segment) { return (std::bit_width(segment.live) + 1) / 2; }

std::optional<std::size_t> FindDead(std::span<const MergeCandidate> segments, const MergeLimits& limits) {
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const std::uint64_t dead = segments[i].articles - segments[i].live;
    if (dead > 0 && dead * limits.dead_divisor >= segments[i].articles) return i;
  }
  return std::nullopt;
}

// A late segment and the larger ones it lies among; empty if none has enough articles yet. Segments that share only their border
// do not overlap.
std::vector<std::size_t> FindLate(std::span<const MergeCandidate> segments, const MergeLimits& limits) {
  for (std::size_t late = 0; late < segments.size(); ++late) {
    if (segments[late].live > limits.max_articles / 4)
      continue;  // what a merge cuts is never late again: the rule comes to an end
    std::vector<std::size_t> group;
    std::uint64_t articles = 0;
    for (std::size_t i = 0; i < segments.size(); ++i) {
      const bool overlaps = segments[i].oldest < segments[late].newest && segments[late].oldest < segments[i].newest;
      if (i != late && overlaps && SizeClass(segments[i]) > SizeClass(segments[late])) {
        group.push_back(i);
        articles += segments[i].live;
      }
    }
    if (group.empty() || std::uint64_t{segments[late].live} * limits.late_divisor < articles) continue;
    group.insert(std::upper_bound(group.begin(), group.end(), late), late);
    return group;
  }
  return {};
}

// Of `members` (one size class, in order of time) the `width` neighbours that span the shortest time.
std::vector<std::size_t> ClosestRun(std::span<const MergeCandidate> segments, const std::vector<std::size_t>& members,
                                    const MergeLimits& limits) {
  std::vector<std::size_t> best;
  std::uint64_t best_span = UINT64_MAX;
  for (std::size_t first = 0; first + limits.width <= members.size(); ++first) {
    std::uint64_t articles = 0;
    std::int64_t oldest = INT64_MAX, newest = INT64_MIN;
    for (std::size_t i = first; i < first + limits.width; ++i) {
      articles += segments[members[i]].live;
      oldest = std::min(oldest, segments[members[i]].oldest);
      newest = std::max(newest, segments[members[i]].newest);
    }
    const std::uint64_t span = static_cast<std::uint64_t>(newest) - static_cast<std::uint64_t>(oldest);
    if (articles > limits.max_articles || span >= best_span) continue;
    best_span = span;
    best.assign(members.begin() + static_cast<std::ptrdiff_t>(first),
                members.begin() + static_cast<std::ptrdiff_t>(first + limits.width));
  }
  return best;
}

}  // namespace

std::vector<std::size_t> PlanMerge(std::span<const MergeCandidate> segments, const MergeLimits& limits) {
  if (const auto dead = FindDead(segments, limits)) return {*dead};
  if (auto late = FindLate(segments, limits); !late.empty()) return late;
  std::map<int, std::vector<std::size_t>> classes;
  for (std::size_t i = 0; i < segments.size(); ++i) classes[SizeClass(segments[i])].push_back(i);
  for (auto& [size_class, members] : classes) {
    std::stable_sort(members.begin(), members.end(),
                     [&](std::size_t a, std::size_t b) { return segments[a].oldest < segments[b].oldest; });
    std::vector<std::size_t> run = ClosestRun(segments, members, limits);
    if (run.empty()) continue;
    std::sort(run.begin(), run.end());
    return run;
  }
  return {};
}

}  // namespace xeber
