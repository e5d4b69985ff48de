// A fixed 64-bit hash of bytes; its values stand in files, so it never changes.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace xeber {

// Finaliser of SplitMix64 (Steele, Lea & Flood 2014).
inline std::uint64_t MixBits(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

inline std::uint64_t HashBytes(std::string_view bytes) {
  std::uint64_t hash = 0x9E3779B97F4A7C15u ^ bytes.size();
  while (bytes.size() >= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), 8);
    hash = MixBits(hash ^ word) + 0x9E3779B97F4A7C15u;
    bytes.remove_prefix(8);
  }
  std::uint64_t tail = 0;
  if (!bytes.empty()) std::memcpy(&tail, bytes.data(), bytes.size());
  return MixBits(hash ^ tail);
}

}  // namespace xeber
