// What the name recogniser has learned: a weight for each feature and tag, and for each pair of neighbouring tags.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "news/entity.h"

namespace xeber {

// B- begins a name, I- goes on with it.
enum Tag : std::uint8_t { kTagO, kTagBPer, kTagIPer, kTagBOrg, kTagIOrg, kTagBLoc, kTagILoc, kTagBMisc, kTagIMisc };
inline constexpr std::size_t kTagCount = 9;

inline bool IsInside(std::uint8_t tag) { return tag != kTagO && tag % 2 == 0; }
// Whether `tag` may follow `before`.
inline bool MayFollow(std::uint8_t before, std::uint8_t tag) { return !IsInside(tag) || before == tag || before + 1 == tag; }
EntityType TypeOfTag(std::uint8_t tag);
// The B- tag of a type; places of every kind are LOC, events and others MISC.
Tag BeginTag(EntityType type);

using TagScores = std::array<float, kTagCount>;

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

  // Weights of several features together, a tag each; in 16 bits, which hold 258 of the greatest. Eight are added at a time.
  struct Sums {
    using Eight = std::int16_t __attribute__((vector_size(16)));
    Eight first{};
    std::int16_t last = 0;

    std::int16_t operator[](std::size_t tag) const { return tag < 8 ? first[tag] : last; }
    Sums& operator+=(const Sums& other) {
      first += other.first;
      last = static_cast<std::int16_t>(last + other.last);
      return *this;
    }
    Sums& operator+=(const std::array<std::int8_t, 12>& weights) {
      using EightBytes = std::int8_t __attribute__((vector_size(8)));
      EightBytes bytes;
      std::memcpy(&bytes, weights.data(), sizeof(bytes));
      first += __builtin_convertvector(bytes, Eight);
      last = static_cast<std::int16_t>(last + weights[8]);
      return *this;
    }
  };
  static_assert(kTagCount == 9);

  // Adds the feature's weights, in units of the scale.
  void Add(std::uint32_t feature, Sums& sums) const {
    for (std::size_t slot = feature & mask_; table_[slot].feature != 0; slot = (slot + 1) & mask_) {
      if (table_[slot].feature != feature) continue;
      sums += table_[slot].weights;
      return;
    }
  }
  // Asks for the memory that Add will read.
  void Prefetch(std::uint32_t feature) const { __builtin_prefetch(&table_[feature & mask_]); }
  // Of all weights: models with the same one score alike.
  std::uint64_t checksum() const { return checksum_; }
  float scale() const { return scale_; }
  const std::array<TagScores, kTagCount>& transitions() const { return transitions_; }
  // Whether names of that B- tag were among what it was trained on.
  bool WasTaught(std::uint8_t tag) const { return taught_ >> tag & 1; }
  bool MayBeInside(std::uint32_t word) const;
  std::size_t size() const { return rows_.size(); }

  // The model as a file, and back. Parse: INVALID_ARGUMENT for what is no model, is of another version, or is damaged.
  std::string Serialize() const;
  static absl::StatusOr<TaggerModel> Parse(std::string_view bytes);

 private:
  void Index();

  std::vector<Row> rows_;
  std::array<TagScores, kTagCount> transitions_{};
  float scale_ = 1;
  std::vector<std::uint32_t> inside_;  // sorted
  std::vector<Row> table_ = std::vector<Row>(1);
  std::size_t mask_ = 0;
  std::uint32_t taught_ = 0;  // bits of tags
  std::uint64_t checksum_ = 0;
};

}  // namespace xeber
