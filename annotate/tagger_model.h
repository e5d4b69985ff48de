// What the name recogniser has learned: a weight for each feature and tag, and for each pair of neighbouring tags.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "annotate/tags.h"
#include "annotate/viterbi.h"
#include "text/large_pages.h"

namespace xeber {

// Weights are 8-bit multiples of one scale. Immutable; thread-safe.
class TaggerModel {
 public:
  struct Row {
    std::uint32_t feature = 0;  // a hash; 0 is no feature
    std::array<std::int8_t, 12> weights{};
  };

  TaggerModel() = default;
  // `inside` are the hashes of the small-letter words that names may contain.
  TaggerModel(std::vector<Row> rows, std::array<TagScores, kTagCount> transitions, float scale,
              std::vector<std::uint32_t> inside);

  // Weights of several features together, a tag each, less that of O: what is common to all tags changes no choice. 16 bits hold
  // 128 of the greatest; all are added at once.
  struct Sums {
    using Eight = std::int16_t __attribute__((vector_size(16)));
    Eight names{};  // of the tags from kTagBPer on

    std::int16_t operator[](std::size_t tag) const { return tag == kTagO ? std::int16_t{0} : names[tag - 1]; }
    TagScores Scaled(float scale) const {
      using EightFloats = float __attribute__((vector_size(32)));
      const EightFloats scaled = __builtin_convertvector(names, EightFloats) * scale;
      TagScores scores;
      scores[kTagO] = 0;
      std::memcpy(&scores[kTagBPer], &scaled, sizeof(scaled));
      return scores;
    }
    Sums& operator+=(const Sums& other) {
      names += other.names;
      return *this;
    }
    Sums& operator+=(const std::array<std::int8_t, 12>& weights) {
      using EightBytes = std::int8_t __attribute__((vector_size(8)));
      EightBytes bytes;
      std::memcpy(&bytes, weights.data() + 1, sizeof(bytes));
      names += __builtin_convertvector(bytes, Eight) - static_cast<std::int16_t>(weights[kTagO]);
      return *this;
    }
  };
  static_assert(kTagCount == 9);

  // Adds the feature's weights, in units of the scale.
  void Add(std::uint32_t feature, Sums& sums) const {
    if (!MayHold(feature)) return;
    for (std::size_t slot = feature & mask_; table_[slot].feature != 0; slot = (slot + 1) & mask_) {
      if (table_[slot].feature != feature) continue;
      sums += table_[slot].weights;
      return;
    }
  }
  // Whether the feature may have weights: few of the others do, too.
  bool MayHold(std::uint32_t feature) const {
    const std::uint32_t bit = feature >> bit_shift_;
    return bits_[bit / 64] >> (bit % 64) & 1;
  }
  // Asks for the memory that Add will read.
  void Prefetch(std::uint32_t feature) const { __builtin_prefetch(&table_[feature & mask_]); }
  // Of all weights: models with the same one score alike.
  std::uint64_t checksum() const { return checksum_; }
  float scale() const { return scale_; }
  const TagTransitions& transitions() const { return transitions_; }
  // Whether names of that B- tag were among what it was trained on.
  bool WasTaught(std::uint8_t tag) const { return taught_ >> tag & 1; }
  bool MayBeInside(std::uint32_t word) const {
    return (inside_bits_ >> (word & 63) & 1) != 0 && std::binary_search(inside_.begin(), inside_.end(), word);
  }
  std::size_t size() const { return rows_.size(); }

  // The model as a file, and back. Parse: INVALID_ARGUMENT for what is no model, is of another version, or is damaged.
  std::string Serialize() const;
  static absl::StatusOr<TaggerModel> Parse(std::string_view bytes);

 private:
  void Index();

  std::vector<Row> rows_;
  TagTransitions transitions_;
  float scale_ = 1;
  std::vector<std::uint32_t> inside_;  // sorted
  std::uint64_t inside_bits_ = 0;      // most other words are told by these
  LargeVector<Row> table_ = LargeVector<Row>(1);
  std::size_t mask_ = 0;
  std::vector<std::uint64_t> bits_ = std::vector<std::uint64_t>(1);  // about one in eight is set
  int bit_shift_ = 26;
  std::uint32_t taught_ = 0;  // bits of tags
  std::uint64_t checksum_ = 0;
};

}  // namespace xeber
