// Near-duplicates among the hits of one answer.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "index/snapshot.h"

namespace xeber {

// Share of word triples two texts have in common, from which on they are one text told twice.
inline constexpr double kDuplicateJaccard = 0.6;

// Estimated overlap of the texts of two articles, in [0,1].
double TextOverlap(const ForwardView& a, const ForwardView& b);

// Collects articles, best first. Not thread-safe.
class DuplicateGroups {
 public:
  explicit DuplicateGroups(const Snapshot& snapshot) : snapshot_(snapshot) {}

  // The number (in order of addition) of the article that `at` repeats; nullopt if it repeats none, and it is added.
  std::optional<std::size_t> FindOrAdd(const DocumentLocation& at);

 private:
  const Snapshot& snapshot_;
  std::vector<ForwardView> originals_;
};

}  // namespace xeber
