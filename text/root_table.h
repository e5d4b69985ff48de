// Known roots of a language, looked up by the prefix of a word without building strings.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/letters.h"

namespace xeber {

// What is known of a root: whether nouns or verbs are made of it, and the key it stands for (fikr -> fikir).
struct Root {
  std::uint64_t hash = 0;
  bool noun = false;
  bool verb = false;
  std::string key;
};

// Roots are told apart by a 64-bit hash of their letters. Read-only once built.
class RootTable {
 public:
  static constexpr std::uint64_t kSeed = 0x9AE16A3B2F90404Full;

  // The hash of a prefix with one letter more.
  static std::uint64_t Extend(std::uint64_t hash, Letter letter) {
    hash = (hash ^ (letter + 1u)) * 0x9E3779B97F4A7C15ull;
    return hash ^ hash >> 32;
  }

  // Adds `root` (folded letters), or adds to what is known of it; the first key given stays.
  void Add(std::string_view root, bool noun, bool verb, std::string_view key);

  // Null if there is no root with the letters that were hashed.
  const Root* Find(std::uint64_t hash) const {
    for (std::size_t at = hash & mask_; slots_[at].hash != 0; at = (at + 1) & mask_) {
      if (slots_[at].hash == hash) return &roots_[slots_[at].root];
    }
    return nullptr;
  }

 private:
  void Place(std::size_t number);

  std::vector<Root> roots_;
  struct Slot {
    std::uint64_t hash = 0;  // 0 = free
    std::uint32_t root = 0;
  };
  std::vector<Slot> slots_ = std::vector<Slot>(1024);
  std::size_t mask_ = 1023;
};

}  // namespace xeber
