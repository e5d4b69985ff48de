#include "annotate/name_ids.h"

#include <algorithm>

#include "annotate/annotator.h"
#include "annotate/name_keys.h"

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

std::string_view WordOfName(const Document& document, const Mention& mention, std::uint32_t at) {
  const Token& word = document.tokens(mention.field)[at];
  return WordOfName(word, document.text_of(mention.field).substr(word.begin, word.end - word.begin));
}

bool IsLeftOut(const Document& document, const DocumentViews& views, const Mention& mention, EntityType type, std::uint32_t at) {
  if (at + 1 >= mention.end) return false;
  const TokenView& word = views[static_cast<std::size_t>(mention.field)][at];
  const bool event = type == EntityType::kEvent || type == EntityType::kOther;
  if (event && at == mention.begin) return word.ordinal;
  if (type != EntityType::kPerson || !word.article) return false;
  const std::vector<Token>& tokens = document.tokens(mention.field);
  const std::uint32_t end = tokens[at].end;
  return tokens[at + 1].begin == end + 1 && document.text_of(mention.field)[end] == '-';
}

void NameIdWriter::AppendSound(const Document& document, const Mention& mention, std::uint32_t at, std::string& id) {
  const Analysis& analysis = *document.analysis[static_cast<std::size_t>(mention.field)];
  const bool last = at + 1 == mention.end;
  const NameWordPlace place = last ? NameWordPlace::kLast : NameWordPlace::kBefore;
  const auto spell = [&] { return SoundOfName(WordOfName(document, mention, at), document.language, place); };
  Sounds& sounds = last ? last_ : before_;
  sounds.Use({analysis.numbering, LanguageSalt(document.language)});
  const Sound& sound = sounds.Get(analysis.tokens[at].word, [&](Sound& fresh) {
    const std::string_view spelled = spell();
    fresh.size = static_cast<std::uint8_t>(std::min(spelled.size(), Sound::kLongest + 1));
    std::copy_n(spelled.begin(), std::min(spelled.size(), Sound::kLongest), fresh.bytes.begin());
  });
  id += sound.size > Sound::kLongest ? spell() : std::string_view(sound.bytes.data(), sound.size);
}

void NameIdWriter::Write(const Document& document, const DocumentViews& views, const Mention& mention, EntityType type,
                         std::string& id) {
  id.assign("name:");
  id += TypeLetter(type);
  char separator = ':';
  for (std::uint32_t at = mention.begin; at < mention.end; ++at) {
    if (IsLeftOut(document, views, mention, type, at)) continue;
    id += separator;
    AppendSound(document, mention, at, id);
    separator = '-';
  }
}

std::optional<EntityType> TypeOfNameId(std::string_view id) {
  if (!id.starts_with("name:") || id.size() < 6) return std::nullopt;
  for (const EntityType type :
       {EntityType::kPerson, EntityType::kOrganisation, EntityType::kPlace, EntityType::kEvent, EntityType::kOther})
    if (id[5] == TypeLetter(type)) return type;
  return std::nullopt;
}

}  // namespace xeber
