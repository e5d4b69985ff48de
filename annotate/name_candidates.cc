#include "annotate/name_candidates.h"

#include <algorithm>

#include "annotate/name_ids.h"
#include "annotate/word_hash.h"

namespace xeber {

namespace {

std::uint64_t MeaningOf(const NameCandidate& candidate) {
  if (candidate.entry != kUnlisted) return ScrambleBits(candidate.entry + std::uint64_t{1});
  return JoinHashes(candidate.words, static_cast<std::uint64_t>(TypeLetter(candidate.type)));
}

// Of those that begin with the word, 0 if it is none.
std::uint64_t BeginningOf(EntityType type, std::uint64_t first_word) {
  return first_word == 0 ? 0 : JoinHashes(first_word, static_cast<std::uint64_t>(type));
}

}  // namespace

void NamesByKey::Grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  for (const Slot& slot : old)
    if (slot.key != 0) slots_[FindSlot(slot.key)] = slot;
}

void NamesByKey::Add(std::uint64_t key) {
  const auto number = static_cast<std::uint32_t>(next_.size());
  next_.push_back(kNobody);
  if (key == 0) return;
  if (keys_ * 2 >= slots_.size()) Grow();
  Slot& slot = slots_[FindSlot(key)];
  if (slot.key == 0) {
    slot = {key, number, number};
    ++keys_;
  } else {
    next_[slot.last] = number;
    slot.last = number;
  }
}

void NameCandidates::Clear() {
  all_.clear();
  some_alike_ = false;
  person_before_.clear();
  for (NamesByKey* names : {&meanings_, &words_, &beginnings_, &full_last_words_}) names->Clear();
}

std::uint32_t NameCandidates::Find(const NameCandidate& candidate) const { return meanings_.First(MeaningOf(candidate)); }

std::uint32_t NameCandidates::Add(const NameCandidate& candidate) {
  const bool full_person = candidate.type == EntityType::kPerson && (candidate.size() > 1 || candidate.entry != kUnlisted);
  some_alike_ |= words_.First(candidate.words) != kNobody;
  person_before_.push_back(full_last_words_.Last(candidate.last_word));
  all_.push_back(candidate);
  meanings_.Add(MeaningOf(candidate));
  words_.Add(candidate.words);
  beginnings_.Add(BeginningOf(candidate.type, candidate.first_word));
  full_last_words_.Add(full_person ? candidate.last_word : 0);
  return static_cast<std::uint32_t>(all_.size() - 1);
}

std::uint32_t NameCandidates::Target(std::uint32_t number) const {
  for (int steps = 0; all_[number].target != kNobody && steps < 8; ++steps) number = all_[number].target;
  return number;
}

// The latest person of the candidate's last name before it, else the first after it.
std::uint32_t NameCandidates::PersonOfLastName(std::uint32_t number) const {
  if (person_before_[number] != kNobody) return person_before_[number];
  const std::uint32_t first = full_last_words_.First(all_[number].last_word);
  return first == number ? full_last_words_.Next(first) : first;
}

// The only one of the type that begins so, kNobody if there are several.
std::uint32_t NameCandidates::OnlyOneOf(EntityType type, std::uint64_t first_word, std::uint32_t but) const {
  std::uint32_t found = kNobody;
  int looked_at = 0;
  for (std::uint32_t i = beginnings_.First(BeginningOf(type, first_word)); i != kNobody; i = beginnings_.Next(i)) {
    if (++looked_at > kMostOfOneBeginning) return kNobody;
    if (i == but) continue;
    if (found != kNobody && Target(found) != Target(i)) return kNobody;
    found = i;
  }
  return found;
}

// "Tavares" may have been told a person here and an organisation there: of the same words there is one candidate a type.
void NameCandidates::UniteTypes() {
  if (!some_alike_) return;
  for (std::uint32_t i = 0; i < all_.size(); ++i) {
    if (all_[i].words == 0 || all_[i].target != kNobody) continue;
    std::uint32_t best = kNobody;
    for (std::uint32_t j = words_.First(all_[i].words); j != kNobody; j = words_.Next(j)) {
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
  if (const std::uint32_t person = PersonOfLastName(number); person != kNobody) return person;
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
