// The keys of the words a thread has seen lately, so that most words are not folded and stemmed again.
#pragma once

#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>

#include "text/arena.h"
#include "text/word_keys.h"

namespace xeber {

// A two-way set-associative cache of fixed size, one cache line a word. Not thread-safe: one a thread.
class WordCache {
 public:
  struct Key {
    std::string_view surface;
    std::uint32_t base_bytes = 0;
    std::uint32_t owner = 0;  // which analyser and language
    TokenKind kind = TokenKind::kWord;
  };

  static std::uint64_t Hash(const Key& key) {
    std::uint64_t hash = (key.owner * 31ull + static_cast<std::uint64_t>(key.kind)) * 1099511628211ull + key.base_bytes;
    const char* at = key.surface.data();
    std::size_t left = key.surface.size();
    for (; left > 8; at += 8, left -= 8) hash = Mix(hash ^ Load8(at));
    return Mix(hash ^ LoadUpTo8(at, left) ^ static_cast<std::uint64_t>(left) << 56);
  }

  // Asks the memory for the place of `hash`, so that a Find soon after does not wait.
  void Prefetch(std::uint64_t hash) const { __builtin_prefetch(&entries_[IndexOf(hash)]); }

  // Fills in the keys of `token` from the cache, copied to `arena`; false if they are not there.
  bool Find(const Key& key, std::uint64_t hash, Arena& arena, Token& token) const {
    const Entry* entry = &entries_[IndexOf(hash)];
    if (!Holds(*entry, key, hash) && !Holds(*++entry, key, hash)) return false;
    char* to = arena.Reserve(kBytes);
    std::memcpy(to, entry->bytes.data(), kBytes);
    arena.Commit(entry->used);
    token.exact = {to + entry->exact_begin, entry->exact_size};
    token.stem = {to + entry->stem_begin, entry->stem_size};
    token.folded = {to + entry->used - entry->folded_size, entry->folded_size};
    token.kind = entry->kind;
    token.casing = entry->casing;
    token.stop = entry->stop;
    return true;
  }

  // Remembers `keys` unless they are too long.
  void Insert(const Key& key, std::uint64_t hash, const WordKeys& keys);

 private:
  static constexpr int kSetBits = 16;
  static constexpr std::size_t kEntries = std::size_t{2} << kSetBits;
  static constexpr std::size_t kBytes = 42;
  static constexpr std::size_t kHead = 2;  // bytes of a first letter that lower case may change

  struct alignas(64) Entry {
    std::uint32_t tag = 0;
    std::uint32_t owner = 0;
    std::uint8_t surface_size = 0;
    std::uint8_t base_bytes = 0;
    std::uint8_t exact_begin = 0;
    std::uint8_t exact_size = 0;
    std::uint8_t stem_begin = 0;
    std::uint8_t stem_size = 0;
    std::uint8_t folded_size = 0;
    std::uint8_t used = 0;
    TokenKind asked_kind{};
    TokenKind kind{};
    Casing casing{};
    bool stop = false;
    std::uint16_t head = 0;            // the first kHead bytes of the surface
    std::array<char, kBytes> bytes{};  // the surface, or exact if only the head differs; exact otherwise; stem unless exact
                                       // starts with it; folded
  };
  static_assert(sizeof(Entry) == 64);

  static std::uint64_t Load8(const char* at) {
    std::uint64_t bits;
    std::memcpy(&bits, at, 8);
    return bits;
  }
  static std::uint64_t LoadUpTo8(const char* at, std::size_t size) {
    if (size == 8) return Load8(at);
    if (size >= 4) {  // two overlapping halves hold all bytes
      std::uint32_t low, high;
      std::memcpy(&low, at, 4);
      std::memcpy(&high, at + size - 4, 4);
      return low | static_cast<std::uint64_t>(high) << 32;
    }
    if (size == 0) return 0;
    const auto byte = [at](std::size_t i) { return std::uint64_t{static_cast<unsigned char>(at[i])}; };
    return byte(0) | byte(size / 2) << 8 | byte(size - 1) << 16;
  }
  // The low bits of a product know little of the factor's high bits: they are folded in twice.
  static std::uint64_t Mix(std::uint64_t bits) {
    bits *= 0x9E3779B97F4A7C15ull;
    bits ^= bits >> 32;
    bits *= 0xD6E8FEB86659FD93ull;
    return bits ^ bits >> 32;
  }

  static std::size_t IndexOf(std::uint64_t hash) { return static_cast<std::size_t>(hash >> (64 - kSetBits)) * 2; }
  static bool Holds(const Entry& entry, const Key& key, std::uint64_t hash) {
    return entry.tag == static_cast<std::uint32_t>(hash) && entry.owner == key.owner &&
           entry.surface_size == key.surface.size() && entry.base_bytes == key.base_bytes && entry.asked_kind == key.kind &&
           entry.head == HeadOf(key.surface) &&
           (key.surface.size() <= kHead ||
            Equal(entry.bytes.data() + kHead, key.surface.data() + kHead, key.surface.size() - kHead));
  }
  static std::uint16_t HeadOf(std::string_view surface) {
    return static_cast<std::uint16_t>(LoadUpTo8(surface.data(), surface.size() < kHead ? surface.size() : kHead));
  }
  static bool Equal(const char* a, const char* b, std::size_t size) {
    for (; size > 8; a += 8, b += 8, size -= 8) {
      if (Load8(a) != Load8(b)) return false;
    }
    return LoadUpTo8(a, size) == LoadUpTo8(b, size);
  }

  struct Free {
    void operator()(void* memory) const { std::free(memory); }
  };
  // Zeroed by the system page by page when first touched; an entry of zeros matches no word.
  std::unique_ptr<void, Free> memory_{std::calloc(kEntries + 1, sizeof(Entry))};
  Entry* entries_ = Align(memory_.get());

  static Entry* Align(void* memory) {
    if (memory == nullptr) throw std::bad_alloc();
    std::size_t room = (kEntries + 1) * sizeof(Entry);
    return static_cast<Entry*>(std::align(alignof(Entry), kEntries * sizeof(Entry), memory, room));
  }
};

}  // namespace xeber
