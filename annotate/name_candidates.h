// Whom and what the names of one article may mean, and which of them are one.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "annotate/mention.h"
#include "annotate/word_hash.h"
#include "news/entity.h"

namespace xeber {

inline constexpr std::uint32_t kNobody = std::numeric_limits<std::uint32_t>::max();
// Of so many organisations, or people, of a text that begin alike, the word alone means none.
inline constexpr int kMostOfOneBeginning = 64;

// What mentions of the same entry, or of the same words and type, name. Words are known by NameWordKey.
struct NameCandidate {
  std::uint32_t entry = kUnlisted;
  std::uint64_t words = 0;  // all of them, of an unlisted name
  EntityType type = EntityType::kOther;
  const Mention* shown = nullptr;  // the mention whose surface is shown
  std::uint64_t first_word = 0;    // of a person or an organisation of several words, else 0
  std::uint64_t last_word = 0;     // of a person, or of a name of one word, else 0
  bool patronymic = false;         // a first name with a patronymic
  int told = 0;                    // mentions that were told so
  float count = 0;
  std::uint32_t mentions = 0;
  float salience = 0;
  float first = 1;
  unsigned quarters = 0;
  bool in_title = false;
  std::uint32_t target = kNobody;  // the candidate that this one turned out to be

  std::uint32_t size() const { return shown->end - shown->begin; }
};

// The numbers of names by one of their keys, 0 being none. Reused, it stops allocating. Not thread-safe.
class NamesByKey {
 public:
  void Clear() {
    slots_.assign(kLeastSlots, {});
    next_.clear();
    keys_ = 0;
  }
  // Adds the next number, from 0 on.
  void Add(std::uint64_t key);
  // The first and the last number with that key, kNobody if there is none.
  std::uint32_t First(std::uint64_t key) const { return slots_[FindSlot(key)].first; }
  std::uint32_t Last(std::uint64_t key) const { return slots_[FindSlot(key)].last; }
  // The next one with the key of `number`, kNobody behind the last.
  std::uint32_t Next(std::uint32_t number) const { return next_[number]; }

 private:
  static constexpr std::size_t kLeastSlots = 64;
  struct Slot {
    std::uint64_t key = 0;  // 0: free
    std::uint32_t first = kNobody, last = kNobody;
  };

  // Where the key is, or would be.
  std::size_t FindSlot(std::uint64_t key) const {
    std::size_t slot = ScrambleBits(key) & (slots_.size() - 1);
    while (slots_[slot].key != key && slots_[slot].key != 0) slot = (slot + 1) & (slots_.size() - 1);
    return slot;
  }
  void Grow();

  std::vector<Slot> slots_ = std::vector<Slot>(kLeastSlots);
  std::vector<std::uint32_t> next_;  // by number
  std::size_t keys_ = 0;
};

// Works in vectors that are reused from article to article; the time it takes is that of its names, however many are alike.
class NameCandidates {
 public:
  void Clear();
  // The candidate of the same entry, or of the same words and type, kNobody if there is none.
  std::uint32_t Find(const NameCandidate& candidate) const;
  std::uint32_t Add(const NameCandidate& candidate);
  std::uint32_t FindOrAdd(const NameCandidate& candidate) {
    const std::uint32_t known = Find(candidate);
    return known != kNobody ? known : Add(candidate);
  }
  std::vector<NameCandidate>& all() { return all_; }
  NameCandidate& operator[](std::uint32_t number) { return all_[number]; }
  const NameCandidate& operator[](std::uint32_t number) const { return all_[number]; }

  // The candidate that `number` finally means.
  std::uint32_t Target(std::uint32_t number) const;

  // The same words told of several types become one candidate (LinkMentions says which), and names that are not full the ones
  // meant.
  void Resolve();

 private:
  void UniteTypes();
  std::uint32_t Meant(std::uint32_t number) const;
  std::uint32_t PersonOfLastName(std::uint32_t number) const;
  std::uint32_t OnlyOneOf(EntityType type, std::uint64_t first_word, std::uint32_t but) const;

  std::vector<NameCandidate> all_;
  bool some_alike_ = false;                   // the words of two of them
  std::vector<std::uint32_t> person_before_;  // of each: the latest person before it whose last word is its own
  NamesByKey meanings_;                       // by the entry, or a hash of words and type
  NamesByKey words_;                          // by NameCandidate::words
  NamesByKey beginnings_;                     // by type and NameCandidate::first_word
  NamesByKey full_last_words_;                // by the last word of a person named in full, or listed
};

}  // namespace xeber
