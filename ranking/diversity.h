// Maximal marginal relevance: hits that are alike make room for others.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "index/forward.h"
#include "ranking/deadline.h"

namespace xeber {

struct Diversifiable {
  double score = 0;
  ForwardView forward;
};

// Indices of at most `limit` items, chosen one by one by (1 - d) * score - d * likeness to those chosen (Carbonell & Goldstein
// 1998), where d = diversity / 2 and scores are relative to the best; returned in the order of the items. Items must come best
// first. Fewer once the deadline has passed; null: never.
std::vector<std::size_t> ChooseDiverse(std::span<const Diversifiable> items, double diversity, std::size_t limit,
                                       Deadline* deadline = nullptr);

}  // namespace xeber
