// A query string as people type it, taken apart.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "news/hit.h"
#include "news/query.h"

namespace xeber {

// What a query may hold at most; the rest is left out, and a note says so.
struct QueryLimits {
  static constexpr std::size_t kParts = 256;
  static constexpr int kDepth = 16;                    // of parentheses
  static constexpr int kApart = 50;                    // N of "near words"~N
  static constexpr std::size_t kPrefixCharacters = 2;  // before the * of a prefix, at least
};

// A word, the words of a phrase, the beginning of words, or a name.
struct QueryClause {
  enum class Kind : std::uint8_t { kWords, kPhrase, kPrefix, kEntity, kTopic, kAuthor };
  enum class Occur : std::uint8_t { kShould, kMust, kMustNot };
  enum class Field : std::uint8_t { kAny, kTitle, kLead, kBody };
  static constexpr int kInARow = -1;

  Kind kind = Kind::kWords;
  std::string text;  // without quotes or *
  Occur occur = Occur::kShould;
  Field field = Field::kAny;  // of the first three kinds
  int apart = kInARow;        // of a phrase: how many other words may stand between its own, in any order
  bool excluded = false;      // stands under a "-": it finds nothing and scores nothing
  ByteRange at;               // in the query string
};

// A condition on what is known of an article beside its text.
struct QueryCondition {
  enum class Column : std::uint8_t { kCategory, kSource, kLanguage, kTime };
  Column column = Column::kCategory;
  std::string value;         // as typed
  std::optional<Time> from;  // of kTime: [from, before)
  std::optional<Time> before;
  QueryClause::Occur occur = QueryClause::Occur::kMust;
};

// How clauses and conditions hang together. Of a group's optional parts most must match, all of its required ones, and none of
// its excluded ones; conditions on one column of a group allow any of their values. Of alternatives one must match.
struct QueryNode {
  enum class Kind : std::uint8_t { kGroup, kAlternatives, kClause, kCondition };
  Kind kind = Kind::kGroup;
  QueryClause::Occur occur = QueryClause::Occur::kShould;  // within the group around it
  std::size_t index = 0;                                   // in ParsedQuery's clauses or conditions
  std::vector<QueryNode> parts;
};

struct ParsedQuery {
  std::vector<QueryClause> clauses;  // in order of the text
  std::vector<QueryCondition> conditions;
  QueryNode root;  // a group
  std::vector<QueryNote> notes;
};

// Reads words, "phrases", "near words"~5, prefix*, -not, +must, NOT, AND, OR, parentheses, the fields title: lead: body: (words),
// entity: topic: author: (names), category: source: lang: (values) and after: before: during: (2026, 2026-01 or ISO 8601). Words
// side by side and AND bind tighter than OR. Values with spaces stand in quotes; a field before parentheses goes for all inside.
// A reader's query never fails: what makes no sense as syntax is taken as words, and a note says where. Marks of writing
// direction are read as spaces.
ParsedQuery ParseQuery(std::string_view text, QuerySyntax syntax);

// The query in its own language, as it was understood: "+" before what must occur, alternatives in parentheses.
std::string FormatQuery(const ParsedQuery& query);

// A query that is a plain list of clauses and conditions, or plain words of which any may match.
struct FlatQuery {
  Filter filter;    // what an article must have
  Filter excluded;  // and none of these
  bool any_word = false;
};

// Narrows `filter` by a condition: values of one column add up, times are cut.
void AddToFilter(const QueryCondition& condition, Filter& filter);

// The flat form, or nullopt if the query needs its tree.
std::optional<FlatQuery> Flatten(const ParsedQuery& query);

}  // namespace xeber
