#include "ranking/calibration.h"

#include <algorithm>
#include <cmath>

#include "ranking/impact_vector.h"
#include "ranking/recommend_weights.h"

namespace xeber {
namespace {

class FeedChoice {
 public:
  FeedChoice(std::span<const FeedItem> items, const FeedMix& mix)
      : items_(items), mix_(mix), likeness_(items.size()), taken_(items.size()), counts_(mix.shares.size()) {
    for (const FeedItem& item : items) best_ = std::max(best_, item.score);
    for (const FeedItem& item : items) lengths_.push_back(mix.diversity > 0 ? ImpactLength(item.forward) : 0);
  }

  std::vector<std::size_t> Do(const FeedGate& fits, Deadline& deadline) {
    std::vector<std::size_t> chosen;
    for (std::size_t left = items_.size(); left > 0 && chosen.size() < mix_.limit && !deadline.Passed(); --left) {
      const std::size_t next = Next();
      taken_[next] = true;
      if (!fits(next)) continue;
      chosen.push_back(next);
      Count(next);
    }
    return chosen;
  }

 private:
  std::size_t Next() {
    std::vector<double> misfit(counts_.size());
    for (std::size_t group = 0; group < counts_.size(); ++group) misfit[group] = MisfitWith(group);
    std::size_t best = items_.size();
    double best_value = 0;
    for (std::size_t i = 0; i < items_.size(); ++i) {
      if (taken_[i]) continue;
      const double value = (1 - kCalibration) * items_[i].score / best_ - kCalibration * (chosen_ + 1) * misfit[items_[i].group] -
                           mix_.diversity / 2 * likeness_[i];
      if (best == items_.size() || value > best_value) {
        best = i;
        best_value = value;
      }
    }
    return best;
  }

  // KL divergence of the feed's mix from the wanted one, were the next item of that group.
  double MisfitWith(std::size_t next) const {
    double sum = 0;
    for (std::size_t group = 0; group < counts_.size(); ++group) {
      const double wanted = mix_.shares[group];
      if (wanted <= 0) continue;
      const double there = (counts_[group] + (group == next ? 1 : 0)) / (chosen_ + 1);
      sum += wanted * std::log(wanted / ((1 - kMixSmoothing) * there + kMixSmoothing * wanted));
    }
    return sum;
  }

  void Count(std::size_t chosen) {
    counts_[items_[chosen].group] += 1;
    chosen_ += 1;
    if (mix_.diversity <= 0 || lengths_[chosen] == 0) return;
    const ImpactVector vector(items_[chosen].forward);
    for (std::size_t i = 0; i < items_.size(); ++i)
      if (!taken_[i]) likeness_[i] = std::max(likeness_[i], vector.Cosine(items_[i].forward, lengths_[i]));
  }

  std::span<const FeedItem> items_;
  const FeedMix& mix_;
  std::vector<double> lengths_, likeness_;  // of the items' vectors; to the most alike of those chosen
  std::vector<bool> taken_;                 // chosen or left out
  std::vector<double> counts_;              // chosen, by group
  double chosen_ = 0;
  double best_ = 1e-9;
};

}  // namespace

std::vector<std::size_t> ChooseFeed(std::span<const FeedItem> items, const FeedMix& mix, const FeedGate& fits,
                                    Deadline& deadline) {
  return FeedChoice(items, mix).Do(fits, deadline);
}

}  // namespace xeber
