// Feeds and counts of reads through a real server over a real index.
#include <gmock/gmock.h>

#include "tests/server/running_server.h"
#include "tests/server/writable_index.h"
#include "xeber/v1/recommend_service.grpc.pb.h"

namespace xeber {
namespace {

using ::testing::HasSubstr;

class RecommendServiceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::vector<Article> articles;
    for (int i = 0; i < 6; ++i) {
      const std::string n = std::to_string(i);
      std::string own;  // no two tell the same text
      for (int word = 0; word < 20; ++word) own += " own" + n + "w" + std::to_string(word);
      articles.push_back({.id = ArticleId("quake-" + n),
                          .title = "Earthquake report " + n,
                          .body = "An earthquake damaged houses on the Shirvan plain, rescuers counted villages." + own,
                          .language = "en"});
      articles.push_back({.id = ArticleId("goal-" + n),
                          .title = "Late goal " + n,
                          .body = "The striker decided the derby of old rivals by a late goal." + own,
                          .language = "en"});
    }
    for (std::size_t i = 0; i < articles.size(); ++i) articles[i].publish_time = PublishTime{kClock - std::chrono::hours(2 + i)};
    for (const absl::Status& status : index_.indexer().Put(articles, WaitFor::kVisible)) ASSERT_TRUE(status.ok()) << status;
    Start();
  }
  void Start() {
    server_ = std::make_unique<RunningServer>(index_.engine(), &index_.indexer(), ServerOptions{}, &index_.reads());
  }
  void TearDown() override { server_ = nullptr; }

  grpc::Status Record(const v1::RecordReadsRequest& request, v1::RecordReadsResponse& answer) {
    grpc::ClientContext context;
    return server_->Stub<v1::RecommendService>()->RecordReads(&context, request, &answer);
  }
  static v1::RecordReadsRequest Reads(const std::string& id, int times) {
    v1::RecordReadsRequest request;
    for (int i = 0; i < times; ++i) request.add_events()->set_article_id(id);
    return request;
  }
  absl::StatusOr<RecommendResponse> Feed() {
    return server_->engine()->Recommend(
        {.history = {{ArticleId("quake-0"), {}}, {ArticleId("gone"), {}}}, .diversity = 0, .max_per_story = 0, .now = kClock});
  }
  RecommendReason ReasonOf(const std::string& id) {
    const auto feed = Feed();
    EXPECT_TRUE(feed.ok()) << feed.status();
    if (feed.ok())
      for (const Recommendation& shown : feed->recommendations)
        if (shown.hit.card.id.value() == id) return shown.reason;
    ADD_FAILURE() << id << " is not in the feed";
    return RecommendReason::kRecent;
  }

  WritableIndex index_;
  std::unique_ptr<RunningServer> server_;
};

TEST_F(RecommendServiceTest, AFeedIsTheSameFromAServer) {
  const auto remote = Feed();
  ASSERT_TRUE(remote.ok()) << remote.status();
  const auto local = index_.engine().Recommend(
      {.history = {{ArticleId("quake-0"), {}}, {ArticleId("gone"), {}}}, .diversity = 0, .max_per_story = 0, .now = kClock});
  ASSERT_TRUE(local.ok());
  ASSERT_FALSE(local->recommendations.empty());
  ASSERT_EQ(remote->recommendations.size(), local->recommendations.size());
  for (std::size_t i = 0; i < local->recommendations.size(); ++i) {
    EXPECT_EQ(remote->recommendations[i].hit.card.id, local->recommendations[i].hit.card.id);
    EXPECT_EQ(remote->recommendations[i].because, local->recommendations[i].because);
  }
  EXPECT_EQ(remote->recommendations[0].because, std::vector{ArticleId("quake-0")});
  EXPECT_EQ(remote->missing_ids, std::vector{ArticleId("gone")});
  EXPECT_EQ(remote->interests.size(), 1u);
}

TEST_F(RecommendServiceTest, RecordedReadsMakeAnArticleTrendingAndSurviveARestart) {
  EXPECT_EQ(ReasonOf("goal-4"), RecommendReason::kRecent);
  v1::RecordReadsResponse answer;
  v1::RecordReadsRequest reads = Reads("goal-4", 30);
  reads.add_events()->set_article_id("nobody");
  ASSERT_TRUE(Record(reads, answer).ok());
  EXPECT_EQ(answer.unknown(), 1);
  EXPECT_EQ(ReasonOf("goal-4"), RecommendReason::kTrending);
  server_ = nullptr;
  index_.Close();
  index_.Open();
  Start();
  EXPECT_EQ(ReasonOf("goal-4"), RecommendReason::kTrending);
}

TEST_F(RecommendServiceTest, BadEventsNameTheFieldAndCountNothing) {
  const auto refused = [&](const v1::RecordReadsRequest& request, const std::string& field) {
    v1::RecordReadsResponse answer;
    const grpc::Status status = Record(request, answer);
    EXPECT_EQ(status.error_code(), grpc::INVALID_ARGUMENT);
    EXPECT_EQ(ErrorDetails(status).field(), field) << status.error_message();
  };
  refused({}, "events");
  refused(Reads("goal-4", 1001), "events");
  v1::RecordReadsRequest late = Reads("goal-4", 3);
  late.mutable_events(2)->mutable_time()->set_seconds(kClock.time_since_epoch().count() + 3600);
  refused(late, "events[2].time");
  late = Reads("goal-4", 2);
  late.add_events();
  refused(late, "events[2].article_id");
  late = Reads("goal-4", 1);
  late.mutable_events(0)->set_kind(static_cast<v1::ReadKind>(77));
  refused(late, "events[0].kind");
  EXPECT_EQ(ReasonOf("goal-4"), RecommendReason::kRecent);
}

TEST_F(RecommendServiceTest, AServerWithoutCountsSaysSo) {
  server_ = std::make_unique<RunningServer>(index_.engine());
  v1::RecordReadsResponse answer;
  const grpc::Status status = Record(Reads("goal-4", 1), answer);
  EXPECT_EQ(status.error_code(), grpc::FAILED_PRECONDITION);
  EXPECT_EQ(ErrorDetails(status).info.reason(), "READ_ONLY");
}

}  // namespace
}  // namespace xeber
