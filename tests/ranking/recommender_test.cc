#include "ranking/recommender.h"

#include <gmock/gmock.h>

#include <map>
#include <set>

#include "index/hash.h"
#include "tests/ranking/test_archive.h"

namespace xeber {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

// Words of four subjects that share none.
const std::vector<std::vector<std::string>> kSubjects = {
    {"football", "goal", "derby", "striker", "keeper", "league", "coach", "penalty", "stadium", "midfield"},
    {"parliament", "minister", "budget", "deputy", "vote", "coalition", "amendment", "speaker", "committee", "tax"},
    {"telescope", "planet", "orbit", "comet", "galaxy", "astronomer", "satellite", "lunar", "probe", "asteroid"},
    {"harvest", "wheat", "irrigation", "farmer", "tractor", "orchard", "drought", "grain", "cattle", "fertiliser"}};

// Article n of a subject: eight of its words and a few of its own. Hours count back from the evening of May 31.
Article SubjectArticle(std::size_t subject, int n, int hours_old) {
  std::mt19937 random(static_cast<unsigned>(subject) * 1000 + static_cast<unsigned>(n));
  std::string body;
  for (int i = 0; i < 14; ++i) body += kSubjects[subject][random() % kSubjects[subject].size()] + " ";
  for (int i = 0; i < 4; ++i) body += "w" + std::to_string(random() % 5000) + " ";
  Article article = MakeArticle("s" + std::to_string(subject) + "-" + std::to_string(n), "en",
                                kSubjects[subject][random() % 10] + " report", body, "");
  article.publish_time = PublishTime{TestTime("2026-05-31T20:00Z") - std::chrono::hours(hours_old)};
  article.source = n % 2 == 0 ? "even" : "odd";
  return article;
}

std::vector<std::string> IdsOf(const absl::StatusOr<RecommendResponse>& response) {
  std::vector<std::string> ids;
  EXPECT_TRUE(response.ok()) << response.status();
  if (response.ok())
    for (const Recommendation& shown : response->recommendations) ids.push_back(shown.hit.card.id.value());
  return ids;
}

std::map<char, int> BySubject(const std::vector<std::string>& ids) {
  std::map<char, int> counts;
  for (const std::string& id : ids) ++counts[id[1]];
  return counts;
}

class RecommenderTest : public ::testing::Test {
 protected:
  static std::vector<Article> MakeArchive() {
    std::vector<Article> articles;
    for (std::size_t subject = 0; subject < kSubjects.size(); ++subject)
      for (int n = 0; n < 30; ++n) articles.push_back(SubjectArticle(subject, n, 1 + n * 5));
    return articles;
  }
  absl::StatusOr<RecommendResponse> Ask(RecommendRequest request) const { return Ask(std::move(request), *snapshot_); }
  absl::StatusOr<RecommendResponse> Ask(RecommendRequest request, const Snapshot& snapshot) const {
    static const NoAnnotations annotator;
    request.now = TestTime("2026-05-31T20:00Z");
    return RecommendFromSnapshot(snapshot, TestAnalyzer(), annotator, reads_.Summarise(request.now), request, {});
  }
  // So many readings of a subject, the latest `days` ago.
  static void Read(std::size_t subject, int count, int days, RecommendRequest& request) {
    for (int n = 0; n < count; ++n)
      request.history.push_back({ArticleId("s" + std::to_string(subject) + "-" + std::to_string(29 - n)),
                                 TestTime("2026-05-31T19:00Z") - std::chrono::hours(24 * days + n)});
  }
  void CountReads(const std::string& id, int times, std::string_view at) {
    for (int i = 0; i < times; ++i) reads_.Add(HashBytes(id), ReadKind::kRead, TestTime(at), {});
  }

  const std::shared_ptr<const Snapshot> snapshot_ = MakeTestSnapshot(MakeArchive(), 50);
  ReadCounts reads_;
};

TEST_F(RecommenderTest, SeveralInterestsStaySeveral) {
  RecommendRequest request{.max_per_story = 0};  // here a subject reads as one story
  Read(0, 6, 1, request);
  Read(2, 6, 1, request);
  request.limit = 10;
  const auto response = Ask(request);
  const auto subjects = BySubject(IdsOf(response));
  EXPECT_EQ(subjects.at('0') + subjects.at('2'), 10);
  EXPECT_NEAR(subjects.at('0'), 5, 1);
  ASSERT_THAT(response->interests, SizeIs(2));
  for (const Interest& interest : response->interests) {
    std::set<char> of;
    for (const ArticleId& id : interest.articles) of.insert(id.value()[1]);
    EXPECT_THAT(of, SizeIs(1));
    EXPECT_NEAR(interest.share, .5, .1);
  }
}

TEST_F(RecommenderTest, RecentReadingWeighsMore) {
  RecommendRequest request{.max_per_story = 0};  // here a subject reads as one story
  Read(0, 5, 40, request);
  Read(2, 5, 0, request);
  request.limit = 10;
  const auto subjects = BySubject(IdsOf(Ask(request)));
  EXPECT_GE(subjects.at('2'), 7);
  EXPECT_GE(subjects.at('0'), 1) << "an old interest is still one";
}

TEST_F(RecommenderTest, ReadingsOfFiftyYearsAgoAreReadings) {
  RecommendRequest request{.max_per_story = 0};
  Read(0, 4, 50 * 365, request);
  Read(2, 4, 60 * 365, request);
  request.limit = 10;
  const auto response = Ask(request);
  ASSERT_THAT(response->interests, SizeIs(2));
  EXPECT_NEAR(response->interests[0].share, .5, 1e-6);
  EXPECT_NEAR(response->interests[1].share, .5, 1e-6);
  const auto subjects = BySubject(IdsOf(response));
  EXPECT_NEAR(subjects.at('0'), 5, 1);
  EXPECT_NEAR(subjects.at('2'), 5, 1);
}

TEST_F(RecommenderTest, WhatWasReadAndItsDuplicatesAreLeftOut) {
  std::vector<Article> articles = MakeArchive();
  Article copy = articles[29];
  copy.id = ArticleId("s0-copy");
  copy.publish_time->at += std::chrono::hours(1);
  articles.push_back(copy);
  const auto snapshot = MakeTestSnapshot(articles, 50);
  RecommendRequest request;
  Read(0, 3, 1, request);
  request.limit = 100;
  const auto ids = IdsOf(Ask(request, *snapshot));
  EXPECT_THAT(ids, Not(Contains("s0-copy")));
  for (const ReadArticle& read : request.history) EXPECT_THAT(ids, Not(Contains(read.id.value())));
  EXPECT_THAT(ids, Contains("s0-3"));
}

TEST_F(RecommenderTest, WhatIsDislikedFalls) {
  RecommendRequest request;
  Read(0, 3, 1, request);
  Read(1, 3, 1, request);
  request.limit = 12;
  const int before = BySubject(IdsOf(Ask(request)))['1'];
  request.disliked = {ArticleId("s1-3"), ArticleId("s1-8")};
  const auto ids = IdsOf(Ask(request));
  EXPECT_LT(BySubject(ids)['1'], before);
  EXPECT_THAT(ids, Not(Contains("s1-3")));
}

TEST_F(RecommenderTest, WhatOthersReadComesUpAndSaysSo) {
  RecommendRequest request;
  Read(0, 4, 1, request);
  request.limit = 10;
  EXPECT_THAT(IdsOf(Ask(request)), Not(Contains("s3-12")));
  CountReads("s3-12", 50, "2026-05-31T19:40Z");
  CountReads("s0-12", 20, "2026-05-31T10:00Z");
  request.explain = true;
  const auto response = Ask(request);
  ASSERT_THAT(IdsOf(response), Contains("s3-12"));
  for (const Recommendation& shown : response->recommendations) {
    if (shown.hit.card.id.value() == "s3-12") {
      EXPECT_EQ(shown.reason, RecommendReason::kTrending);
      EXPECT_THAT(shown.because, IsEmpty());
    } else {
      EXPECT_EQ(shown.reason, RecommendReason::kInterest);
      EXPECT_FALSE(shown.because.empty());
    }
  }
  request.trending = 0;
  EXPECT_THAT(IdsOf(Ask(request)), Not(Contains("s3-12")));
}

TEST_F(RecommenderTest, AReaderWithoutAHistoryGetsWhatIsTrendingAndNew) {
  CountReads("s3-12", 9, "2026-05-31T19:40Z");
  CountReads("s1-20", 9, "2026-05-31T19:40Z");
  const auto response = Ask({.limit = 8});
  const auto ids = IdsOf(response);
  EXPECT_THAT(ids, SizeIs(8));
  EXPECT_THAT(ids, Contains("s3-12"));
  EXPECT_THAT(ids, Contains("s1-20"));
  int recent = 0;
  for (const Recommendation& shown : response->recommendations) {
    EXPECT_NE(shown.reason, RecommendReason::kInterest);
    EXPECT_FALSE(shown.interest.has_value());
    recent += shown.reason == RecommendReason::kRecent ? 1 : 0;
  }
  EXPECT_EQ(recent, 6);
  EXPECT_THAT(response->interests, IsEmpty());
}

TEST_F(RecommenderTest, PartsAddUpToTheScore) {
  CountReads("s0-4", 9, "2026-05-31T19:40Z");
  CountReads("s2-4", 3, "2026-05-31T09:40Z");
  RecommendRequest request{.disliked = {ArticleId("s1-3")}, .explain = true, .limit = 40};
  Read(0, 4, 1, request);
  Read(1, 4, 1, request);
  const auto response = Ask(request);
  ASSERT_TRUE(response.ok());
  std::set<std::string> named;
  for (const Recommendation& shown : response->recommendations) {
    double sum = 0;
    for (const ScorePart& part : shown.hit.explanation.parts) {
      sum += part.value;
      named.insert(part.name);
    }
    EXPECT_NEAR(sum, shown.hit.score, 1e-9);
    EXPECT_EQ(shown.because.empty(), shown.hit.explanation.shared.empty());
  }
  for (const char* part : {"terms", "age", "read in the last hour", "read in the last day", "disliked"})
    EXPECT_THAT(named, Contains(part));
}

TEST_F(RecommenderTest, PagesNeverRepeatAndEnd) {
  RecommendRequest request{.max_per_story = 0, .limit = 7};
  Read(0, 4, 1, request);
  std::set<std::string> seen;
  do {
    const auto page = Ask(request);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const Recommendation& shown : page->recommendations) EXPECT_TRUE(seen.insert(shown.hit.card.id.value()).second);
    request.page_token = page->next_page_token;
  } while (!request.page_token.empty());
  EXPECT_GT(seen.size(), 60u);
}

TEST_F(RecommenderTest, CapsAndFiltersHold) {
  RecommendRequest request{.max_per_source = 3, .limit = 50};
  Read(0, 4, 1, request);
  std::map<std::string, int> sources;
  const auto response = Ask(request);
  ASSERT_TRUE(response.ok());
  for (const Recommendation& shown : response->recommendations) ++sources[shown.hit.card.source];
  EXPECT_THAT(sources, ElementsAre(std::pair("even", 3), std::pair("odd", 3)));
  request.filter.sources = {"odd"};
  EXPECT_THAT(IdsOf(Ask(request)), SizeIs(3));
  request.max_per_source = 0;
  request.max_age = std::chrono::hours(24);
  const auto ids = IdsOf(Ask(request));
  EXPECT_FALSE(ids.empty());
  for (const std::string& id : ids) EXPECT_LE(std::stoi(id.substr(3)), 4);
}

TEST_F(RecommenderTest, MissingArticlesAreNamedAndBadArgumentsNameTheField) {
  RecommendRequest request{.history = {{ArticleId("nobody"), {}}}, .disliked = {ArticleId("nothing")}};
  const auto response = Ask(request);
  ASSERT_TRUE(response.ok());
  EXPECT_THAT(response->missing_ids, ElementsAre(ArticleId("nobody"), ArticleId("nothing")));
  EXPECT_FALSE(response->recommendations.empty());

  const auto check = [&](RecommendRequest bad, const char* field) {
    const auto refused = Ask(std::move(bad));
    EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(refused.status().message()), HasSubstr(field));
  };
  check({.history = std::vector<ReadArticle>(RecommendRequest::kMaxHistory + 1, {ArticleId("s0-1"), {}})}, "history:");
  check({.disliked = std::vector<ArticleId>(RecommendRequest::kMaxDisliked + 1, ArticleId("s0-1"))}, "disliked:");
  check({.diversity = 2}, "diversity:");
  check({.trending = -.1}, "trending:");
  check({.max_per_source = -1}, "max_per_source:");
  check({.max_per_story = -1}, "max_per_story:");
  check({.limit = -1}, "limit:");
  check({.page_token = "x"}, "page_token:");
  check({.max_age = std::chrono::hours(0)}, "max_age:");
}

TEST_F(RecommenderTest, ALongHistoryCountsByItsLatestReadingsAndIsLeftOutWhole) {
  std::vector<Article> articles;
  for (int n = 0; n < 400; ++n) articles.push_back(SubjectArticle(n < 200 ? 0 : 1, n, 1 + n % 200));
  const auto snapshot = MakeTestSnapshot(articles, 150);
  RecommendRequest request{.limit = 50};
  for (int n = 0; n < 390; ++n)
    request.history.push_back(
        {articles[static_cast<std::size_t>(n)].id, TestTime("2026-05-31T19:00Z") - std::chrono::minutes(n)});
  const auto response = Ask(request, *snapshot);
  EXPECT_THAT(IdsOf(response), SizeIs(::testing::Le(10u)));
  ASSERT_FALSE(response->interests.empty());
  EXPECT_EQ(response->interests[0].articles[0].value()[1], '0');
}

TEST(RecommendColdStartTest, AnEmptyArchiveGivesAnEmptyFeed) {
  const auto empty = MakeTestSnapshot({});
  const NoAnnotations annotator;
  const auto response = RecommendFromSnapshot(*empty, TestAnalyzer(), annotator, {}, {.history = {{ArticleId("x"), {}}}}, {});
  ASSERT_TRUE(response.ok());
  EXPECT_THAT(response->recommendations, IsEmpty());
  EXPECT_TRUE(response->next_page_token.empty());
}

}  // namespace
}  // namespace xeber
