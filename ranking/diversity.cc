#include "ranking/diversity.h"

#include <algorithm>
#include <optional>

#include "ranking/impact_vector.h"

namespace xeber {
namespace {

constexpr std::uint32_t kLooked = 16;  // items between two readings of the clock

// Chooses one item after the other. How alike an item is to those chosen is found out only once it would be the next one, as more
// comparisons can but lower its value (Minoux 1978 calls it lazy).
class LazyChoice {
 public:
  LazyChoice(std::span<const Diversifiable> items, double d, Deadline* deadline)
      : items_(items), d_(d), best_(std::max(items.front().score, 1e-9)), deadline_(deadline) {
    for (std::size_t i = 0; i < items.size(); ++i) open_.push_back({.item = i, .value = Value(i, 0)});
  }

  // nullopt once the deadline has passed.
  std::optional<std::size_t> Next() {
    while (deadline_ == nullptr || !deadline_->PassedAfter(kLooked)) {
      const auto first = std::max_element(open_.begin(), open_.end(), [](const Open& a, const Open& b) { return a.value < b.value; });
      if (d_ <= 0 || first->compared == vectors_.size()) {
        const std::size_t item = first->item;
        open_.erase(first);
        if (d_ > 0) vectors_.emplace_back(items_[item].forward);
        return item;
      }
      Compare(*first);
    }
    return std::nullopt;
  }

 private:
  struct Open {
    std::size_t item;
    std::size_t compared = 0;  // with so many of those chosen
    double likeness = 0;       // to the most alike of them: cosine of the impacts of shared terms
    double value = 0;
    double length = -1;        // of its impacts, once it is asked for
  };

  double Value(std::size_t item, double likeness) const { return (1 - d_) * items_[item].score / best_ - d_ * likeness; }

  void Compare(Open& open) {
    const ForwardView& forward = items_[open.item].forward;
    if (open.length < 0) open.length = ImpactLength(forward);
    for (; open.compared < vectors_.size(); ++open.compared)
      open.likeness = std::max(open.likeness, vectors_[open.compared].Cosine(forward, open.length));
    open.value = Value(open.item, open.likeness);
  }

  std::span<const Diversifiable> items_;
  double d_, best_;
  Deadline* const deadline_;
  std::vector<Open> open_;       // in order of the items
  std::vector<ImpactVector> vectors_;  // of those chosen
};

}  // namespace

std::vector<std::size_t> ChooseDiverse(std::span<const Diversifiable> items, double diversity, std::size_t limit, Deadline* deadline) {
  std::vector<std::size_t> chosen;
  if (items.empty()) return chosen;
  LazyChoice choice(items, diversity / 2, deadline);
  while (chosen.size() < std::min(limit, items.size())) {
    const auto next = choice.Next();
    if (!next) break;
    chosen.push_back(*next);
  }
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

}  // namespace xeber
