// How alike two articles are in what is on a page together: the cosine of the impacts of their terms, without idf.
#pragma once

#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "index/forward.h"
#include "ranking/hashed_vector.h"

namespace xeber {

// Length of the vector of an article's impacts; 0 if it has no terms.
inline double ImpactLength(const ForwardView& view) {
  std::uint32_t squares = 0;  // of at most 65,535 impacts
  for (const std::uint8_t impact : view.impacts) squares += std::uint32_t{impact} * impact;
  return std::sqrt(squares);
}

// An article's impacts, for many comparisons. Thread-safe after construction.
class ImpactVector {
 public:
  explicit ImpactVector(const ForwardView& view)
      : impacts_(view.terms, std::vector<float>(view.impacts.begin(), view.impacts.end())), length_(ImpactLength(view)) {}

  // Cosine with an article whose ImpactLength is `length`, in [0,1]; 0 if either has no terms.
  double Cosine(const ForwardView& other, double length) const {
    return length_ == 0 || length == 0 ? 0 : impacts_.Dot(other.terms, other.impacts) / (length * length_);
  }

 private:
  HashedVector impacts_;
  double length_;
};

}  // namespace xeber
