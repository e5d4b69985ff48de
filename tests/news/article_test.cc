#include "news/article.h"

#include <gtest/gtest.h>

namespace xeber {
namespace {

TEST(ArticleTest, AnIdAndATitleOrABodyAreEnough) {
  Article article{.id = ArticleId("a"), .title = "T"};
  EXPECT_EQ(FindFault(article), std::nullopt);
  article.title.clear();
  article.body = "B";
  EXPECT_EQ(FindFault(article), std::nullopt);
}

TEST(ArticleTest, AFaultNamesTheField) {
  const auto check = [](const Article& article, std::string_view expected) {
    const auto fault = FindFault(article);
    ASSERT_TRUE(fault) << expected;
    EXPECT_TRUE(fault->starts_with(expected)) << *fault;
  };
  check({.title = "T"}, "id: missing");
  check({.id = ArticleId(std::string(201, 'x')), .title = "T"}, "id: 201 bytes");
  check({.id = ArticleId("a\nb"), .title = "T"}, "id: holds a control");
  check({.id = ArticleId("a"), .title = " \n", .body = "\t"}, "title: title and body are both empty");
  check({.id = ArticleId("a"), .title = "\xC3"}, "title: not UTF-8");
  check({.id = ArticleId("a"), .title = "T", .body = std::string(Article::kMaxBytes, 'x')}, "body: the article has");
  check({.id = ArticleId("a"), .title = "T", .authors = {"\xFF"}}, "authors: not UTF-8");
}

TEST(ArticleTest, Utf8IsWellFormedOrNot) {
  for (const char* text : {"", "plain ascii text", "Bakı işıq", "Москва", "日本語", "\xF0\x9F\x98\x80", "\xEF\xBF\xBF"})
    EXPECT_TRUE(IsUtf8(text)) << text;
  for (const char* text : {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
                           "abcdefgh\xE2\x82", "\xE2\x28\xA1"})
    EXPECT_FALSE(IsUtf8(text)) << text;
}

}  // namespace
}  // namespace xeber
