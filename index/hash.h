// A fixed 64-bit hash of bytes; its values stand in files, so it never changes.
#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
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

// Bytes followed by their hash: what small files and records are kept as.
inline std::string Sealed(std::string bytes) {
  const std::uint64_t hash = HashBytes(bytes);
  bytes.append(reinterpret_cast<const char*>(&hash), sizeof hash);
  return bytes;
}
// The bytes without their hash, or nullopt if it does not fit them.
inline std::optional<std::string_view> Unsealed(std::string_view sealed) {
  std::uint64_t hash = 0;
  if (sealed.size() < sizeof hash) return std::nullopt;
  std::memcpy(&hash, sealed.data() + sealed.size() - sizeof hash, sizeof hash);
  sealed.remove_suffix(sizeof hash);
  return HashBytes(sealed) == hash ? std::optional(sealed) : std::nullopt;
}

}  // namespace xeber
