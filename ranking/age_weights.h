// How much the age of an article counts in a feed, learned from clicks.
#pragma once

#include <array>
#include <cstdint>

#include "index/read_counts.h"
#include "news/time.h"

namespace xeber {

// A weight in (0,1] a bucket of ages, 1 for the age that is clicked best; no shape is assumed. Immutable; thread-safe.
class AgeWeights {
 public:
  // The prior alone.
  AgeWeights() : AgeWeights(AgeCounts{}) {}
  // Click-through by age, where little was shown close to the prior: prior * (clicked + c) / (expected + c), where `expected` are
  // the clicks that the prior predicts of what was shown, scaled to as many clicks in all, and c = kPriorClicks. The ratio is the
  // mean of a Gamma-Poisson model, as in DuMouchel (1999).
  explicit AgeWeights(const AgeCounts& counts);

  // Of an article published at that second, or at no known time (kNoTime): then the mean of all buckets, neither best nor worst.
  double Of(std::int64_t published, Time now) const;
  double of_bucket(std::size_t bucket) const { return weights_[bucket]; }

 private:
  std::array<double, kAgeBuckets> weights_;
  double unknown_ = 0;
};

}  // namespace xeber
