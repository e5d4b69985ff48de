// A query string as people type it, taken apart.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "news/query.h"

namespace xeber {

// One part of a query: a word, or a phrase of several.
struct QueryClause {
  enum class Occur : std::uint8_t { kShould, kMust, kMustNot };
  enum class Field : std::uint8_t { kAny, kTitle };
  std::string text;  // one word, or the words of a phrase
  bool phrase = false;
  Occur occur = Occur::kShould;
  Field field = Field::kAny;
};

struct ParsedQuery {
  std::vector<QueryClause> clauses;
  Filter filter;  // from category: source: lang: before: after:
};

// Reads words, "phrases", -not, +must, title:word, and the filters category: source: lang: after: before: (dates as ISO 8601;
// values with spaces in quotes). What makes no sense as syntax is taken as words: a reader's query never fails.
ParsedQuery ParseQuery(std::string_view text, QuerySyntax syntax);

}  // namespace xeber
