#include "annotate/linker.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "annotate/annotator.h"
#include "annotate/name_keys.h"

namespace xeber {
namespace {

constexpr std::uint32_t kNobody = 0xffffffff;
constexpr std::size_t kMaxAcronymBytes = 12;

struct Candidate {
  std::uint32_t entry = kUnlisted;
  std::uint64_t key = 0;  // of an unlisted name
  EntityType type = EntityType::kOther;
  const Mention* shown = nullptr;  // the mention whose surface is shown
  std::uint64_t first_name = 0;    // a person's named in full, 0 if not known
  std::uint64_t last_name = 0;     // a person's, 0 if not known
  float count = 0;
  float first = 1;
  unsigned quarters = 0;
  bool in_title = false;
  std::uint32_t target = kNobody;  // the candidate that this one turned out to be
};

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

// Works in vectors that are reused from article to article.
class Linker {
 public:
  void Link(const Document& document, const Gazetteer& gazetteer, const std::vector<Mention>& mentions,
            std::vector<ArticleEntity>& out);

 private:
  struct Acronym {
    std::uint64_t key;
    std::uint32_t candidate;
  };

  const Token& token(const Mention& mention, std::uint32_t at) const { return document_->tokens(mention.field)[at]; }
  std::string_view name_word(const Mention& mention, std::uint32_t at) const {
    const Token& word = token(mention, at);
    return WordOfName(word, document_->text_of(mention.field).substr(word.begin, word.end - word.begin));
  }
  std::uint64_t NameKeyOf(const Mention& mention) const;
  std::uint32_t CandidateOf(const Mention& mention);
  std::uint32_t FindOrAdd(const Candidate& candidate);
  std::uint32_t PersonOfLastName(std::uint64_t last_name, std::uint32_t before) const;
  std::uint32_t PersonOfFirstName(std::uint64_t first_name) const;
  bool HasInBrackets(const Mention& mention) const;
  void ReadAcronym(const Mention& mention, std::uint32_t candidate);
  void ReadListedAcronyms(const std::vector<Mention>& mentions);
  void ResolveLastNames();
  void Count(const Mention& mention, Candidate& candidate);
  void Write(const std::vector<Mention>& mentions, std::vector<ArticleEntity>& out);
  std::uint32_t Target(std::uint32_t candidate) const {
    for (int steps = 0; candidates_[candidate].target != kNobody && steps < 8; ++steps) candidate = candidates_[candidate].target;
    return candidate;
  }
  std::string IdOf(const Candidate& candidate) const;
  std::string SurfaceOf(const Candidate& candidate) const;

  const Document* document_ = nullptr;
  const Gazetteer* gazetteer_ = nullptr;
  std::array<std::uint32_t, kArticleFields> words_before_{};
  float words_ = 1;
  std::vector<Candidate> candidates_;
  std::vector<std::uint32_t> of_mention_;
  std::vector<Acronym> acronyms_;
  std::vector<std::uint32_t> place_;  // of a candidate in the output
};

std::uint64_t Linker::NameKeyOf(const Mention& mention) const {
  std::uint64_t key = static_cast<std::uint64_t>(TypeLetter(mention.type));
  for (std::uint32_t at = mention.begin; at < mention.end; ++at)
    key = JoinHashes(key, NameWordKey(name_word(mention, at), document_->language));
  return key;
}

std::uint32_t Linker::FindOrAdd(const Candidate& candidate) {
  for (std::uint32_t i = 0; i < candidates_.size(); ++i) {
    if (candidates_[i].entry == candidate.entry && candidates_[i].key == candidate.key) return i;
  }
  candidates_.push_back(candidate);
  return static_cast<std::uint32_t>(candidates_.size() - 1);
}

std::uint32_t Linker::CandidateOf(const Mention& mention) {
  if (mention.end - mention.begin == 1 && !acronyms_.empty()) {
    const std::uint64_t key = HashBytes(token(mention, mention.begin).stem);
    for (const Acronym& acronym : acronyms_) {
      if (acronym.key == key) return acronym.candidate;
    }
  }
  Candidate candidate{.entry = mention.entry, .type = mention.type, .shown = &mention};
  if (mention.entry == kUnlisted) candidate.key = NameKeyOf(mention);
  if (mention.entry != kUnlisted) candidate.type = gazetteer_->entry(mention.entry).type;
  if (candidate.type == EntityType::kPerson) {
    candidate.last_name = NameWordKey(name_word(mention, mention.end - 1), document_->language);
    if (mention.end - mention.begin > 1)
      candidate.first_name = NameWordKey(name_word(mention, mention.begin), document_->language);
  }
  return FindOrAdd(candidate);
}

// Whether a name of several words has an acronym in brackets behind it.
bool Linker::HasInBrackets(const Mention& mention) const {
  const std::vector<Token>& tokens = document_->tokens(mention.field);
  const std::string_view text = document_->text_of(mention.field);
  if (mention.end >= tokens.size() || mention.end - mention.begin < 2) return false;
  const Token& next = tokens[mention.end];
  if (next.casing != Casing::kUpper && next.casing != Casing::kMixed) return false;
  const std::string_view gap = text.substr(tokens[mention.end - 1].end, next.begin - tokens[mention.end - 1].end);
  if (gap.size() > 3 || gap.empty() || gap.back() != '(' || next.end >= text.size() || text[next.end] != ')') return false;
  return next.end - next.begin <= kMaxAcronymBytes;
}

// "... Dünya Bankı (DB)": the token in brackets right after the mention means the same from here on.
void Linker::ReadAcronym(const Mention& mention, std::uint32_t candidate) {
  if (HasInBrackets(mention)) acronyms_.push_back({HashBytes(token(mention, mention.end).stem), candidate});
}

// "... Uşaq Fondu (UNICEF)": where the acronym is listed and the name before it is not, the name is what the acronym means.
void Linker::ReadListedAcronyms(const std::vector<Mention>& mentions) {
  for (std::size_t i = 0; i + 1 < mentions.size(); ++i) {
    const Mention &name = mentions[i], &acronym = mentions[i + 1];
    const bool pair = name.field == acronym.field && acronym.begin == name.end && acronym.end == acronym.begin + 1;
    if (!pair || name.entry != kUnlisted || acronym.entry == kUnlisted || !HasInBrackets(name)) continue;
    const EntityType type = gazetteer_->entry(acronym.entry).type;
    if (TypeLetter(type) != TypeLetter(name.type)) continue;
    const std::uint32_t unlisted = of_mention_[i];
    const std::uint32_t listed = FindOrAdd({.entry = acronym.entry, .type = type, .shown = &acronym});
    if (unlisted != listed) candidates_[unlisted].target = listed;
  }
}

std::uint32_t Linker::PersonOfLastName(std::uint64_t last_name, std::uint32_t before) const {
  std::uint32_t found = kNobody;
  for (std::uint32_t i = 0; i < candidates_.size(); ++i) {
    const Candidate& person = candidates_[i];
    if (person.type != EntityType::kPerson || person.last_name != last_name || i == before) continue;
    const bool full = person.shown->end - person.shown->begin > 1 || person.entry != kUnlisted;
    if (!full) continue;
    if (found == kNobody || i < before) found = i;
  }
  return found;
}

// The only person of the article with that first name.
std::uint32_t Linker::PersonOfFirstName(std::uint64_t first_name) const {
  std::uint32_t found = kNobody;
  for (std::uint32_t i = 0; i < candidates_.size(); ++i) {
    if (candidates_[i].type != EntityType::kPerson || candidates_[i].first_name != first_name) continue;
    if (found != kNobody && Target(found) != Target(i)) return kNobody;
    found = i;
  }
  return found;
}

void Linker::ResolveLastNames() {
  for (std::uint32_t i = 0; i < candidates_.size(); ++i) {
    Candidate& candidate = candidates_[i];
    if (candidate.entry != kUnlisted || candidate.shown->end - candidate.shown->begin != 1) continue;
    const std::uint64_t key = NameWordKey(name_word(*candidate.shown, candidate.shown->begin), document_->language);
    if (key == 0) continue;
    std::uint32_t person = PersonOfLastName(key, i);
    if (person == kNobody) person = PersonOfFirstName(key);
    if (person != kNobody) candidate.target = person;
  }
}

void Linker::Count(const Mention& mention, Candidate& candidate) {
  const float offset = static_cast<float>(words_before_[static_cast<std::size_t>(mention.field)] + mention.begin) / words_;
  candidate.count += mention.demonym ? 0.5f : 1.0f;
  candidate.first = std::min(candidate.first, offset);
  candidate.quarters |= 1u << std::min(3, static_cast<int>(offset * 4));
  candidate.in_title |= mention.field == ArticleField::kTitle;
  const Mention& shown = *candidate.shown;
  if (mention.end - mention.begin > shown.end - shown.begin && candidate.entry == kUnlisted) candidate.shown = &mention;
}

std::string Linker::SurfaceOf(const Candidate& candidate) const {
  const Mention& shown = *candidate.shown;
  std::string name;
  for (std::uint32_t at = shown.begin; at < shown.end; ++at) {
    const Token& word = token(shown, at);
    const std::string_view text = document_->text_of(shown.field);
    if (!name.empty()) name += text.substr(token(shown, at - 1).end, word.begin - token(shown, at - 1).end);
    name += text.substr(word.begin, word.end - word.begin);
  }
  return name;
}

std::string Linker::IdOf(const Candidate& candidate) const {
  if (candidate.entry != kUnlisted) return std::string(gazetteer_->entry(candidate.entry).id);
  std::string id = "name:";
  id += TypeLetter(candidate.type);
  char separator = ':';
  for (std::uint32_t at = candidate.shown->begin; at < candidate.shown->end; ++at) {
    id += separator;
    id += SoundOfName(name_word(*candidate.shown, at), document_->language);
    separator = '-';
  }
  return id;
}

void Linker::Write(const std::vector<Mention>& mentions, std::vector<ArticleEntity>& out) {
  float most = 0.5f;
  for (const Candidate& candidate : candidates_) most = std::max(most, candidate.count);
  place_.assign(candidates_.size(), kNobody);
  out.clear();
  for (std::uint32_t i = 0; i < candidates_.size(); ++i) {
    const Candidate& candidate = candidates_[i];
    if (candidate.count == 0) continue;
    place_[i] = static_cast<std::uint32_t>(out.size());
    const float salience = .35f * candidate.in_title + .20f * (1 - candidate.first) + .30f * std::sqrt(candidate.count / most) +
                           .15f * static_cast<float>(__builtin_popcount(candidate.quarters)) / 4;
    ArticleEntity& entity = out.emplace_back();
    entity.id = IdOf(candidate);
    entity.name = candidate.entry == kUnlisted ? SurfaceOf(candidate)
                                               : std::string(gazetteer_->DisplayName(candidate.entry, document_->language));
    entity.type = candidate.type;
    entity.salience = std::clamp(salience, 0.0f, 1.0f);
  }
  for (std::size_t i = 0; i < mentions.size(); ++i) {
    const Mention& mention = mentions[i];
    out[place_[Target(of_mention_[i])]].mentions.push_back(
        {mention.field, token(mention, mention.begin).begin, token(mention, mention.end - 1).end});
  }
  std::sort(out.begin(), out.end(), [](const ArticleEntity& a, const ArticleEntity& b) {
    return a.salience != b.salience ? a.salience > b.salience : a.id < b.id;
  });
}

void Linker::Link(const Document& document, const Gazetteer& gazetteer, const std::vector<Mention>& mentions,
                  std::vector<ArticleEntity>& out) {
  document_ = &document;
  gazetteer_ = &gazetteer;
  candidates_.clear();
  of_mention_.clear();
  acronyms_.clear();
  std::uint32_t words = 0;
  for (std::size_t field = 0; field < kArticleFields; ++field) {
    words_before_[field] = words;
    words += static_cast<std::uint32_t>(document.analysis[field]->tokens.size());
  }
  words_ = static_cast<float>(std::max(1u, words));
  for (const Mention& mention : mentions) {
    of_mention_.push_back(CandidateOf(mention));
    ReadAcronym(mention, of_mention_.back());
  }
  ReadListedAcronyms(mentions);
  ResolveLastNames();
  for (std::size_t i = 0; i < mentions.size(); ++i) Count(mentions[i], candidates_[Target(of_mention_[i])]);
  Write(mentions, out);
}

}  // namespace

std::optional<EntityType> TypeOfNameId(std::string_view id) {
  if (!id.starts_with("name:") || id.size() < 6) return std::nullopt;
  for (const EntityType type :
       {EntityType::kPerson, EntityType::kOrganisation, EntityType::kPlace, EntityType::kEvent, EntityType::kOther})
    if (id[5] == TypeLetter(type)) return type;
  return std::nullopt;
}

void LinkMentions(const Document& document, const Gazetteer& gazetteer, const std::vector<Mention>& mentions,
                  std::vector<ArticleEntity>& out) {
  thread_local Linker linker;
  linker.Link(document, gazetteer, mentions, out);
}

}  // namespace xeber
