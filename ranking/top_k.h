// The best k of many.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace xeber {

// Keeps the k best items added; Better(a, b) is a strict total order, best first. Not thread-safe.
template <typename Item, typename Better>
class TopK {
 public:
  TopK(std::size_t k, Better better) : k_(k), better_(better) { heap_.reserve(std::min<std::size_t>(k, 1024)); }

  bool full() const { return heap_.size() >= k_; }
  // The worst kept; only if full and k > 0.
  const Item& worst() const { return heap_.front(); }
  bool WouldKeep(const Item& item) const { return k_ > 0 && (!full() || better_(item, worst())); }

  void Add(const Item& item) {
    if (!WouldKeep(item)) return;
    if (full()) {
      std::pop_heap(heap_.begin(), heap_.end(), better_);
      heap_.back() = item;
    } else {
      heap_.push_back(item);
    }
    std::push_heap(heap_.begin(), heap_.end(), better_);
  }

  // Best first; leaves it empty.
  std::vector<Item> Take() {
    std::sort_heap(heap_.begin(), heap_.end(), better_);
    return std::move(heap_);
  }

 private:
  std::size_t k_;
  Better better_;
  std::vector<Item> heap_;
};

}  // namespace xeber
