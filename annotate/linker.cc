#include "annotate/linker.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "annotate/name_candidates.h"
#include "annotate/name_ids.h"
#include "annotate/name_keys.h"

namespace xeber {
namespace {

constexpr std::size_t kMaxAcronymBytes = 12;
constexpr std::size_t kMostSpare = 128;  // entities whose memory is kept
constexpr std::size_t kMostKept = 64;    // mentions of one of them

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

// Works in vectors that are reused from article to article.
class Linker {
 public:
  void Link(const Document& document, const DocumentMentions& found, const Gazetteer& gazetteer, std::vector<ArticleEntity>& out);

 private:
  const Token& token(const Mention& mention, std::uint32_t at) const { return document_->tokens(mention.field)[at]; }
  std::uint64_t WordKeyOf(const Mention& mention, std::uint32_t at) const;
  std::uint64_t NameKeyOf(const Mention& mention) const;
  std::uint32_t CandidateOf(const Mention& mention);
  bool HasInBrackets(const Mention& mention) const;
  void ReadAcronym(const Mention& mention, std::uint32_t candidate);
  void ReadListedAcronyms(const std::vector<Mention>& mentions);
  void Count(const Mention& mention, NameCandidate& candidate);
  void Order();
  void Resize(std::size_t size, std::vector<ArticleEntity>& entities);
  void Write(const std::vector<Mention>& mentions, std::vector<ArticleEntity>& out);
  void WriteId(const NameCandidate& candidate, std::string& id);
  void WriteSurface(const NameCandidate& candidate, std::string& name) const;

  NameIdWriter ids_;
  const Document* document_ = nullptr;
  const DocumentViews* views_ = nullptr;
  const Gazetteer* gazetteer_ = nullptr;
  std::array<std::uint32_t, kArticleFields> words_before_{};
  float words_ = 1;
  NameCandidates candidates_;
  std::vector<std::uint32_t> of_mention_;
  NamesByKey acronyms_;                    // by the stem
  std::vector<std::uint32_t> acronym_of_;  // the candidate that each stands for
  std::vector<std::uint32_t> order_;       // of the candidates in the output
  std::vector<std::uint32_t> place_;       // of a candidate in the output
  std::vector<ArticleEntity> spare_;       // that articles with fewer entities left over
};

std::uint64_t Linker::WordKeyOf(const Mention& mention, std::uint32_t at) const {
  const TokenView& view = (*views_)[static_cast<std::size_t>(mention.field)][at];
  return view.has_name_keys ? view.name_key : NameWordKey(WordOfName(*document_, mention, at), document_->language);
}

std::uint64_t Linker::NameKeyOf(const Mention& mention) const {
  std::uint64_t key = 0;
  for (std::uint32_t at = mention.begin; at < mention.end; ++at)
    if (!IsLeftOut(*document_, *views_, mention, mention.type, at)) key = JoinHashes(key, WordKeyOf(mention, at));
  return key;
}

std::uint32_t Linker::CandidateOf(const Mention& mention) {
  if (mention.end - mention.begin == 1 && !acronym_of_.empty()) {
    const std::uint32_t acronym = acronyms_.First(HashBytes(token(mention, mention.begin).stem));
    if (acronym != kNobody) return acronym_of_[acronym];
  }
  NameCandidate candidate{.entry = mention.entry, .type = mention.type, .shown = &mention};
  if (mention.entry == kUnlisted) candidate.words = NameKeyOf(mention);
  if (mention.entry != kUnlisted) candidate.type = mention.entry_type;
  if (const std::uint32_t known = candidates_.Find(candidate); known != kNobody) return known;
  if (mention.entry != kUnlisted) gazetteer_->Prefetch(mention.entry);
  const std::uint32_t last = mention.end - 1;
  const bool person = candidate.type == EntityType::kPerson, several = candidate.size() > 1;
  if (person || !several) candidate.last_word = WordKeyOf(mention, last);
  if (several && (person || candidate.type == EntityType::kOrganisation))
    candidate.first_word = WordKeyOf(mention, mention.begin);
  candidate.patronymic = person && candidate.size() == 2 && document_->language.primary() == "ru" &&
                         IsPatronymic(WordOfName(*document_, mention, last));
  return candidates_.Add(candidate);
}

// Whether a name of several words has an acronym in brackets behind it.
bool Linker::HasInBrackets(const Mention& mention) const {
  const TokenViews& views = (*views_)[static_cast<std::size_t>(mention.field)];
  if (mention.end - mention.begin < 2 || mention.end >= views.size()) return false;
  if (!views[mention.end].capital || views[mention.end].title) return false;
  const std::vector<Token>& tokens = document_->tokens(mention.field);
  const std::string_view text = document_->text_of(mention.field);
  const Token& next = tokens[mention.end];
  const std::string_view gap = text.substr(tokens[mention.end - 1].end, next.begin - tokens[mention.end - 1].end);
  if (gap.size() > 3 || gap.empty() || gap.back() != '(' || next.end >= text.size() || text[next.end] != ')') return false;
  return next.end - next.begin <= kMaxAcronymBytes;
}

// "... Dünya Bankı (DB)": the token in brackets right after the mention means the same from here on.
void Linker::ReadAcronym(const Mention& mention, std::uint32_t candidate) {
  if (!HasInBrackets(mention)) return;
  acronyms_.Add(HashBytes(token(mention, mention.end).stem));
  acronym_of_.push_back(candidate);
}

// "... Uşaq Fondu (UNICEF)": where the acronym is listed and the name before it is not, the name is what the acronym means.
void Linker::ReadListedAcronyms(const std::vector<Mention>& mentions) {
  for (std::size_t i = 0; i + 1 < mentions.size(); ++i) {
    const Mention &name = mentions[i], &acronym = mentions[i + 1];
    const bool pair = name.field == acronym.field && acronym.begin == name.end && acronym.end == acronym.begin + 1;
    if (!pair || name.entry != kUnlisted || acronym.entry == kUnlisted || !HasInBrackets(name)) continue;
    const EntityType type = acronym.entry_type;
    if (TypeLetter(type) != TypeLetter(name.type)) continue;
    const std::uint32_t unlisted = of_mention_[i];
    const std::uint32_t listed = candidates_.FindOrAdd({.entry = acronym.entry, .type = type, .shown = &acronym});
    if (unlisted != listed) candidates_[unlisted].target = listed;
  }
}

void Linker::Count(const Mention& mention, NameCandidate& candidate) {
  const float offset = static_cast<float>(words_before_[static_cast<std::size_t>(mention.field)] + mention.begin) / words_;
  candidate.count += mention.demonym ? 0.5f : 1.0f;
  ++candidate.mentions;
  candidate.first = std::min(candidate.first, offset);
  candidate.quarters |= 1u << std::min(3, static_cast<int>(offset * 4));
  candidate.in_title |= mention.field == ArticleField::kTitle;
  const Mention& shown = *candidate.shown;
  if (mention.end - mention.begin > shown.end - shown.begin && candidate.entry == kUnlisted) candidate.shown = &mention;
}

void Linker::WriteSurface(const NameCandidate& candidate, std::string& name) const {
  const Mention& shown = *candidate.shown;
  const std::uint32_t begin = token(shown, shown.begin).begin, end = token(shown, shown.end - 1).end;
  name = document_->text_of(shown.field).substr(begin, end - begin);
}

void Linker::WriteId(const NameCandidate& candidate, std::string& id) {
  if (candidate.entry != kUnlisted) {
    id = gazetteer_->entry(candidate.entry).id;
  } else {
    ids_.Write(*document_, *views_, *candidate.shown, candidate.type, id);
  }
}

// Chooses the candidates that are mentioned, by falling salience, then id.
void Linker::Order() {
  float most = 0.5f;
  for (const NameCandidate& candidate : candidates_.all()) most = std::max(most, candidate.count);
  order_.clear();
  for (std::uint32_t i = 0; i < candidates_.all().size(); ++i) {
    NameCandidate& candidate = candidates_[i];
    if (candidate.count == 0) continue;
    const float salience = .35f * candidate.in_title + .20f * (1 - candidate.first) + .30f * std::sqrt(candidate.count / most) +
                           .15f * static_cast<float>(__builtin_popcount(candidate.quarters)) / 4;
    candidate.salience = std::clamp(salience, 0.0f, 1.0f);
    if (candidate.entry == kUnlisted) {
      ids_.Prefetch(*document_, *candidate.shown);
    } else {
      __builtin_prefetch(gazetteer_->entry(candidate.entry).id.data());
      __builtin_prefetch(gazetteer_->DisplayName(candidate.entry, document_->language).data());
    }
    order_.push_back(i);
  }
  std::sort(order_.begin(), order_.end(), [this](std::uint32_t a, std::uint32_t b) {
    if (candidates_[a].salience != candidates_[b].salience) return candidates_[a].salience > candidates_[b].salience;
    std::string id_a, id_b;
    WriteId(candidates_[a], id_a);
    WriteId(candidates_[b], id_b);
    return id_a < id_b;
  });
}

// So that the strings and vectors of what is left out are used again.
void Linker::Resize(std::size_t size, std::vector<ArticleEntity>& entities) {
  while (entities.size() > size && spare_.size() < kMostSpare) {
    if (entities.back().mentions.capacity() <= kMostKept) spare_.push_back(std::move(entities.back()));
    entities.pop_back();
  }
  while (entities.size() < size && !spare_.empty()) {
    entities.push_back(std::move(spare_.back()));
    spare_.pop_back();
  }
  entities.resize(size);
}

// Into the strings and vectors that `out` has already.
void Linker::Write(const std::vector<Mention>& mentions, std::vector<ArticleEntity>& out) {
  place_.assign(candidates_.all().size(), kNobody);
  Resize(order_.size(), out);
  for (std::uint32_t place = 0; place < order_.size(); ++place) {
    const NameCandidate& candidate = candidates_[order_[place]];
    place_[order_[place]] = place;
    ArticleEntity& entity = out[place];
    WriteId(candidate, entity.id);
    if (candidate.entry == kUnlisted) {
      WriteSurface(candidate, entity.name);
    } else {
      entity.name = gazetteer_->DisplayName(candidate.entry, document_->language);
    }
    entity.type = candidate.type;
    entity.salience = candidate.salience;
    entity.mentions.clear();
    entity.mentions.reserve(candidate.mentions);
  }
  for (std::size_t i = 0; i < mentions.size(); ++i) {
    const Mention& mention = mentions[i];
    out[place_[candidates_.Target(of_mention_[i])]].mentions.push_back(
        {mention.field, token(mention, mention.begin).begin, token(mention, mention.end - 1).end});
  }
}

void Linker::Link(const Document& document, const DocumentMentions& found, const Gazetteer& gazetteer,
                  std::vector<ArticleEntity>& out) {
  const std::vector<Mention>& mentions = found.mentions;
  document_ = &document;
  views_ = &found.views;
  gazetteer_ = &gazetteer;
  candidates_.Clear();
  of_mention_.clear();
  acronyms_.Clear();
  acronym_of_.clear();
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
  Order();
  Write(mentions, out);
}

}  // namespace

void LinkMentions(const Document& document, const DocumentMentions& found, const Gazetteer& gazetteer,
                  std::vector<ArticleEntity>& out) {
  thread_local Linker linker;
  linker.Link(document, found, gazetteer, out);
}

}  // namespace xeber
