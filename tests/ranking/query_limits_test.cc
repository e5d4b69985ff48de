// Messages about limits, which take more text than the tables of query_cases hold.
#include <gmock/gmock.h>

#include "ranking/filter_expression.h"
#include "ranking/query_expansion.h"
#include "ranking/searcher.h"
#include "tests/ranking/test_archive.h"

namespace xeber {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> Notes(const Snapshot& snapshot, std::string query) {
  const auto response =
      SearchSnapshot(snapshot, TestAnalyzer(), {.query = std::move(query), .language = "en", .now = TestTime("2026-03-01")}, {});
  EXPECT_TRUE(response.ok()) << response.status();
  std::vector<std::string> messages;
  for (const QueryNote& note : response->notes) messages.push_back(note.message);
  return messages;
}

// Names and words that begin alike: "zabaa", "zabab", ...
std::string Numbered(int number) {
  return std::string("zab") + static_cast<char>('a' + number / 26) + static_cast<char>('a' + number % 26);
}

TEST(QueryLimitsTest, WordsPrefixesAndAuthorsBeyondTheLimitAreToldInNotes) {
  Article article{.id = ArticleId("a"), .title = "Words", .language = "en"};
  for (int i = 0; i < 70; ++i) {
    article.body += Numbered(i) + " ";
    article.authors.push_back("Reed " + Numbered(i));
  }
  const auto snapshot = MakeTestSnapshot({article});
  EXPECT_THAT(Notes(*snapshot, "zab*"),
              ElementsAre(HasSubstr(" words begin so; the 64 that stand in most articles are looked for")));
  EXPECT_THAT(Notes(*snapshot, "author:reed"), ElementsAre("70 authors are called so; the 64 of most articles are looked for"));
  EXPECT_THAT(Notes(*snapshot, article.body), ElementsAre("a query has at most 64 words; from here on they are left out"));
}

TEST(QueryLimitsTest, PartsBeyondTheLimitAreToldInANote) {
  const auto snapshot = MakeTestSnapshot({});
  std::string query = "goal";
  for (std::size_t parts = 1; parts < QueryLimits::kParts; ++parts) query += " lang:en";
  EXPECT_THAT(Notes(*snapshot, query), ElementsAre());
  EXPECT_THAT(Notes(*snapshot, query + " lang:en lang:en"),
              ElementsAre("a query has at most 256 parts; from here on it is left out"));
}

TEST(QueryLimitsTest, LongFilterExpressionsAreRefused) {
  const auto check = [](std::string_view piece, std::size_t times, std::string_view message) {
    std::string text = "id = a";
    for (std::size_t i = 1; i < times; ++i) text += piece;
    EXPECT_THAT(std::string(ParseFilterExpression(text).status().message()), HasSubstr(std::string(message))) << times;
  };
  EXPECT_TRUE(ParseFilterExpression("id = a").ok());
  check(" id=a", FilterExpressionLimits::kConditions + 1, "at most 1000 conditions are allowed");
  check(" AND id = \"abc\"", 2000, "29991 bytes; at most 16384 are allowed");
}

TEST(QueryLimitsTest, FacetsAreBounded) {
  const auto snapshot = MakeTestSnapshot({});
  SearchRequest request{.now = TestTime("2026-03-01")};
  request.facets.resize(SearchRequest::kMaxFacets + 1);
  EXPECT_THAT(std::string(SearchSnapshot(*snapshot, TestAnalyzer(), request, {}).status().message()),
              HasSubstr("facets: 17 given; at most 16 are allowed"));
  request.facets = {{.limit = -1}};
  EXPECT_THAT(std::string(SearchSnapshot(*snapshot, TestAnalyzer(), request, {}).status().message()),
              HasSubstr("facets.limit: -1 is negative"));
}

}  // namespace
}  // namespace xeber
