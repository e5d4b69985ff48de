// What the first hits are about ranks the answer, too, and changes nothing else of it.
#include "ranking/relevance_feedback.h"

#include <gmock/gmock.h>

#include <map>
#include <random>
#include <set>

#include "index/impact.h"
#include "index/schema.h"
#include "news/document_terms.h"
#include "ranking/searcher.h"
#include "tests/ranking/test_archive.h"

namespace xeber {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::Not;

Article MakeArticle(const std::string& id, const std::string& title, const std::string& body) {
  Article article{.id = ArticleId(id), .title = title, .body = body, .language = "en"};
  article.publish_time = ParseTime("2026-02-01");
  return article;
}

// Two meanings of one word, the first of them in most articles; and others.
std::vector<Article> Harbours() {
  std::vector<Article> articles;
  for (int i = 0; i < 6; ++i)
    articles.push_back(MakeArticle("strike" + std::to_string(i), "Harbour news", "The dockers of the union asked for higher wages in the harbour."));
  articles.push_back(MakeArticle("a-museum", "Harbour news", "An old painting was shown in the gallery by the harbour once more."));
  articles.push_back(MakeArticle("z-late", "Harbour news", "Wages of the dockers rose, says the union, and ships came to the harbour."));
  for (int i = 0; i < 90; ++i)
    articles.push_back(MakeArticle("other" + std::to_string(i), "Wheat", (i < 20 ? "The farmers reaped wheat number " : "Farmers reaped wheat number ") + std::to_string(i)));
  for (int i = 0; i < 300; ++i) {  // so that few articles of all hold what many in English do
    articles.push_back(MakeArticle("az" + std::to_string(i), "Buğda", "Fermerlər buğda yığdı"));
    articles.back().language = "az";
  }
  return articles;
}

class RelevanceFeedbackTest : public ::testing::Test {
 protected:
  SearchResponse Search(SearchRequest request) const {
    request.now = TestTime("2026-03-01");
    const auto response = SearchSnapshot(*snapshot_, TestAnalyzer(), request, {});
    EXPECT_TRUE(response.ok()) << response.status();
    return response.value_or(SearchResponse());
  }
  static std::vector<std::string> Ids(const SearchResponse& response) {
    std::vector<std::string> ids;
    for (const Hit& hit : response.hits) ids.push_back(hit.card.id.value());
    return ids;
  }

  const std::vector<Article> articles_ = Harbours();
  const std::shared_ptr<const Snapshot> snapshot_ = MakeTestSnapshot(articles_, 3);
};

TEST_F(RelevanceFeedbackTest, WhatTheFirstHitsAreAboutComesFirst) {
  SearchRequest request{.query = "harbour", .collapse_duplicates = false, .explain = true};
  EXPECT_THAT(Ids(Search(request)).back(), Not("a-museum"));  // equal otherwise: by id
  request.feedback.enabled = true;
  const SearchResponse response = Search(request);
  EXPECT_EQ(Ids(response).size(), 8u);
  EXPECT_EQ(Ids(response).back(), "a-museum");
  EXPECT_THAT(response.learned, Contains(Field(&LearnedWord::stem, "docker")));
  EXPECT_THAT(response.learned, Not(Contains(Field(&LearnedWord::stem, "the"))));
  EXPECT_LE(response.learned.size(), 20u);
  for (const Hit& hit : response.hits) {
    double sum = 0;
    for (const ScorePart& part : hit.explanation.parts) sum += part.value;
    EXPECT_NEAR(sum, hit.score, 1e-9);
  }
  EXPECT_THAT(response.hits.front().explanation.parts, Contains(Field(&ScorePart::name, "feedback: docker")));
}

// Random articles and queries: the same matches and total, for flat queries and others.
TEST_F(RelevanceFeedbackTest, ChangesTheOrderAndNothingElse) {
  std::mt19937 random(5);
  std::vector<Article> articles;
  const auto words = [&](int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += "word" + std::to_string(random() % (1 + random() % 60)) + " ";
    return text;
  };
  for (int i = 0; i < 300; ++i) articles.push_back(MakeArticle(std::to_string(i), words(4), words(20)));
  const auto snapshot = MakeTestSnapshot(articles, 4);
  int reordered = 0;
  for (const char* query : {"word1", "word1 word20", "word3 word9 word15 word30", "+word2 word8", "word4 -word5", "\"word1 word1\"",
                            "(word1 OR word7) word9", "word1*", "word2 category:none"}) {
    for (const QuerySyntax syntax : {QuerySyntax::kPeople, QuerySyntax::kPlainWords}) {
      SearchRequest request{.query = query, .syntax = syntax, .limit = 1000, .collapse_duplicates = false, .with_snippets = true,
                            .now = TestTime("2026-03-01")};
      const auto plain = SearchSnapshot(*snapshot, TestAnalyzer(), request, {});
      request.feedback.enabled = true;
      const auto fed = SearchSnapshot(*snapshot, TestAnalyzer(), request, {});
      ASSERT_TRUE(plain.ok() && fed.ok());
      auto expected = Ids(*plain), ids = Ids(*fed);
      reordered += expected != ids;
      std::sort(expected.begin(), expected.end());
      std::sort(ids.begin(), ids.end());
      EXPECT_EQ(ids, expected) << query;
      EXPECT_EQ(fed->total.estimate, plain->total.estimate) << query;
      request.count_up_to = 20;  // beyond it is estimated, by what was left out
      request.limit = 5;
      const auto estimated = SearchSnapshot(*snapshot, TestAnalyzer(), request, {});
      request.feedback.enabled = false;
      const auto of_plain = SearchSnapshot(*snapshot, TestAnalyzer(), request, {});
      ASSERT_TRUE(estimated.ok() && of_plain.ok());
      EXPECT_EQ(std::tie(estimated->total.lower, estimated->total.estimate, estimated->total.upper),
                std::tie(of_plain->total.lower, of_plain->total.estimate, of_plain->total.upper))
          << query;
      request.count_up_to = SearchRequest::kDefaultCountUpTo;
      request.limit = 1000;
      request.feedback.enabled = true;
      std::map<std::string, std::string> snippets;
      for (const Hit& hit : plain->hits) snippets[hit.card.id.value()] = hit.snippet.text;
      for (const Hit& hit : fed->hits) EXPECT_EQ(hit.snippet.text, snippets[hit.card.id.value()]) << query;
      if (query == std::string("word1 word20")) {  // pages of it, cut anywhere
        request.limit = 7;
        std::vector<std::string> paged;
        for (int pages = 0; pages < 60; ++pages) {
          const auto page = SearchSnapshot(*snapshot, TestAnalyzer(), request, {});
          ASSERT_TRUE(page.ok()) << page.status();
          for (const Hit& hit : page->hits) paged.push_back(hit.card.id.value());
          request.page_token = page->next_page_token;
          if (request.page_token.empty()) break;
        }
        EXPECT_EQ(paged, Ids(*fed));
      }
    }
  }
  EXPECT_GT(reordered, 8);
}

TEST_F(RelevanceFeedbackTest, NextPagesGoOnWithWhatTheFirstLearned) {
  SearchRequest request{.query = "harbour", .limit = 3, .collapse_duplicates = false, .now = TestTime("2026-03-01"), .feedback = {.enabled = true}};
  const SearchResponse first = Search(request);
  request.page_token = first.next_page_token;
  std::vector<Article> more = articles_;
  for (int i = 0; i < 12; ++i) more.push_back(MakeArticle("new" + std::to_string(i), "Harbour harbour", "Painting gallery painting gallery harbour."));
  const auto changed = MakeTestSnapshot(more, 3);
  const auto second = SearchSnapshot(*changed, TestAnalyzer(), request, {});
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->learned, first.learned);
  request.feedback.words = 3;
  EXPECT_TRUE(absl::IsInvalidArgument(SearchSnapshot(*changed, TestAnalyzer(), request, {}).status()));
}

TEST_F(RelevanceFeedbackTest, SharesAddUpAndTheFirstHitsTellMost) {
  const auto at = [&](const std::string& id) { return *snapshot_->Find(ArticleId(id)); };
  const Feedback feedback{.enabled = true, .words = 40};
  const Ranked hits[] = {{.score = 2, .at = at("a-museum")}, {.score = 1, .at = at("strike0")}};
  const std::vector<LearnedWord> learned = LearnWords(*snapshot_, hits, feedback);
  std::map<std::string, float> shares;
  float sum = 0;
  for (const LearnedWord& word : learned) sum += shares[word.stem] = word.share;
  EXPECT_NEAR(sum, 1, 1e-5);
  ASSERT_TRUE(shares.contains("paint") && shares.contains("union"));
  EXPECT_GT(shares["paint"], 200 * shares["union"]);  // of articles of about the same length: half the score, 1/256 of the weight
  EXPECT_EQ(LearnWords(*snapshot_, hits, {.enabled = true, .words = 6}).size(), 6u);
}

TEST_F(RelevanceFeedbackTest, LearnedWordsShareTheWeightThatIsAskedFor) {
  const Feedback feedback{.enabled = true, .weight = .25};
  QueryTerms terms = AnalyzeQuery(ParseQuery("harbour strike", QuerySyntax::kPeople), Language("en"), TestAnalyzer(), *snapshot_);
  const LearnedWord learned[] = {{"docker", .75f}, {"harbour", .25f}};
  AddLearned(*snapshot_, learned, feedback, terms);
  ASSERT_EQ(terms.words.size(), 3u);
  const float all = .25f / .75f * 2;  // beside two words of weight 1
  EXPECT_NEAR(terms.words[0].alternatives.front().weight, 1 + all * .25f, 1e-5);  // harbour is in the query
  EXPECT_TRUE(terms.words[2].learned);
  const std::uint64_t dockers = 7, articles = articles_.size();
  EXPECT_NEAR(terms.words[2].idf, all * .75f * InverseDocumentFrequency(articles, dockers), 1e-5);
}

TEST_F(RelevanceFeedbackTest, AnySpellingOfTheQuerysWordIsItsOwn) {
  const QueryWord word{.text = "harbor", .alternatives = {{.term = schema::StemTerm("harbor")}, {.term = schema::StemTerm("harbour")}}};
  QueryTerms terms{.words = {word}, .clauses = {{.words = {0}}}};
  const LearnedWord learned[] = {{"harbour", 1.f}};
  AddLearned(*snapshot_, learned, {.enabled = true, .weight = .5}, terms);
  ASSERT_EQ(terms.words.size(), 1u);
  EXPECT_EQ(terms.words[0].alternatives[0].weight, word.alternatives[0].weight);
  EXPECT_FLOAT_EQ(terms.words[0].alternatives[1].weight, 2 * word.alternatives[1].weight);
}

TEST_F(RelevanceFeedbackTest, LearnsFromAsManyHitsAndWordsAsAsked) {
  SearchRequest request{.query = "harbour", .collapse_duplicates = false, .feedback = {.enabled = true, .hits = 1, .words = 3}};
  EXPECT_EQ(Search(request).learned.size(), 3u);
  request.feedback.words = 20;
  EXPECT_THAT(Search(request).learned, AllOf(Contains(Field(&LearnedWord::stem, "paint")), Not(Contains(Field(&LearnedWord::stem, "docker")))));
  request.feedback.hits = 8;
  EXPECT_THAT(Search(request).learned, AllOf(Contains(Field(&LearnedWord::stem, "paint")), Contains(Field(&LearnedWord::stem, "docker"))));
  request.feedback.hits = 8;
  const double light = Search(request).hits.front().score;
  request.feedback.weight = .8;
  EXPECT_GT(Search(request).hits.front().score, light);
}

TEST_F(RelevanceFeedbackTest, AHitTeachesWhatItsFirstWordsTell) {
  std::string body;
  for (std::uint32_t i = 0; i + 2 < DocumentTerms::kOpeningTokens; ++i) body += "filler" + std::to_string(i) + " ";
  std::vector<Article> articles = articles_;
  articles.push_back(MakeArticle("one", "Quay", body + "dredger trawler"));
  const auto snapshot = MakeTestSnapshot(articles, 1000);
  const Ranked hit{.score = 1, .at = *snapshot->Find(ArticleId("one"))};
  std::set<std::string> stems;
  for (const LearnedWord& word : LearnWords(*snapshot, {&hit, 1}, {.enabled = true, .words = 100})) stems.insert(word.stem);
  EXPECT_TRUE(stems.contains("dredger"));
  EXPECT_FALSE(stems.contains("trawler"));
}

TEST_F(RelevanceFeedbackTest, DuplicatesTeachOnce) {
  SearchRequest request{.query = "harbour", .feedback = {.enabled = true, .hits = 4, .words = 40}};
  EXPECT_THAT(Search(request).learned, Contains(Field(&LearnedWord::stem, "ship")));  // of the third text; the second stands six times
  request.collapse_duplicates = false;
  EXPECT_THAT(Search(request).learned, Not(Contains(Field(&LearnedWord::stem, "ship"))));
}

TEST_F(RelevanceFeedbackTest, AnotherQueryIsProposedAllTheSame) {
  std::vector<Article> articles = articles_;
  articles.push_back(MakeArticle("typo", "Wheatt", "A wheatt that nobody wrote right."));
  const auto snapshot = MakeTestSnapshot(articles, 1000);
  SearchRequest request{.query = "wheatt", .now = TestTime("2026-03-01")};
  const auto plain = SearchSnapshot(*snapshot, TestAnalyzer(), request, {});
  request.feedback.enabled = true;
  const auto fed = SearchSnapshot(*snapshot, TestAnalyzer(), request, {});
  ASSERT_TRUE(plain.ok() && fed.ok());
  EXPECT_EQ(plain->suggestion.query, "wheat");
  EXPECT_FALSE(fed->learned.empty());
  EXPECT_EQ(fed->suggestion.query, plain->suggestion.query);
}

TEST_F(RelevanceFeedbackTest, NothingIsLearnedWhereThereIsNothingToRank) {
  for (const char* query : {"nowhere", "lang:en", "lang:en -wheat", "-wheat", "(lang:en OR zzz)"})
    EXPECT_TRUE(Search({.query = query, .feedback = {.enabled = true}}).learned.empty());
  EXPECT_TRUE(Search({.query = "harbour", .order = SearchOrder::kNewestFirst, .feedback = {.enabled = true}}).learned.empty());
}

TEST_F(RelevanceFeedbackTest, BoundsAreToldByField) {
  const std::pair<Feedback, const char*> wrong[] = {{{.enabled = true, .hits = 0}, "feedback.hits: "},
                                                    {{.enabled = true, .hits = 101}, "feedback.hits: "},
                                                    {{.enabled = true, .words = 41}, "feedback.words: "},
                                                    {{.enabled = true, .weight = 1}, "feedback.weight: "},
                                                    {{.enabled = true, .weight = 0}, "feedback.weight: "}};
  for (const auto& [feedback, field] : wrong) {
    const auto status = SearchSnapshot(*snapshot_, TestAnalyzer(), {.query = "harbour", .feedback = feedback}, {}).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status));
    EXPECT_THAT(std::string(status.message()), HasSubstr(field));
  }
}

}  // namespace
}  // namespace xeber
