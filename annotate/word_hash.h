// Hashes that may be written to files: the same on every machine and in every build.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace xeber {

inline constexpr std::uint64_t kHashSeed = 0x2545f4914f6cdd1dull;

// Scrambles one 64-bit value (the finaliser of splitmix64).
constexpr std::uint64_t ScrambleBits(std::uint64_t bits) {
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9ull;
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebull;
  return bits ^ (bits >> 31);
}

constexpr std::uint64_t JoinHashes(std::uint64_t a, std::uint64_t b) { return ScrambleBits(a * 0x9e3779b97f4a7c15ull + b); }

// Fewer than eight bytes as one number, the first the lowest; without a call to memcpy, since most words are that short.
inline std::uint64_t LoadUpTo7(std::string_view bytes) {
  const std::size_t size = bytes.size();
  if (size >= 4) {
    std::uint32_t low, high;
    std::memcpy(&low, bytes.data(), 4);
    std::memcpy(&high, bytes.data() + size - 4, 4);
    return low | static_cast<std::uint64_t>(high) << 8 * (size - 4);
  }
  if (size == 0) return 0;
  const auto byte = [&](std::size_t at) { return static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[at])) << 8 * at; };
  return byte(0) | byte(size / 2) | byte(size - 1);
}

// A 64-bit hash of `bytes`, eight at a time; little-endian machines only, as everything on disk here.
inline std::uint64_t HashBytes(std::string_view bytes, std::uint64_t seed = kHashSeed) {
  std::uint64_t hash = seed ^ (bytes.size() * 0x9e3779b97f4a7c15ull);
  while (bytes.size() >= 8) {
    std::uint64_t block;
    std::memcpy(&block, bytes.data(), 8);
    hash = (hash ^ block) * 0xff51afd7ed558ccdull;
    hash ^= hash >> 32;
    bytes.remove_prefix(8);
  }
  const std::uint64_t rest = LoadUpTo7(bytes);
  return ScrambleBits(hash ^ rest);
}

}  // namespace xeber
