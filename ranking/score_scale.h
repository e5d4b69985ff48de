// Scores as whole numbers.
#pragma once

#include <cstdint>

#include "ranking/query_terms.h"

namespace xeber {

// The scale of one query's scores while they are added up. Whole numbers do not depend on the order of adding, so every way to
// find a document gives it the same score, bit for bit, and pages can be cut by it. Fine enough that a score is within 1e-4 of
// the exact one. Thread-safe.
class ScoreScale {
 public:
  explicit ScoreScale(const QueryTerms& query);

  // What one step of impact is worth in a word of that weight; at least 1, so that whatever matches scores.
  std::uint32_t WeightOf(float weight) const;
  // The relevance that a sum of weights times impacts stands for.
  double Relevance(std::uint32_t score) const { return score * unit_; }
  double unit() const { return unit_; }

 private:
  double steps_ = 1;  // a power of two
  double unit_ = 1;
};

}  // namespace xeber
