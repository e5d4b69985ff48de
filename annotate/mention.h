// A stretch of text that names somebody or something, before it is known who.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "annotate/token_views.h"
#include "news/entity.h"

namespace xeber {

inline constexpr std::uint32_t kUnlisted = std::numeric_limits<std::uint32_t>::max();

// Tokens [begin, end) of one field.
struct Mention {
  ArticleField field = ArticleField::kBody;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  EntityType type = EntityType::kOther;
  std::uint32_t told = 0;                 // where the recogniser lets it begin: at the office before a person's name, at most
  std::uint32_t entry = kUnlisted;        // number in the gazetteer
  std::uint32_t first_value = kUnlisted;  // of the listed name, in the automaton
  EntityType entry_type = EntityType::kOther;
  bool owned = false;    // the entry is of a country
  bool demonym = false;  // a people or adjective: counts half, tagged MISC
  bool opening = false;  // its first word begins a sentence and is no known first name: perhaps no part of it
  bool quiet = false;    // written in small letters: an entity, but no name
};

// What was found in an article: its tokens, and its mentions in the order of the text (title, lead, body).
struct DocumentMentions {
  DocumentViews views;
  std::vector<Mention> mentions;
};

}  // namespace xeber
