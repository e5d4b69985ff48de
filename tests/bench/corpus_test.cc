#include "bench/corpus.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "bench/query_set.h"

namespace xeber::bench {
namespace {

std::vector<Article> Generate(std::size_t articles, std::vector<std::string> languages = {"en"}, std::uint64_t seed = 1) {
  auto corpus = GenerateCorpus(
      {.articles = articles, .seed = seed, .languages = std::move(languages), .sounds_directory = XEBER_SOUNDS_DIR});
  EXPECT_TRUE(corpus.ok()) << corpus.status();
  std::vector<Article> all;
  for (Article article; (*corpus)->Next(article);) all.push_back(article);
  return all;
}

std::size_t CountWords(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), ' ')) + 1;
}

TEST(CorpusTest, TheSameOptionsGiveTheSameArticlesAndAnotherSeedGivesOthers) {
  EXPECT_EQ(Generate(50), Generate(50));
  EXPECT_NE(Generate(50), Generate(50, {"en"}, 2));
}

TEST(CorpusTest, EveryArticleCanBeIndexedAndTheyComeInOrderOfPublication) {
  const auto articles = Generate(300, {"az", "en", "ru", "tr"});
  ASSERT_EQ(articles.size(), 300u);
  std::set<std::string> ids, languages;
  Time last{};
  for (const Article& article : articles) {
    EXPECT_EQ(FindFault(article), std::nullopt) << article.id.value();
    EXPECT_LE(last, article.publish_time->at);
    last = article.publish_time->at;
    ids.insert(article.id.value());
    languages.insert(article.language);
  }
  EXPECT_EQ(ids.size(), 300u);
  EXPECT_EQ(languages, (std::set<std::string>{"az", "en", "ru", "tr"}));
}

TEST(CorpusTest, BodiesHaveAboutAsManyWordsAsAskedFor) {
  std::size_t words = 0;
  for (const Article& article : Generate(400)) words += CountWords(article.body);
  EXPECT_NEAR(static_cast<double>(words) / 400, 300, 30);
}

TEST(CorpusTest, AJsonLineIsReadBackAsTheSameArticle) {
  std::vector<Article> written = Generate(20, {"az"});
  written[0].title = "quote \" backslash \\ tab \t";
  const std::string path = testing::TempDir() + "/corpus_test.jsonl";
  {
    std::ofstream file(path);
    for (const Article& article : written) file << ToJsonLine(article) << '\n';
  }
  auto stream = ReadCorpus(path, 0);
  ASSERT_TRUE(stream.ok()) << stream.status();
  for (Article& expected : written) {
    Article article;
    ASSERT_TRUE((*stream)->Next(article));
    expected.authors.clear();  // not part of the line
    EXPECT_EQ(article, expected);
  }
  Article none;
  EXPECT_FALSE((*stream)->Next(none));
}

TEST(CorpusTest, ALanguageWithoutSoundsIsNamed) {
  const auto corpus = GenerateCorpus({.languages = {"xx"}, .sounds_directory = XEBER_SOUNDS_DIR});
  EXPECT_EQ(corpus.status().code(), absl::StatusCode::kNotFound);
  EXPECT_NE(corpus.status().message().find("'xx'"), std::string::npos);
}

TEST(QuerySetTest, QueriesAreMadeOfTheSamplesWordsAndAreTheSameEachTime) {
  const auto sample = Generate(200);
  const QuerySet set = MakeQuerySet(sample, 40);
  for (const auto* queries : {&set.one_word, &set.any_words, &set.all_words, &set.phrases}) EXPECT_EQ(queries->size(), 40u);
  for (const std::string& query : set.any_words) {
    EXPECT_GE(CountWords(query), 2u) << query;
    EXPECT_LE(CountWords(query), 4u) << query;
  }
  EXPECT_EQ(set.seeds.size(), 40u);
  EXPECT_EQ(MakeQuerySet(sample, 40).phrases, set.phrases);
}

TEST(QuerySetTest, AnEmptySampleGivesNoQueries) { EXPECT_TRUE(MakeQuerySet({}, 10).one_word.empty()); }

}  // namespace
}  // namespace xeber::bench
