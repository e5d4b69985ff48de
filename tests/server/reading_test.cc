// The whole way of reading calls through a started server.
#include <gtest/gtest.h>

#include "tests/server/running_server.h"
#include "tests/server/tiny_engine.h"

namespace xeber {
namespace {

const Article kFlood{.id = ArticleId("flood"), .title = "Flood in the valley", .body = "Water."};
const Article kElection{.id = ArticleId("seçki/1"), .title = "Seçki günü", .body = "Səs."};

class ReadingTest : public ::testing::Test {
 protected:
  ReadingTest() {
    engine_.Add(kFlood);
    engine_.Add(kElection);
  }

  TinyEngine engine_;
  RunningServer running_{engine_};
  std::unique_ptr<Engine> remote_ = running_.engine();
};

TEST_F(ReadingTest, ASearchIsAnsweredByTheEngineBehindTheServer) {
  const auto answer = remote_->Search({.query = "valley", .now = kClock}, {});
  ASSERT_TRUE(answer.ok()) << answer.status();
  ASSERT_EQ(answer->hits.size(), 1u);
  EXPECT_EQ(answer->hits[0].card.id, kFlood.id);
  EXPECT_EQ(answer->total.upper, 1u);
}

TEST_F(ReadingTest, SuggestionsComeFromTheEngineBehindTheServer) {
  const auto answer = remote_->Suggest({.text = "Flood", .language = "en", .limit = 3, .now = kClock}, {});
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->suggestions, (std::vector<Suggestion>{{.text = kFlood.title, .id = kFlood.id.value()}}));
  EXPECT_EQ(engine_.last_suggest().limit, 3);
  EXPECT_EQ(engine_.last_suggest().now, kClock);
  EXPECT_EQ(remote_->Suggest({.text = "\xFF"}, {}).status().message(), "text: not UTF-8");
}

TEST_F(ReadingTest, SimilarNewsNameTheSeedsThatAreMissing) {
  const auto answer = remote_->FindSimilar({.seeds = {{.id = kFlood.id}, {.id = ArticleId("gone")}}}, {});
  ASSERT_TRUE(answer.ok()) << answer.status();
  ASSERT_EQ(answer->hits.size(), 1u);
  EXPECT_EQ(answer->hits[0].relation, Relation::kSameTopic);
  EXPECT_EQ(answer->missing_ids, std::vector{ArticleId("gone")});
}

TEST_F(ReadingTest, AnArticleComesWhole) {
  EXPECT_EQ(*remote_->GetArticle(kElection.id, {}), kElection);
  EXPECT_EQ(remote_->Inspect(kElection.id, {})->article, kElection);
  EXPECT_EQ(remote_->GetStats({})->articles, 2u);
}

TEST_F(ReadingTest, AnUnknownArticleIsNotFound) {
  EXPECT_EQ(remote_->GetArticle(ArticleId("gone"), {}).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(remote_->Inspect(ArticleId("gone"), {}).status().code(), absl::StatusCode::kNotFound);
}

TEST_F(ReadingTest, TheBasicViewHasNoBody) {
  v1::GetArticleRequest request;
  request.set_id("flood");
  request.set_view(v1::ARTICLE_VIEW_BASIC);
  grpc::ClientContext context;
  v1::GetArticleResponse answer;
  ASSERT_TRUE(running_.Stub<v1::ArticleService>()->GetArticle(&context, request, &answer).ok());
  EXPECT_EQ(answer.article().title(), kFlood.title);
  EXPECT_EQ(answer.article().body(), "");
}

TEST_F(ReadingTest, TheFullViewOfASearchHasTheArticles) {
  v1::SearchRequest request;
  request.set_page_size(1000);
  for (const auto view : {v1::ARTICLE_VIEW_UNSPECIFIED, v1::ARTICLE_VIEW_BASIC, v1::ARTICLE_VIEW_FULL}) {
    request.set_view(view);
    grpc::ClientContext context;
    v1::SearchResponse answer;
    ASSERT_TRUE(running_.Stub<v1::SearchService>()->Search(&context, request, &answer).ok());
    ASSERT_EQ(answer.hits_size(), 2);
    EXPECT_EQ(answer.hits(0).article().body(), view == v1::ARTICLE_VIEW_FULL ? kFlood.body : "");
    EXPECT_EQ(engine_.last_search().limit, view == v1::ARTICLE_VIEW_FULL ? 100 : 1000);
  }
}

TEST_F(ReadingTest, AFullAnswerStaysSmallEnoughForAnyClient) {
  for (const char* id : {"big1", "big2", "big3"})
    engine_.Add({.id = ArticleId(id), .title = "big", .body = std::string(1'500'000, 'x')});
  v1::SearchRequest request;
  request.set_query("big");
  request.set_view(v1::ARTICLE_VIEW_FULL);
  grpc::ClientContext context;
  v1::SearchResponse answer;
  ASSERT_TRUE(running_.Stub<v1::SearchService>()->Search(&context, request, &answer).ok());
  ASSERT_EQ(answer.hits_size(), 3);
  EXPECT_TRUE(answer.hits(0).has_article() && answer.hits(1).has_article());
  EXPECT_FALSE(answer.hits(2).has_article());
  EXPECT_LT(answer.ByteSizeLong(), std::size_t{4} << 20);
}

TEST_F(ReadingTest, TheServersClockStandsInForAMissingNow) {
  grpc::ClientContext context;
  v1::SearchResponse answer;
  ASSERT_TRUE(running_.Stub<v1::SearchService>()->Search(&context, v1::SearchRequest(), &answer).ok());
  EXPECT_EQ(engine_.last_search().now, kClock);
  ASSERT_TRUE(remote_->Search({.now = Time(std::chrono::seconds(5))}, {}).ok());
  EXPECT_EQ(engine_.last_search().now, Time(std::chrono::seconds(5)));
}

TEST_F(ReadingTest, AnErrorOfTheEngineHasItsCodeAndReason) {
  v1::SearchRequest request;
  request.set_query("fail");
  grpc::ClientContext context;
  v1::SearchResponse answer;
  const grpc::Status status = running_.Stub<v1::SearchService>()->Search(&context, request, &answer);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::DATA_LOSS);
  EXPECT_EQ(status.error_message(), "segment 7 is damaged");
  EXPECT_EQ(ErrorDetails(status).info.reason(), "INDEX_DAMAGED");
  EXPECT_EQ(ErrorDetails(status).info.domain(), "xeber");
}

TEST_F(ReadingTest, TextThatIsNotUtf8IsSaidPlainly) {
  EXPECT_EQ(remote_->Search({.query = "\xFF"}, {}).status(), absl::InvalidArgumentError("query: not UTF-8"));
  EXPECT_EQ(remote_->GetArticle(ArticleId("\xFF"), {}).status(), absl::InvalidArgumentError("id: not UTF-8"));
  EXPECT_EQ(remote_->FindSimilar({.seeds = {{.id = ArticleId("\xFF")}}}, {}).status(),
            absl::InvalidArgumentError("seeds: not UTF-8"));
}

TEST_F(ReadingTest, AServerWithoutAWriterOnlyReads) {
  v1::PutArticleRequest request;
  request.mutable_article()->set_id("a");
  request.mutable_article()->set_title("t");
  grpc::ClientContext context;
  v1::PutArticleResponse answer;
  const grpc::Status status = running_.Stub<v1::ArticleService>()->PutArticle(&context, request, &answer);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(ErrorDetails(status).info.reason(), "READ_ONLY");
}

TEST_F(ReadingTest, EveryCallIsOneLineOfTheLog) {
  ASSERT_TRUE(remote_->Search({.query = "valley"}, {}).ok());
  ASSERT_FALSE(remote_->GetArticle(ArticleId("go\"ne"), {}).ok());
  const auto log = running_.log();
  ASSERT_EQ(log.size(), 3u);
  EXPECT_NE(log[0].find(R"("event":"serving","detail":"127.0.0.1:)"), std::string::npos) << log[0];
  EXPECT_NE(log[1].find(R"("event":"call","method":"SearchService.Search","code":"OK","us":)"), std::string::npos) << log[1];
  EXPECT_NE(log[2].find(R"("code":"NOT_FOUND")"), std::string::npos) << log[2];
  EXPECT_NE(log[2].find(R"(article 'go\"ne' is not indexed)"), std::string::npos) << log[2];
}

}  // namespace
}  // namespace xeber
