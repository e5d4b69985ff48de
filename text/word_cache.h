// The keys of the words a thread has seen lately, so that most words are not folded and stemmed again, and a number for each.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "text/arena.h"
#include "text/large_pages.h"
#include "text/place_tags.h"
#include "text/word_keys.h"

namespace xeber {

// A hash table of fixed size, one cache line a word. Not thread-safe: one a thread.
class WordCache {
 public:
  struct Key {
    std::string_view surface;
    std::uint32_t base_bytes = 0;
    std::uint32_t owner = 0;  // which analyser and language
    TokenKind kind = TokenKind::kWord;
  };

  // A word to be looked for. What making it and Locate read next is asked of the memory early: with other work between the two
  // and before Find, nothing waits.
  class Search {
   public:
    Search() = default;
    Search(const WordCache& cache, const Key& key) : key_(key), hash_(Hash(key)) { cache.tags_.Prefetch(hash_); }
    [[gnu::always_inline]] void Locate(const WordCache& cache) {
      places_ = cache.tags_.Find(hash_);
      __builtin_prefetch(&cache.entries_[places_.first()]);
    }
    const Key& key() const { return key_; }

   private:
    friend class WordCache;
    Key key_;
    std::uint64_t hash_ = 0;
    PlaceTags::Candidates places_;
  };

  // The numbering of the words of a text that begins now (Analysis::numbering). A new one, with nothing remembered, before the
  // numbers run out.
  std::uint64_t BeginText();

  // Fills in the keys and the number of `token` from the cache, copied to `arena`; false if they are not there.
  bool Find(const Search& search, Arena& arena, Token& token) {
    const Entry* entry = Lookup(search, search.places_);
    if (entry == nullptr) entry = Lookup(search, tags_.Find(search.hash_));  // inserted since it was located
    if (entry == nullptr) return false;
    char* to = arena.Reserve(kBytes);
    std::memcpy(to, entry->bytes.data(), kBytes);
    arena.Commit(entry->used);
    token.exact = {to + entry->exact_begin, entry->exact_size};
    token.stem = {to + entry->stem_begin, entry->stem_size};
    token.folded = {to + entry->used - entry->folded_size, entry->folded_size};
    token.kind = entry->kind;
    token.casing = entry->casing;
    token.stop = entry->stop;
    token.abbreviation = entry->abbreviation;
    token.word = entry->number;
    return true;
  }

  // Remembers `keys` unless they are too long; another word may be forgotten. The word's number, which also one too long has.
  std::uint32_t Insert(const Search& search, const WordKeys& keys);

 private:
  static constexpr std::size_t kBytes = 42;
  static constexpr std::size_t kHead = 2;  // bytes of a first letter that lower case may change

  struct alignas(64) Entry {
    std::uint32_t number = 0;
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
    bool stop : 1 = false;
    bool abbreviation : 1 = false;
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
  static std::uint64_t Hash(const Key& key, std::uint64_t seed = 0) {
    std::uint64_t hash = (key.owner * 31ull + static_cast<std::uint64_t>(key.kind)) * 1099511628211ull + key.base_bytes + seed;
    const char* at = key.surface.data();
    std::size_t left = key.surface.size();
    for (; left > 8; at += 8, left -= 8) hash = Mix(hash ^ Load8(at));
    return Mix(hash ^ LoadUpTo8(at, left) ^ static_cast<std::uint64_t>(left) << 56);
  }
  // The low bits of a product know little of the factor's high bits: they are folded in twice.
  static std::uint64_t Mix(std::uint64_t bits) {
    bits *= 0x9E3779B97F4A7C15ull;
    bits ^= bits >> 32;
    bits *= 0xD6E8FEB86659FD93ull;
    return bits ^ bits >> 32;
  }

  const Entry* Lookup(const Search& search, PlaceTags::Candidates places) {
    while (!places.empty() && !Holds(entries_[places.first()], search.key_)) places.DropFirst();
    if (places.empty()) return nullptr;
    tags_.MarkFound(places.first());
    return &entries_[places.first()];
  }
  static bool Holds(const Entry& entry, const Key& key) {
    return entry.owner == key.owner && entry.surface_size == key.surface.size() && entry.base_bytes == key.base_bytes &&
           entry.asked_kind == key.kind && entry.head == HeadOf(key.surface) &&
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

  static std::uint64_t NewNumbering();

  // A word whose keys are too long to be remembered, known again by 128 bits of hashes.
  struct LongWord {
    std::uint64_t hash = 0;
    std::uint64_t other_hash = 0;
    std::uint32_t number = 0;
  };
  std::uint32_t NumberLong(const Search& search);

  std::uint64_t numbering_ = NewNumbering();
  std::uint32_t last_number_ = 0;
  PlaceTags tags_;
  LargeArray<Entry, PlaceTags::kSize> entries_;                     // of zeros, which match no word
  std::vector<LongWord> long_words_ = std::vector<LongWord>(4096);  // direct-mapped
};

}  // namespace xeber
