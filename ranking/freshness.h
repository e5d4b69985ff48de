// How age counts.
#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>

#include "index/segment_format.h"
#include "news/query.h"

namespace xeber {

// The factor in [floor, 1] a search score is multiplied by: floor + (1 - floor) * 2^-(age / half life). An article without a date
// gets the middle: neither favoured nor punished.
inline double FreshnessFactor(const Freshness& freshness, std::int64_t published, Time now) {
  if (!freshness.enabled) return 1;
  const double spread = 1 - freshness.floor;
  if (published == kNoTime) return freshness.floor + spread / 2;
  const double age = std::max<double>(0, static_cast<double>(now.time_since_epoch().count() - published));
  const double half_life = static_cast<double>(std::chrono::seconds(freshness.half_life).count());
  return freshness.floor + spread * std::exp2(-age / half_life);
}

}  // namespace xeber
