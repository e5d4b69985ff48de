// A sparse vector as a small hash table, for many dot products against one article.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <span>
#include <vector>

namespace xeber {

// Over term hashes, which are evenly spread. A slot holds a hash and where its value stands; a hash lies in its own slot or the
// next one, so that a look-up branches on nothing; the few that find neither free are looked up one by one. Thread-safe after
// construction.
class HashedVector {
 public:
  static constexpr std::size_t kMaxHashes = 255;  // what a forward record holds at the most is far less

  HashedVector() : HashedVector({}, {}) {}  // the zero vector
  // Hashes must be distinct; of more than kMaxHashes the first count.
  HashedVector(std::span<const std::uint32_t> hashes, std::span<const float> values)
      : slots_(std::bit_ceil(std::max<std::size_t>(kLeastSlots, kSlotsOfHash * std::min(hashes.size(), kMaxHashes))) + 1),
        values_(1 + std::min(hashes.size(), kMaxHashes)),
        mask_(static_cast<std::uint32_t>(slots_.size() - 2)) {
    for (std::size_t i = 0; i + 1 < values_.size(); ++i) {
      values_[i + 1] = values[i];
      const std::uint32_t at = hashes[i] & mask_;
      const std::uint64_t slot = Key(hashes[i]) | (i + 1);
      if (slots_[at] == 0)
        slots_[at] = slot;
      else if (slots_[at + 1] == 0)
        slots_[at + 1] = slot;
      else
        others_.push_back({hashes[i], values[i]});
    }
  }

  // The sum of value * impact over the hashes both hold; those given must ascend.
  float Dot(std::span<const std::uint32_t> hashes, std::span<const std::uint8_t> impacts) const {
    float sums[4] = {};  // so that no addition waits for the one before
    std::size_t i = 0;
    for (; i + 4 <= hashes.size(); i += 4)
      for (std::size_t j = 0; j < 4; ++j) sums[j] += ValueOf(hashes[i + j]) * impacts[i + j];
    for (; i < hashes.size(); ++i) sums[0] += ValueOf(hashes[i]) * impacts[i];
    for (const Other& other : others_) {
      const auto at = std::lower_bound(hashes.begin(), hashes.end(), other.hash);
      if (at == hashes.end() || *at != other.hash) continue;
      sums[1] += other.value * impacts[static_cast<std::size_t>(at - hashes.begin())];
    }
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
  }

 private:
  static constexpr std::size_t kLeastSlots = 4, kSlotsOfHash = 4;

  struct Other {
    std::uint32_t hash;
    float value;
  };

  static std::uint64_t Key(std::uint32_t hash) { return std::uint64_t{hash} << 8; }

  float ValueOf(std::uint32_t hash) const {
    const std::uint64_t* const slot = &slots_[hash & mask_];
    const std::uint64_t own = slot[0] ^ Key(hash), next = slot[1] ^ Key(hash);
    return values_[(own <= kMaxHashes ? own : 0) | (next <= kMaxHashes ? next : 0)];
  }

  std::vector<std::uint64_t> slots_;  // a hash and its place in values_, in the lowest 8 bits; 0 = free
  std::vector<float> values_;         // from 1 on; 0 stands for what is not there
  std::uint32_t mask_;
  std::vector<Other> others_;
};

}  // namespace xeber
