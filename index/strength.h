// Strengths: how large a part of an article one of its terms is, in steps. What candidates for similar news are found by.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace xeber {

// A strength is a component of a forward record's term or entity vector, scaled to length 1; it is kept as a rank: 0 is the
// strongest, and each rank below is weaker by the factor kStrengthStep.
inline constexpr std::uint32_t kStrengthRanks = 32;
inline constexpr float kStrengthStep = 1.12f;

// A document under one term, as rank and document number: in ascending order the strongest come first, the oldest first among
// equals. 22 bits: segments hold 2^17 documents at the most (kMaxSegmentDocuments).
using StrongPosting = std::uint32_t;
inline constexpr int kStrengthShift = 17;
inline constexpr std::uint32_t kStrongDocMask = (std::uint32_t{1} << kStrengthShift) - 1;

constexpr std::uint32_t RankOf(StrongPosting posting) { return posting >> kStrengthShift; }
constexpr std::uint32_t StrongDocOf(StrongPosting posting) { return posting & kStrongDocMask; }
constexpr StrongPosting MakeStrongPosting(std::uint32_t rank, std::uint32_t doc) { return rank << kStrengthShift | doc; }

// The rank of a strength in (0,1]; kStrengthRanks or more is too weak to be kept.
inline std::uint32_t StrengthRank(float strength) {
  if (!(strength > 0)) return kStrengthRanks;
  return static_cast<std::uint32_t>(std::max(0L, std::lround(-std::log(strength) / std::log(kStrengthStep))));
}

// The strength of each rank.
inline const std::array<float, kStrengthRanks>& Strengths() {
  static const auto strengths = [] {
    std::array<float, kStrengthRanks> values;
    for (std::uint32_t rank = 0; rank < kStrengthRanks; ++rank) values[rank] = std::pow(kStrengthStep, -static_cast<float>(rank));
    return values;
  }();
  return strengths;
}

}  // namespace xeber
