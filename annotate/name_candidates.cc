#include "annotate/name_candidates.h"

#include <algorithm>

#include "annotate/name_ids.h"
#include "annotate/word_hash.h"

namespace xeber {

namespace {

// Hashes of words look like no entry's number.
std::uint64_t MeaningOf(const NameCandidate& candidate) {
  if (candidate.entry != kUnlisted) return candidate.entry;
  return JoinHashes(candidate.words, static_cast<std::uint64_t>(TypeLetter(candidate.type)));
}

}  // namespace

void NameCandidates::Clear() {
  all_.clear();
  some_alike_ = false;
  for (std::vector<std::uint64_t>* list : {&meanings_, &words_, &first_words_, &full_last_words_}) list->clear();
}

std::uint32_t NameCandidates::Find(const NameCandidate& candidate) const {
  const auto known = std::find(meanings_.begin(), meanings_.end(), MeaningOf(candidate));
  return known == meanings_.end() ? kNobody : static_cast<std::uint32_t>(known - meanings_.begin());
}

std::uint32_t NameCandidates::Add(const NameCandidate& candidate) {
  const bool full_person = candidate.type == EntityType::kPerson && (candidate.size() > 1 || candidate.entry != kUnlisted);
  if (candidate.words != 0) some_alike_ |= std::find(words_.begin(), words_.end(), candidate.words) != words_.end();
  all_.push_back(candidate);
  meanings_.push_back(MeaningOf(candidate));
  words_.push_back(candidate.words);
  first_words_.push_back(candidate.first_word);
  full_last_words_.push_back(full_person ? candidate.last_word : 0);
  return static_cast<std::uint32_t>(all_.size() - 1);
}

std::uint32_t NameCandidates::Target(std::uint32_t number) const {
  for (int steps = 0; all_[number].target != kNobody && steps < 8; ++steps) number = all_[number].target;
  return number;
}

// The latest person of that last name before the candidate, else the first after it.
std::uint32_t NameCandidates::PersonOfLastName(std::uint64_t last_name, std::uint32_t before) const {
  std::uint32_t found = kNobody;
  for (std::uint32_t i = 0; i < all_.size(); ++i) {
    if (full_last_words_[i] == last_name && i != before && (found == kNobody || i < before)) found = i;
  }
  return found;
}

// The only one of the type that begins so, kNobody if there are several.
std::uint32_t NameCandidates::OnlyOneOf(EntityType type, std::uint64_t first_word, std::uint32_t but) const {
  std::uint32_t found = kNobody;
  for (std::uint32_t i = 0; i < all_.size(); ++i) {
    if (first_words_[i] != first_word || i == but || all_[i].type != type) continue;
    if (found != kNobody && Target(found) != Target(i)) return kNobody;
    found = i;
  }
  return found;
}

// "Tavares" may have been told a person here and an organisation there.
void NameCandidates::UniteTypes() {
  if (!some_alike_) return;
  for (std::uint32_t i = 0; i < all_.size(); ++i) {
    if (words_[i] == 0 || all_[i].target != kNobody) continue;
    std::uint32_t best = kNobody;
    for (std::uint32_t j = 0; j < all_.size(); ++j) {
      if (words_[j] != words_[i]) continue;
      const bool person = best != kNobody && all_[j].told == all_[best].told && all_[j].type == EntityType::kPerson;
      if (best == kNobody || all_[j].told > all_[best].told || person) best = j;
    }
    if (best != i) all_[i].target = best;
  }
}

// Who or what a name that is not full means; kNobody if it is, or nobody is known.
std::uint32_t NameCandidates::Meant(std::uint32_t number) const {
  const NameCandidate& name = all_[number];
  if (name.patronymic) return OnlyOneOf(EntityType::kPerson, name.first_word, number);
  const bool opening = name.size() == 2 && name.shown->opening && name.type == EntityType::kPerson && name.told == 1;
  if (!opening && name.size() != 1) return kNobody;
  if (name.last_word == 0) return kNobody;
  if (const std::uint32_t person = PersonOfLastName(name.last_word, number); person != kNobody) return person;
  if (opening) return kNobody;
  if (const std::uint32_t person = OnlyOneOf(EntityType::kPerson, name.last_word, number); person != kNobody) return person;
  if (name.type == EntityType::kPerson) return kNobody;
  const std::uint32_t organisation = OnlyOneOf(EntityType::kOrganisation, name.last_word, number);
  if (organisation == kNobody || TypeLetter(name.type) != 'L') return organisation;
  return all_[organisation].entry == kUnlisted ? kNobody : organisation;  // a place that it is in, unless a known club
}

void NameCandidates::Resolve() {
  UniteTypes();
  for (std::uint32_t i = 0; i < all_.size(); ++i) {
    if (all_[i].entry != kUnlisted || all_[i].target != kNobody) continue;
    const std::uint32_t meant = Meant(i);
    if (meant != kNobody && Target(meant) != i) all_[i].target = meant;
  }
}

}  // namespace xeber
