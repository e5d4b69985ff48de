#include <gtest/gtest.h>

#include <map>

#include "ranking/recommender.h"
#include "ranking/searcher.h"
#include "ranking/similar_finder.h"
#include "tests/ranking/test_archive.h"

namespace xeber {
namespace {

// A clock that goes on by a millisecond whenever it is read.
std::int64_t readings = 0;
absl::Time TickingClock() { return absl::FromUnixMillis(++readings); }

CallOptions DeadlineAfter(std::int64_t ticks) {
  readings = 0;
  return {.deadline = absl::FromUnixMillis(ticks), .clock = &TickingClock};
}

class DeadlineTest : public ::testing::Test {
 protected:
  DeadlineTest() {
    std::mt19937 random(3);
    snapshot_ = MakeTestSnapshot(RandomArticles(random, 3000), 700);
  }

  absl::StatusOr<SearchResponse> Search(const SearchRequest& request, const CallOptions& options = {}) const {
    return SearchSnapshot(*snapshot_, {TestAnalyzer()}, request, options);
  }

  SearchRequest Request(const std::string& query) const {
    SearchRequest request{.query = query, .now = TestTime("2026-06-01")};
    request.facets = {{.key = FacetKey::kCategory}, {.key = FacetKey::kAuthor}};
    request.count_up_to = 1'000'000;
    request.limit = 50;
    return request;
  }

  std::shared_ptr<const Snapshot> snapshot_;
};

// Words, alternatives, a tree, phrases, near words, prefixes, negation, filters.
const std::vector<std::string> kQueries = {
    "harbour minister budget tanker storm vote",
    "harbour OR minister OR budget",
    "(harbour OR storm) (vote OR court) -train",
    "\"harbour minister\" OR \"storm vote\"~5",
    "+\"budget vote\" -wheat",
    "ha* OR mi* OR bu* OR st*",
    "title:(harbour OR storm) category:sport",
    "author:reed",
    "-harbour",
    "",
};

TEST_F(DeadlineTest, ASearchStopsAtTheFirstReadingThatIsLate) {
  for (const std::string& query : kQueries) {
    for (const bool filtered : {false, true}) {
      SearchRequest request = Request(query);
      if (filtered) request.filter.expression = "length > 3 AND (category:* OR id:\"a1*\")";
      ASSERT_TRUE(Search(request, DeadlineAfter(1'000'000)).ok());
      const std::int64_t all = readings;
      EXPECT_GE(all, 4) << query;
      for (std::int64_t ticks = 1; ticks <= all; ++ticks) {
        const auto answer = Search(request, DeadlineAfter(ticks));
        EXPECT_EQ(answer.status().code(), absl::StatusCode::kDeadlineExceeded) << query << " after " << ticks;
        EXPECT_EQ(readings, ticks) << query;  // and reads the clock no more
      }
    }
  }
}

TEST_F(DeadlineTest, SimilarNewsStopAtTheFirstReadingThatIsLate) {
  static const NoAnnotations annotator;
  SimilarRequest request{.limit = 50, .now = TestTime("2026-06-01")};
  request.seeds = {{.id = ArticleId(std::string(snapshot_->segments()[0].segment->article_id(3)))}};
  const auto find = [&](const CallOptions& options) {
    return FindSimilarInSnapshot(*snapshot_, TestAnalyzer(), annotator, request, options);
  };
  ASSERT_TRUE(find(DeadlineAfter(1'000'000)).ok());
  const std::int64_t all = readings;
  EXPECT_GE(all, 3) << "the clock is read on the way, not only at the end";
  for (std::int64_t ticks = 1; ticks <= all; ++ticks) {
    EXPECT_EQ(find(DeadlineAfter(ticks)).status().code(), absl::StatusCode::kDeadlineExceeded) << ticks;
    EXPECT_EQ(readings, ticks);
  }
}

TEST_F(DeadlineTest, AFeedStopsAtTheFirstReadingThatIsLate) {
  static const NoAnnotations annotator;
  RecommendRequest request;
  request.diversity = .5;
  request.limit = 20;
  request.max_per_story = 0;
  request.now = TestTime("2026-06-01");
  for (DocId doc = 0; doc < 40; ++doc)
    request.history.push_back({.id = ArticleId(std::string(snapshot_->segments()[0].segment->article_id(doc * 7)))});
  request.disliked = {ArticleId(std::string(snapshot_->segments()[1].segment->article_id(1)))};
  const auto find = [&](const CallOptions& options) {
    return RecommendFromSnapshot(*snapshot_, TestAnalyzer(), annotator, {}, request, options);
  };
  ASSERT_TRUE(find(DeadlineAfter(1'000'000)).ok());
  const std::int64_t all = readings;
  EXPECT_GE(all, 100) << "the clock is read on the way: reading the profile, candidates, scores and choosing";
  for (std::int64_t ticks = 1; ticks <= all; ++ticks) {
    EXPECT_EQ(find(DeadlineAfter(ticks)).status().code(), absl::StatusCode::kDeadlineExceeded) << ticks;
    EXPECT_EQ(readings, ticks);
  }
}

TEST_F(DeadlineTest, APartialAnswerIsMarkedAndHoldsOnlyMatches) {
  for (const std::string& query : kQueries) {
    SearchRequest request = Request(query);
    request.collapse_duplicates = false;
    const auto whole = Search(request, DeadlineAfter(1'000'000));
    ASSERT_TRUE(whole.ok());
    EXPECT_FALSE(whole->partial);
    const std::int64_t all = readings;
    SearchRequest every = request;
    every.limit = SearchRequest::kMaxLimit;
    std::map<std::string, double> scores;
    do {
      const auto page = Search(every);
      ASSERT_TRUE(page.ok());
      for (const Hit& hit : page->hits) scores[hit.card.id.value()] = hit.score;
      every.page_token = page->next_page_token;
    } while (!every.page_token.empty());
    request.allow_partial = true;
    for (std::int64_t ticks = 1; ticks <= all; ++ticks) {
      const auto answer = Search(request, DeadlineAfter(ticks));
      ASSERT_TRUE(answer.ok()) << answer.status();
      EXPECT_TRUE(answer->partial) << query << " after " << ticks;
      EXPECT_TRUE(answer->next_page_token.empty());
      EXPECT_LE(answer->total.lower, whole->total.lower);
      EXPECT_GE(answer->total.upper, whole->total.upper) << query << " after " << ticks;
      for (const Hit& hit : answer->hits) {
        ASSERT_TRUE(scores.contains(hit.card.id.value())) << query << " after " << ticks;
        EXPECT_EQ(hit.score, scores[hit.card.id.value()]);
      }
    }
  }
}

TEST_F(DeadlineTest, WhatWasFoundBeforeFeedbackIsShownIfThatComesTooLate) {
  std::mt19937 random(3);
  std::vector<Article> articles = RandomArticles(random, 3000);
  for (Article& article : articles) article.body += " matter" + std::to_string(random() % 300);  // words that can be learned
  snapshot_ = MakeTestSnapshot(articles, 700);
  SearchRequest request = Request("harbour minister budget");
  request.collapse_duplicates = false;
  request.feedback.enabled = true;
  const auto whole = Search(request, DeadlineAfter(1'000'000));
  ASSERT_TRUE(whole.ok());
  ASSERT_FALSE(whole->learned.empty());
  const std::int64_t all = readings;
  request.allow_partial = true;
  int found_all = 0;
  for (std::int64_t ticks = 1; ticks <= all; ++ticks) {
    const auto answer = Search(request, DeadlineAfter(ticks));
    ASSERT_TRUE(answer.ok()) << answer.status();
    EXPECT_TRUE(answer->partial);
    if (answer->total.upper != answer->total.lower) continue;  // it came in the first search
    ++found_all;
    EXPECT_EQ(answer->hits.size(), whole->hits.size()) << ticks;
  }
  EXPECT_GT(found_all, 2);
}

TEST_F(DeadlineTest, TheNextSearchIsWhole) {
  const SearchRequest request = Request("harbour OR minister OR budget");
  const auto before = Search(request);
  ASSERT_TRUE(before.ok());
  EXPECT_FALSE(Search(request, DeadlineAfter(3)).ok());
  const auto after = Search(request);
  ASSERT_TRUE(after.ok());
  ASSERT_EQ(after->hits.size(), before->hits.size());
  for (std::size_t i = 0; i < after->hits.size(); ++i) EXPECT_EQ(after->hits[i].card.id, before->hits[i].card.id);
}

}  // namespace
}  // namespace xeber
