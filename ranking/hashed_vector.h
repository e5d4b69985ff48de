// A sparse vector as a small hash table, for many dot products against one article.
#pragma once

#include <bit>
#include <cstdint>
#include <span>
#include <vector>

namespace xeber {

// Over term hashes, which are evenly spread: a quarter full, a look-up is one probe nearly always. Thread-safe after
// construction.
class HashedVector {
 public:
  HashedVector() : HashedVector({}, {}) {}  // the zero vector
  // Hashes must be distinct; values of 0 are as good as absent.
  HashedVector(std::span<const std::uint32_t> hashes, std::span<const float> values)
      : slots_(std::bit_ceil(4 * hashes.size() + 4)), mask_(static_cast<std::uint32_t>(slots_.size() - 1)) {
    for (std::size_t i = 0; i < hashes.size(); ++i) {
      if (values[i] == 0) continue;
      std::uint32_t at = hashes[i] & mask_;
      while (slots_[at].value != 0) at = (at + 1) & mask_;
      slots_[at] = {hashes[i], values[i]};
    }
  }

  // The sum of value * impact over the hashes both hold.
  float Dot(std::span<const std::uint32_t> hashes, std::span<const std::uint8_t> impacts) const {
    float sum = 0;
    for (std::size_t i = 0; i < hashes.size(); ++i) {
      std::uint32_t at = hashes[i] & mask_;
      while (slots_[at].value != 0 && slots_[at].hash != hashes[i]) at = (at + 1) & mask_;
      sum += slots_[at].value * impacts[i];
    }
    return sum;
  }

 private:
  struct Slot {
    std::uint32_t hash = 0;
    float value = 0;  // 0 = free
  };
  std::vector<Slot> slots_;
  std::uint32_t mask_;
};

}  // namespace xeber
