// A map from 64-bit hashes to small numbers in one array, for look-ups of every word of every text.
#pragma once

#include <cstdint>
#include <vector>

namespace xeber {

// Keys must be well mixed; 0 is no key. Adding is not thread-safe.
class FlatMap {
 public:
  static constexpr std::uint32_t kNone = 0xffffffff;

  // The value of `key`, kNone if it has none.
  std::uint32_t Find(std::uint64_t key) const {
    if (!MayHold(key)) return kNone;
    for (std::size_t slot = key & mask_;; slot = (slot + 1) & mask_) {
      if (slots_[slot].key == key) return slots_[slot].value;
      if (slots_[slot].key == 0) return kNone;
    }
  }

  // Asks for the memory that Find will read.
  void Prefetch(std::uint64_t key) const {
    if (MayHold(key)) __builtin_prefetch(&slots_[key & mask_]);
  }

  // The same of Of.
  void PrefetchToAdd(std::uint64_t key) const {
    __builtin_prefetch(&bits_[(key >> 32 & bit_mask_) / 64], 1);
    __builtin_prefetch(&slots_[key & mask_], 1);
  }

  // The value of `key`, `fresh` if it was not there; to be changed in place until the next call.
  std::uint32_t& Of(std::uint64_t key, std::uint32_t fresh) {
    if (used_ * 2 >= slots_.size()) Resize(slots_.size() * 2);
    std::size_t slot = key & mask_;
    while (slots_[slot].key != 0 && slots_[slot].key != key) slot = (slot + 1) & mask_;
    if (slots_[slot].key == 0) {
      slots_[slot] = {key, fresh};
      ++used_;
      Note(key);
    }
    return slots_[slot].value;
  }
  std::size_t size() const { return used_; }
  // Makes room for so many keys.
  void Reserve(std::size_t keys) {
    std::size_t slots = slots_.size();
    while (keys * 2 >= slots) slots *= 2;
    if (slots > slots_.size()) Resize(slots);
  }

 private:
  struct Slot {
    std::uint64_t key = 0;
    std::uint32_t value = kNone;
  };

  // One bit in eight at most is set, so that most words that are no keys cost one look into a small array.
  bool MayHold(std::uint64_t key) const { return bits_[(key >> 32 & bit_mask_) / 64] >> (key >> 32 & 63) & 1; }
  void Note(std::uint64_t key) { bits_[(key >> 32 & bit_mask_) / 64] |= std::uint64_t{1} << (key >> 32 & 63); }

  void Resize(std::size_t slots) {
    std::vector<Slot> old(slots);
    old.swap(slots_);
    mask_ = slots_.size() - 1;
    bits_.assign(slots_.size() / 16, 0);
    bit_mask_ = slots_.size() * 4 - 1;
    for (const Slot& slot : old) {
      if (slot.key == 0) continue;
      Note(slot.key);
      std::size_t to = slot.key & mask_;
      while (slots_[to].key != 0) to = (to + 1) & mask_;
      slots_[to] = slot;
    }
  }

  std::vector<Slot> slots_ = std::vector<Slot>(64);
  std::size_t mask_ = 63;
  std::vector<std::uint64_t> bits_ = std::vector<std::uint64_t>(4);
  std::uint64_t bit_mask_ = 255;
  std::size_t used_ = 0;
};

}  // namespace xeber
