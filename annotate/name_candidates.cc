#include "annotate/name_candidates.h"

namespace xeber {

char TypeLetter(EntityType type) {
  switch (type) {
    case EntityType::kPerson:
      return 'P';
    case EntityType::kOrganisation:
      return 'O';
    case EntityType::kEvent:
      return 'E';
    case EntityType::kOther:
      return 'X';
    default:
      return 'L';
  }
}

std::uint32_t NameCandidates::FindOrAdd(const NameCandidate& candidate) {
  for (std::uint32_t i = 0; i < all_.size(); ++i) {
    const bool same = all_[i].entry == candidate.entry && all_[i].words == candidate.words;
    if (same && (candidate.entry != kUnlisted || TypeLetter(all_[i].type) == TypeLetter(candidate.type))) return i;
  }
  all_.push_back(candidate);
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
    const NameCandidate& person = all_[i];
    if (person.type != EntityType::kPerson || person.last_word != last_name || i == before) continue;
    const bool full = person.size() > 1 || person.entry != kUnlisted;
    if (!full) continue;
    if (found == kNobody || i < before) found = i;
  }
  return found;
}

// The only one of the type that begins so, kNobody if there are several.
std::uint32_t NameCandidates::OnlyOneOf(EntityType type, std::uint64_t first_word, std::uint32_t but) const {
  std::uint32_t found = kNobody;
  for (std::uint32_t i = 0; i < all_.size(); ++i) {
    if (i == but || all_[i].type != type || all_[i].first_word != first_word) continue;
    if (found != kNobody && Target(found) != Target(i)) return kNobody;
    found = i;
  }
  return found;
}

// "Tavares" may have been told a person here and an organisation there.
void NameCandidates::UniteTypes() {
  for (std::uint32_t i = 0; i < all_.size(); ++i) {
    if (all_[i].words == 0) continue;
    std::uint32_t best = i;
    for (std::uint32_t j = 0; j < all_.size(); ++j) {
      if (all_[j].words != all_[i].words) continue;
      const bool person = all_[j].told == all_[best].told && all_[j].type == EntityType::kPerson;
      if (all_[j].told > all_[best].told || person) best = j;
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
