#include "annotate/linker.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "annotate/annotator.h"
#include "annotate/name_candidates.h"
#include "annotate/name_keys.h"

namespace xeber {
namespace {

constexpr std::size_t kMaxAcronymBytes = 12;

// Иван Петрович, Ивана Петровича.
bool IsPatronymic(std::string_view word) {
  constexpr std::string_view kEndings[] = {"ович", "евич", "овна", "евна",  "ична", "овны",
                                           "евны", "овне", "евне", "овной", "евной"};
  for (const std::string_view ending : kEndings)
    if (word.ends_with(ending)) return true;
  const std::string_view stem = word.substr(0, word.size() - std::min<std::size_t>(2, word.size()));
  const bool genitive = word.ends_with("а") || word.ends_with("у") || word.ends_with("е");
  return word.ends_with("вичем") || (genitive && (stem.ends_with("ович") || stem.ends_with("евич")));
}

// Of Arabic names: əs-Süveydi, аль-Асад.
bool IsNameArticle(std::string_view word) {
  constexpr std::string_view kArticles[] = {"al", "el", "əl",  "аль", "эль", "as", "es", "əs", "ас", "эс",
                                            "ar", "er", "ər",  "ар",  "an",  "en", "ən", "ан", "at", "et",
                                            "ət", "ат", "ash", "eş",  "əş",  "аш", "az", "ez"};
  return std::find(std::begin(kArticles), std::end(kArticles), word) != std::end(kArticles);
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
  bool HasInBrackets(const Mention& mention) const;
  void ReadAcronym(const Mention& mention, std::uint32_t candidate);
  void ReadListedAcronyms(const std::vector<Mention>& mentions);
  void Count(const Mention& mention, NameCandidate& candidate);
  void Write(const std::vector<Mention>& mentions, std::vector<ArticleEntity>& out);
  std::string IdOf(const NameCandidate& candidate) const;
  bool IsLeftOut(const NameCandidate& candidate, std::uint32_t at) const;
  std::string SurfaceOf(const NameCandidate& candidate) const;

  const Document* document_ = nullptr;
  const Gazetteer* gazetteer_ = nullptr;
  std::array<std::uint32_t, kArticleFields> words_before_{};
  float words_ = 1;
  NameCandidates candidates_;
  std::vector<std::uint32_t> of_mention_;
  std::vector<Acronym> acronyms_;
  std::vector<std::uint32_t> place_;  // of a candidate in the output
};

std::uint64_t Linker::NameKeyOf(const Mention& mention) const {
  std::uint64_t key = 0;
  for (std::uint32_t at = mention.begin; at < mention.end; ++at)
    key = JoinHashes(key, NameWordKey(name_word(mention, at), document_->language));
  return key;
}

std::uint32_t Linker::CandidateOf(const Mention& mention) {
  if (mention.end - mention.begin == 1 && !acronyms_.empty()) {
    const std::uint64_t key = HashBytes(token(mention, mention.begin).stem);
    for (const Acronym& acronym : acronyms_) {
      if (acronym.key == key) return acronym.candidate;
    }
  }
  NameCandidate candidate{.entry = mention.entry, .type = mention.type, .shown = &mention};
  if (mention.entry == kUnlisted) candidate.words = NameKeyOf(mention);
  if (mention.entry != kUnlisted) candidate.type = gazetteer_->entry(mention.entry).type;
  const std::string_view last = name_word(mention, mention.end - 1);
  const bool person = candidate.type == EntityType::kPerson, several = candidate.size() > 1;
  if (person || !several) candidate.last_word = NameWordKey(last, document_->language);
  if (several && (person || candidate.type == EntityType::kOrganisation))
    candidate.first_word = NameWordKey(name_word(mention, mention.begin), document_->language);
  candidate.patronymic = person && candidate.size() == 2 && document_->language.primary() == "ru" && IsPatronymic(last);
  return candidates_.FindOrAdd(candidate);
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
    const std::uint32_t listed = candidates_.FindOrAdd({.entry = acronym.entry, .type = type, .shown = &acronym});
    if (unlisted != listed) candidates_[unlisted].target = listed;
  }
}

void Linker::Count(const Mention& mention, NameCandidate& candidate) {
  const float offset = static_cast<float>(words_before_[static_cast<std::size_t>(mention.field)] + mention.begin) / words_;
  candidate.count += mention.demonym ? 0.5f : 1.0f;
  candidate.first = std::min(candidate.first, offset);
  candidate.quarters |= 1u << std::min(3, static_cast<int>(offset * 4));
  candidate.in_title |= mention.field == ArticleField::kTitle;
  const Mention& shown = *candidate.shown;
  if (mention.end - mention.begin > shown.end - shown.begin && candidate.entry == kUnlisted) candidate.shown = &mention;
}

std::string Linker::SurfaceOf(const NameCandidate& candidate) const {
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

std::string Linker::IdOf(const NameCandidate& candidate) const {
  if (candidate.entry != kUnlisted) return std::string(gazetteer_->entry(candidate.entry).id);
  std::string id = "name:";
  id += TypeLetter(candidate.type);
  char separator = ':';
  const Mention& shown = *candidate.shown;
  for (std::uint32_t at = shown.begin; at < shown.end; ++at) {
    const bool last = at + 1 == shown.end;
    if (!last && IsLeftOut(candidate, at)) continue;
    id += separator;
    id += SoundOfName(name_word(shown, at), document_->language, last ? NameWordPlace::kLast : NameWordPlace::kBefore);
    separator = '-';
  }
  return id;
}

// The number of an event (IV Xəzər Film Festivalı), the article of a name (əs-Süveydi).
bool Linker::IsLeftOut(const NameCandidate& candidate, std::uint32_t at) const {
  const Token& word = token(*candidate.shown, at);
  const bool event = candidate.type == EntityType::kEvent || candidate.type == EntityType::kOther;
  if (event && at == candidate.shown->begin)
    return word.kind == TokenKind::kNumber || word.exact.find_first_not_of("iıvx") == std::string_view::npos;
  const std::string_view text = document_->text_of(candidate.shown->field);
  const bool joined = text.substr(word.end, 1) == "-" && token(*candidate.shown, at + 1).begin == word.end + 1;
  return candidate.type == EntityType::kPerson && joined && IsNameArticle(word.exact);
}

void Linker::Write(const std::vector<Mention>& mentions, std::vector<ArticleEntity>& out) {
  float most = 0.5f;
  for (const NameCandidate& candidate : candidates_.all()) most = std::max(most, candidate.count);
  place_.assign(candidates_.all().size(), kNobody);
  out.clear();
  for (std::uint32_t i = 0; i < candidates_.all().size(); ++i) {
    const NameCandidate& candidate = candidates_[i];
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
    out[place_[candidates_.Target(of_mention_[i])]].mentions.push_back(
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
  candidates_.Clear();
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
    ++candidates_[of_mention_.back()].told;
    ReadAcronym(mention, of_mention_.back());
  }
  ReadListedAcronyms(mentions);
  candidates_.Resolve();
  for (std::size_t i = 0; i < mentions.size(); ++i) Count(mentions[i], candidates_[candidates_.Target(of_mention_[i])]);
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
