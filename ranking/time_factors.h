// Time factors of many documents against one seed.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <utility>

#include "index/segment.h"
#include "ranking/similarity.h"
#include "ranking/similarity_weights.h"

namespace xeber {

// A table near the seed's time, and one number for all that is far from it. Differs from TimeFactor by less than .01. Immutable.
class TimeFactors {
 public:
  TimeFactors(std::int64_t seed_time, const TimeWeights& weights)
      : seed_time_(seed_time), unknown_(static_cast<float>(TimeFactor(kNoTime, kNoTime, weights))) {
    if (weights.floor >= 1 || seed_time == kNoTime) return;
    far_ = static_cast<float>(weights.floor);
    reach_ = static_cast<std::int64_t>(weights.sigma_days * 86400 * kSigmas);
    steps_a_second_ = static_cast<float>(kSteps / static_cast<double>(reach_));
  }

  // The documents [first, second) whose factor depends on their time; they stand in order of time.
  std::pair<DocId, DocId> Near(const Columns& columns) const {
    if (reach_ == 0) return {0, 0};
    const auto first = [&](std::int64_t time) {
      const auto times = columns.times();
      return static_cast<DocId>(std::lower_bound(times.begin(), times.end(), time) - times.begin());
    };
    return {first(std::max(seed_time_, kNoTime + reach_ + 1) - reach_), first(std::min(seed_time_, INT64_MAX - reach_) + reach_)};
  }
  float OfNear(std::int64_t time) const {
    const auto gap = static_cast<float>(time > seed_time_ ? time - seed_time_ : seed_time_ - time);
    return far_ + (1 - far_) * Bell()[static_cast<std::size_t>(gap * steps_a_second_)];
  }
  // Of all others with a date, and without. No factor is smaller than either.
  float far() const { return reach_ == 0 ? unknown_ : far_; }
  float unknown() const { return unknown_; }

 private:
  static constexpr std::size_t kSteps = 256;
  static constexpr double kSigmas = 4;  // beyond, the factor is within .0004 of the floor

  // exp(-(gap / sigma)^2 / 2) in the middle of each step: the same for every request.
  static const std::array<float, kSteps + 1>& Bell() {
    static const auto bell = [] {
      std::array<float, kSteps + 1> values;
      for (std::size_t step = 0; step <= kSteps; ++step) {
        const double sigmas = (static_cast<double>(step) + 0.5) * kSigmas / kSteps;
        values[step] = static_cast<float>(std::exp(-sigmas * sigmas / 2));
      }
      return values;
    }();
    return bell;
  }

  std::int64_t seed_time_;
  std::int64_t reach_ = 0;  // seconds; 0 = the time says nothing
  float steps_a_second_ = 0;
  float far_ = 1, unknown_;
};

}  // namespace xeber
