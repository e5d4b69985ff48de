#include "ranking/age_weights.h"

#include <algorithm>
#include <numeric>

#include "index/segment_format.h"
#include "ranking/recommend_weights.h"

namespace xeber {

AgeWeights::AgeWeights(const AgeCounts& counts) {
  double clicked = 0, predicted = 0;
  for (std::size_t i = 0; i < kAgeBuckets; ++i) {
    clicked += counts[i].clicked;
    predicted += counts[i].shown * kAgePrior[i];
  }
  for (std::size_t i = 0; i < kAgeBuckets; ++i) {
    const double expected = predicted > 0 ? counts[i].shown * kAgePrior[i] * clicked / predicted : counts[i].clicked;
    weights_[i] = kAgePrior[i] * (counts[i].clicked + kPriorClicks) / (expected + kPriorClicks);
  }
  const double best = *std::max_element(weights_.begin(), weights_.end());
  for (double& weight : weights_) weight /= best;
  unknown_ = std::accumulate(weights_.begin(), weights_.end(), 0.0) / kAgeBuckets;
}

double AgeWeights::Of(std::int64_t published, Time now) const {
  if (published == kNoTime) return unknown_;
  return weights_[AgeBucketOf(now.time_since_epoch().count() - published)];
}

}  // namespace xeber
