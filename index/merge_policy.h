// Which sealed segments are merged next.
//
// Three rules, in this order:
//  1. A segment with a tenth of its articles tombstoned is written anew without them.
//  2. Late articles: a small segment that lies in the time range of larger ones is merged into them once it has a tenth of their
//     articles; the result is cut again by time.
//  3. Segments of one size class (powers of four) are merged four at a time, neighbours in time first, up to max_articles.
//
// Bounds. By rule 3 an article is written at most log4(max_articles / smallest seal) + 1 times: 3 with the defaults. By rules 1
// and 2 a rewrite of n articles is paid for by n / 10 deletes or late articles: at most 11 articles written for each. By rule 3
// there are at most 3 segments a size class below the top, and in the top one each has at least max_articles / 4 articles.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace xeber {

struct MergeLimits {
  std::uint32_t max_articles = 32768;  // of a merged segment; bounds the memory of a merge
  std::size_t width = 4;               // segments of one size class that are merged
  std::uint32_t dead_divisor = 10;     // a segment is rewritten when articles / this many are tombstoned
  std::uint32_t late_divisor = 10;     // late articles are merged when they are that part of the articles they lie among
};

// A sealed segment as the policy sees it.
struct MergeCandidate {
  std::uint32_t articles = 0;  // with tombstoned ones
  std::uint32_t live = 0;
  std::int64_t oldest = 0;  // publication of its first and last dated article
  std::int64_t newest = 0;
};

// Indices of the segments to be merged next, ascending; empty = none. Deterministic.
std::vector<std::size_t> PlanMerge(std::span<const MergeCandidate> segments, const MergeLimits& limits);

}  // namespace xeber
