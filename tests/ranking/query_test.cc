// What the tables of query_cases cannot say.
#include "ranking/query.h"

#include <gtest/gtest.h>

#include <random>

namespace xeber {
namespace {

TEST(QueryTest, PlainWordsHaveNoSyntax) {
  const ParsedQuery query = ParseQuery("-not \"a phrase\" title:x (a OR b", QuerySyntax::kPlainWords);
  ASSERT_EQ(query.clauses.size(), 1u);
  EXPECT_EQ(query.clauses[0].text, "-not \"a phrase\" title:x (a OR b");
  EXPECT_EQ(query.clauses[0].kind, QueryClause::Kind::kWords);
  EXPECT_TRUE(query.notes.empty());
  EXPECT_TRUE(ParseQuery("", QuerySyntax::kPlainWords).clauses.empty());
}

TEST(QueryTest, ConditionsOfAFlatQueryBecomeFilters) {
  const auto flat = Flatten(ParseQuery("a category:x category:y -category:z source:s -lang:az after:2026 after:2025 before:2027", QuerySyntax::kPeople));
  ASSERT_TRUE(flat);
  EXPECT_EQ(flat->filter.categories, (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(flat->excluded.categories, std::vector<std::string>{"z"});
  EXPECT_EQ(flat->filter.sources, std::vector<std::string>{"s"});
  EXPECT_EQ(flat->excluded.languages, std::vector<std::string>{"az"});
  EXPECT_EQ(flat->filter.published_from, ParseTime("2026-01-01")->at);
  EXPECT_EQ(flat->filter.published_before, ParseTime("2027-01-01")->at);
  EXPECT_FALSE(flat->any_word);
}

TEST(QueryTest, ExcludedClausesAreMarkedHoweverDeep) {
  const ParsedQuery query = ParseQuery("a -(b OR (c -d)) \"e f\"", QuerySyntax::kPeople);
  std::string excluded;
  for (const QueryClause& clause : query.clauses) excluded += clause.excluded ? clause.text : "";
  EXPECT_EQ(excluded, "bcd");
}

TEST(QueryTest, PartsAreBoundedAndANoteSaysSo) {
  std::string text;
  for (std::size_t i = 0; i < 2 * QueryLimits::kParts; ++i) text += "w" + std::to_string(i) + " ";
  const ParsedQuery query = ParseQuery(text, QuerySyntax::kPeople);
  EXPECT_EQ(query.clauses.size(), QueryLimits::kParts);
  ASSERT_EQ(query.notes.size(), 1u);
  EXPECT_EQ(query.notes[0].message, "a query has at most 256 parts; from here on it is left out");
}

std::size_t Depth(const QueryNode& node) {
  std::size_t depth = 0;
  for (const QueryNode& part : node.parts) depth = std::max(depth, Depth(part));
  return depth + 1;
}

TEST(QueryTest, NoTextFailsAndEveryPositionLiesInIt) {
  const std::vector<std::string> pieces = {"a", "b*", "OR", "AND", "NOT", "(", ")", "\"", "“", "«", "~", "~5", "-", "+", ":", "title:",
                                           "category:", "after:", "2026", "*", " ", " ", " ", "\u200F", "\xFF", "\xE2\x80", "ə", "entity:"};
  std::mt19937 random(11);
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    for (unsigned left = random() % 30; left > 0; --left) text += pieces[random() % pieces.size()];
    const ParsedQuery query = ParseQuery(text, QuerySyntax::kPeople);
    for (const QueryNote& note : query.notes) {
      EXPECT_LE(note.at.begin, note.at.end) << text;
      EXPECT_LE(note.at.end, text.size()) << text;
    }
    for (const QueryClause& clause : query.clauses) EXPECT_LE(clause.at.end, text.size()) << text;
    EXPECT_LE(Depth(query.root), 2u * QueryLimits::kDepth + 3);
    FormatQuery(query);
  }
}

TEST(QueryTest, ALongQueryIsReadInNoTime) {
  for (const char* piece : {"(", ")", "NOT ", "a OR ", "OR ", "\"", "-", "a(", "title:"}) {
    std::string text;
    while (text.size() < 16384) text += piece;
    ParseQuery(text, QuerySyntax::kPeople);
  }
}

}  // namespace
}  // namespace xeber
