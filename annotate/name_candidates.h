// Whom and what the names of one article may mean, and which of them are one.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "annotate/mention.h"
#include "news/entity.h"

namespace xeber {

inline constexpr std::uint32_t kNobody = std::numeric_limits<std::uint32_t>::max();

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

// Works in a vector that is reused from article to article.
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
  std::uint32_t PersonOfLastName(std::uint64_t last_name, std::uint32_t before) const;
  std::uint32_t OnlyOneOf(EntityType type, std::uint64_t first_word, std::uint32_t but) const;

  std::vector<NameCandidate> all_;
  bool some_alike_ = false;  // the words of two of them
  // Of each what is searched for, close together:
  std::vector<std::uint64_t> meanings_;         // its entry, or a hash of its words and type
  std::vector<std::uint64_t> words_;            // NameCandidate::words
  std::vector<std::uint64_t> first_words_;      // NameCandidate::first_word
  std::vector<std::uint64_t> full_last_words_;  // the last word of a person named in full, or listed, else 0
};

}  // namespace xeber
