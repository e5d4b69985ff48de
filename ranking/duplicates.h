// Near-duplicates among the hits of one answer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "index/snapshot.h"

namespace xeber {

// Share of word triples two texts have in common, from which on they are one text told twice.
inline constexpr double kDuplicateJaccard = 0.6;

// Bits that the fingerprints of two texts may differ in, of 64, to be compared at all. Unrelated texts differ in 32 +- 4; texts
// with kDuplicateJaccard in about 9.
inline constexpr int kFingerprintDistance = 18;

// What tells duplicates: a fingerprint that proposes, shingles that confirm.
struct TextPrint {
  std::uint64_t fingerprint = 0;
  std::span<const std::uint32_t> shingles;
};

// Estimated overlap of two texts, in [0,1]; 0 if their fingerprints are too far apart.
double TextOverlap(const TextPrint& a, const TextPrint& b);

TextPrint TextPrintOf(const Snapshot& snapshot, const DocumentLocation& at);

// Collects articles, best first; their prints must outlive it. Not thread-safe.
class DuplicateGroups {
 public:
  // The number (in order of addition) of the article that this one repeats; nullopt if it repeats none, and it is added.
  std::optional<std::size_t> FindOrAdd(const TextPrint& print);

 private:
  std::vector<TextPrint> originals_;
};

}  // namespace xeber
