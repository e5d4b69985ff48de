#include "eval/known_item.h"

#include <gtest/gtest.h>

namespace xeber {
namespace {

Article MakeArticle(const std::string& id, const std::string& title, const std::string& body) {
  Article article;
  article.id = ArticleId(id);
  article.title = title;
  article.body = body;
  return article;
}

TEST(MakeKnownItems, AsksForEachArticleByItsTitleWhichIsNoLongerInIt) {
  const KnownItems items =
      MakeKnownItems({MakeArticle("a", "Ferry opens", "\nFerry opens\nThe harbour."), MakeArticle("b", "Chess", "Won.")}, 10);
  ASSERT_EQ(items.queries.size(), 2u);
  EXPECT_EQ(items.queries[1].text, "Ferry opens");
  EXPECT_EQ(items.qrels.at("a"), (Grades{{"a", 1}}));
  EXPECT_EQ(items.articles[0].title, "");
  EXPECT_EQ(items.articles[0].body, "\nThe harbour.");
}

TEST(MakeKnownItems, DoesNotAskForWhatHasNoBodyOrNoTitleOfItsOwn) {
  const KnownItems items = MakeKnownItems({MakeArticle("a", "Weather", "Rain."), MakeArticle("b", "Weather", "Sun."),
                                           MakeArticle("c", "", "Wind."), MakeArticle("d", "Snow", " ")},
                                          10);
  EXPECT_TRUE(items.queries.empty());
  EXPECT_EQ(items.articles.size(), 3u);
}

TEST(MakeKnownItems, SpreadsTheQueriesEvenly) {
  std::vector<Article> articles;
  for (char c = 'a'; c <= 'j'; ++c) articles.push_back(MakeArticle(std::string(1, c), std::string("title ") + c, "body"));
  const KnownItems items = MakeKnownItems(articles, 2);
  ASSERT_EQ(items.queries.size(), 2u);
  EXPECT_EQ(items.queries[0].id, "e");
  EXPECT_EQ(items.queries[1].id, "j");
}

TEST(TypePlainly, LeavesWhatAPlainKeyboardHas) {
  const std::pair<const char*, const char*> cases[] = {
      {"İşıq üçün  qəzet", "isiq ucun  qezet"}, {"ĞÜNEŞ 2026", "gunes 2026"}, {"нефть", "нефть"}, {"Каспийский ЁЖ", "каспийский еж"}, {"«Нью-Йорк», Bakı-Tbilisi: 3.5 %", "«нью-йорк», baki-tbilisi: 3.5 %"}, {"", ""}};
  for (const auto& [query, typed] : cases) EXPECT_EQ(TypePlainly(query), typed);
}

}  // namespace
}  // namespace xeber
