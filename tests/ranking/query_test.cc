#include "ranking/query.h"

#include <gtest/gtest.h>

namespace xeber {
namespace {

// "+must -not ?should", a phrase in quotes, title: before what is sought in titles; then the filters.
std::string Show(const ParsedQuery& query) {
  std::string text;
  for (const QueryClause& clause : query.clauses) {
    if (!text.empty()) text += " ";
    text += clause.occur == QueryClause::Occur::kMust ? "+" : clause.occur == QueryClause::Occur::kMustNot ? "-" : "?";
    if (clause.field == QueryClause::Field::kTitle) text += "title:";
    text += clause.phrase ? "\"" + clause.text + "\"" : clause.text;
  }
  for (const std::string& value : query.filter.categories) text += " |category=" + value;
  for (const std::string& value : query.filter.sources) text += " |source=" + value;
  for (const std::string& value : query.filter.languages) text += " |lang=" + value;
  if (query.filter.published_from) text += " |from=" + FormatTime(*query.filter.published_from);
  if (query.filter.published_before) text += " |before=" + FormatTime(*query.filter.published_before);
  return text;
}

void Check(std::string_view text, std::string_view expected, QuerySyntax syntax = QuerySyntax::kPeople) {
  EXPECT_EQ(Show(ParseQuery(text, syntax)), expected) << "'" << text << "'";
}

TEST(QueryTest, WordsPhrasesAndExclusionsAreToldApart) {
  Check("", "");
  Check("   ", "");
  Check("bakı metro", "?bakı ?metro");
  Check("\"central bank\" rate", "+\"central bank\" ?rate");
  Check("budget -sport", "?budget -sport");
  Check("budget -\"football club\"", "?budget -\"football club\"");
  Check("+must may", "+must ?may");
  Check("title:budget vote", "?title:budget ?vote");
  Check("title:\"state budget\"", "+title:\"state budget\"");
}

TEST(QueryTest, FieldsBecomeFilters) {
  Check("category:sport goal", "?goal |category=sport");
  Check("category:\"world news\" x", "?x |category=world news");
  Check("lang:az lang:tr source:one", " |source=one |lang=az |lang=tr");
  Check("after:2026-01-02 before:2026-02-01T10:00Z", " |from=2026-01-02T00:00:00Z |before=2026-02-01T10:00:00Z");
}

TEST(QueryTest, BadSyntaxFallsBackToWords) {
  Check("\"never closed", "+\"never closed\"");
  Check("- +", "?- ?+");
  Check("\"\"", "");
  Check("category: sport", "?category: ?sport");
  Check("after:yesterday", "?yesterday");
  Check("-category:sport", "?sport");
  Check("http://example.com", "?http://example.com");
  Check("a:b:c", "?a:b:c");
}

TEST(QueryTest, PlainWordsHaveNoSyntax) {
  Check("-not \"a phrase\" title:x", "?-not \"a phrase\" title:x", QuerySyntax::kPlainWords);
}

}  // namespace
}  // namespace xeber
