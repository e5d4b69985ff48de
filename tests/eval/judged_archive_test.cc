#include "eval/judged_archive.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/eval/temporary_file.h"

namespace xeber {
namespace {

using testing::HasSubstr;

Article MakeArticle(const std::string& id, const std::string& published_at) {
  Article article;
  article.id = ArticleId(id);
  article.title = "Title of " + id;
  article.source = "wire";
  article.category = "world";
  article.url = "https://wire.example/" + id;
  article.publish_time = ParseTime(published_at);
  return article;
}

TEST(Blend, TakesAwayWhatTellsTheSetsApart) {
  std::vector<Article> judged{MakeArticle("a", "2017-09-01")};
  std::vector<Article> background{MakeArticle("b", "2006-10-20")};
  Blend(judged, background);
  for (const Article& article : {judged[0], background[0]}) {
    EXPECT_EQ(article.source + article.category + article.url, "");
    EXPECT_EQ(article.title, "Title of " + article.id.value());
  }
}

TEST(Blend, MovesTheBackgroundIntoTheSpanOfTheJudgedSetAndWrapsAround) {
  std::vector<Article> judged{MakeArticle("a", "2017-09-01T00:00:00"), MakeArticle("b", "2017-09-02T23:59:59")};
  std::vector<Article> background{MakeArticle("c", "2006-01-01T06:00:00"), MakeArticle("d", "2006-01-02T07:00:00"),
                                  MakeArticle("e", "2006-01-04T06:00:00")};
  Blend(judged, background);
  const char* expected[] = {"2017-09-01T00:00:00Z", "2017-09-02T01:00:00Z", "2017-09-02T00:00:00Z"};
  for (std::size_t i = 0; i < background.size(); ++i) EXPECT_EQ(FormatTime(*background[i].publish_time), expected[i]);
}

TEST(Blend, GivesTheBackgroundDaysWhereTheJudgedSetHasDays) {
  std::vector<Article> judged{MakeArticle("a", "2017-09-01"), MakeArticle("b", "2017-09-05")};
  std::vector<Article> background{MakeArticle("c", "2006-01-01T06:00:00"), MakeArticle("d", "2006-01-02T17:00:00")};
  Blend(judged, background);
  EXPECT_EQ(FormatTime(*background[1].publish_time), "2017-09-02");
}

TEST(Blend, LeavesTimesOutOfTheBackgroundAsOftenAsTheJudgedSetDoes) {
  std::vector<Article> judged{MakeArticle("a", "2017-09-01"), MakeArticle("b", "")};
  std::vector<Article> background(10, MakeArticle("c", "2006-01-01"));
  Blend(judged, background);
  EXPECT_EQ(std::count_if(background.begin(), background.end(), [](const Article& a) { return a.publish_time.has_value(); }), 5);
  std::vector<Article> undated{MakeArticle("a", "")};
  Blend(undated, background);
  for (const auto& article : background) EXPECT_FALSE(article.publish_time.has_value());
}

TEST(ReadStoryKeys, LeavesOutArticlesWithoutAStory) {
  const TemporaryFile file("{\"id\":\"a\",\"story\":\"s\"}\n{\"id\":\"b\"}\n");
  EXPECT_EQ(*ReadStoryKeys(file.path()), (std::map<std::string, std::string>{{"a", "s"}}));
  const TemporaryFile broken("{\"id\":\"a\"}\n{\n");
  EXPECT_THAT(std::string(ReadStoryKeys(broken.path()).status().message()), HasSubstr(":2: not a JSON object"));
}

TEST(WriteArticles, WritesWhatReadArticlesReads) {
  const TemporaryFile file;
  const std::vector<Article> articles{MakeArticle("a b", "2017-09-01T10:00:00"), MakeArticle("\"c\"", "2017-09-01")};
  ASSERT_TRUE(WriteArticles(file.path(), articles).ok());
  EXPECT_EQ(*ReadArticles(file.path(), 10), articles);
  EXPECT_EQ(ReadArticles(file.path(), 1)->size(), 1u);
}

}  // namespace
}  // namespace xeber
