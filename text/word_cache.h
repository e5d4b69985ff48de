// The keys of the words a thread has seen lately, so that most words are not folded and stemmed again.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "text/arena.h"
#include "text/word_keys.h"

namespace xeber {

// A direct-mapped cache of fixed size. Not thread-safe: one a thread.
class WordCache {
 public:
  struct Key {
    std::string_view surface;
    std::uint32_t base_bytes = 0;
    std::uint32_t owner = 0;  // which analyser and language
    TokenKind kind = TokenKind::kWord;
  };

  WordCache() : entries_(kEntries) {}

  // Fills in the keys of `token` from the cache, copied to `arena`; false if they are not there.
  bool Find(const Key& key, std::uint64_t hash, Arena& arena, Token& token) const {
    const Entry& entry = entries_[hash % kEntries];
    if (entry.hash != hash || entry.owner != key.owner || entry.surface_size != key.surface.size() ||
        entry.base_bytes != key.base_bytes || entry.asked_kind != key.kind ||
        std::memcmp(entry.bytes.data(), key.surface.data(), entry.surface_size) != 0)
      return false;
    const std::size_t size = entry.keys_size;
    char* to = arena.Reserve(kMaxKeys);
    std::memcpy(to, entry.bytes.data() + entry.surface_size, size);
    const char* keys = arena.Commit(size);
    token.exact = {keys, entry.exact_size};
    token.stem = {keys + entry.stem_begin, entry.stem_size};
    token.folded = {keys + size - entry.folded_size, entry.folded_size};
    token.kind = entry.kind;
    token.casing = entry.casing;
    token.stop = entry.stop;
    return true;
  }

  // Remembers `keys` unless they are too long.
  void Insert(const Key& key, std::uint64_t hash, const WordKeys& keys);

  static std::uint64_t Hash(const Key& key) {
    std::uint64_t hash = (key.owner * 31ull + static_cast<std::uint64_t>(key.kind)) * 1099511628211ull + key.base_bytes;
    const char* at = key.surface.data();
    std::size_t left = key.surface.size();
    for (; left >= 8; at += 8, left -= 8) hash = Mix(hash ^ Load(at, 8));
    if (left > 0) hash = Mix(hash ^ Load(at, left) ^ static_cast<std::uint64_t>(left) << 56);
    return hash;
  }

 private:
  static constexpr std::size_t kEntries = 16384;
  static constexpr std::size_t kBytes = 104;
  static constexpr std::size_t kMaxKeys = kBytes;

  struct Entry {
    std::uint64_t hash = 0;
    std::uint32_t owner = 0;
    std::uint8_t surface_size = 255;
    std::uint8_t base_bytes = 0;
    std::uint8_t exact_size = 0;
    std::uint8_t stem_begin = 0;
    std::uint8_t stem_size = 0;
    std::uint8_t folded_size = 0;
    std::uint8_t keys_size = 0;
    TokenKind asked_kind{};
    TokenKind kind{};
    Casing casing{};
    bool stop = false;
    std::array<char, kBytes> bytes{};  // surface, then exact, stem unless it starts exact, folded
  };

  static std::uint64_t Load(const char* at, std::size_t size) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, at, size);
    return bits;
  }
  static std::uint64_t Mix(std::uint64_t bits) {
    bits *= 0x9E3779B97F4A7C15ull;
    return bits ^ bits >> 29;
  }

  std::vector<Entry> entries_;
};

}  // namespace xeber
