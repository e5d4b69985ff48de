// Where a hash table may hold a word: one byte a place instead of the place itself, so that no other cache line is read in vain.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>

namespace xeber {

// Tags of 2^kIndexBits places, all empty at first. A word lies in one of the kPlaces places from its home on. Not thread-safe.
class PlaceTags {
 public:
  static constexpr int kIndexBits = 18;
  static constexpr std::size_t kSize = std::size_t{1} << kIndexBits;
  static constexpr std::size_t kPlaces = 8;

  // The places that may hold the word of `hash`, in order. Few of them do not: a tag has seven bits.
  class Candidates {
   public:
    bool empty() const { return matches_ == 0; }
    std::size_t first() const { return home_ + static_cast<std::size_t>(std::countr_zero(matches_)) / 8; }
    void DropFirst() { matches_ &= matches_ - 1; }

   private:
    friend class PlaceTags;
    std::size_t home_ = 0;
    std::uint64_t matches_ = 0;  // the top bit of each byte that matches
  };
  Candidates Find(std::uint64_t hash) const {
    Candidates candidates;
    candidates.home_ = HomeOf(hash);
    candidates.matches_ = ZeroBytes((Load(candidates.home_) & kTagBits) ^ kOnes * TagOf(hash));
    return candidates;
  }

  // Asks the memory for what Find reads. Always inlined: GCC 12 drops a call that does nothing but prefetch.
  [[gnu::always_inline]] void Prefetch(std::uint64_t hash) const { __builtin_prefetch(&tags_[HomeOf(hash)]); }

  // Says that the word at `place` was asked for.
  void MarkFound(std::size_t place) {
    if ((tags_[place] & kFound) == 0) tags_[place] |= kFound;
  }

  // A place for the word of `hash`, tagged so: an empty one, else one whose word was not asked for since it was last passed over.
  std::size_t Take(std::uint64_t hash) {
    const std::size_t place = FreePlace(HomeOf(hash));
    tags_[place] = static_cast<std::uint8_t>(TagOf(hash));
    return place;
  }

 private:
  static_assert(std::endian::native == std::endian::little);
  static constexpr std::uint8_t kFound = 0x80;
  static constexpr std::uint64_t kOnes = 0x0101010101010101ull;
  static constexpr std::uint64_t kTagBits = kOnes * 0x7F;

  static std::size_t HomeOf(std::uint64_t hash) {
    return std::min(static_cast<std::size_t>(hash >> (64 - kIndexBits)), kSize - kPlaces);
  }
  // Seven bits that the home does not know, never 0: that is an empty place.
  static std::uint64_t TagOf(std::uint64_t hash) { return std::max<std::uint64_t>(hash >> (64 - kIndexBits - 7) & 0x7F, 1); }
  static std::uint64_t ZeroBytes(std::uint64_t small) { return ~(small + kTagBits) & ~kTagBits; }  // of bytes below 0x80
  std::uint64_t Load(std::size_t place) const {
    std::uint64_t tags;
    std::memcpy(&tags, tags_.get() + place, sizeof tags);
    return tags;
  }

  std::size_t FreePlace(std::size_t home) {
    if (const std::uint64_t empty = ZeroBytes(Load(home) & kTagBits); empty != 0)
      return home + static_cast<std::size_t>(std::countr_zero(empty)) / 8;
    ++turn_;  // begins elsewhere each time, lest two words put each other out for ever beside one that nobody asks for
    for (std::size_t i = 0; i < kPlaces; ++i) {
      const std::size_t place = home + (turn_ + i) % kPlaces;
      if ((tags_[place] & kFound) == 0) return place;
      tags_[place] &= static_cast<std::uint8_t>(~kFound);
    }
    return home + turn_ % kPlaces;
  }

  std::unique_ptr<std::uint8_t[]> tags_ = std::make_unique<std::uint8_t[]>(kSize);
  std::size_t turn_ = 0;
};

}  // namespace xeber
