// Bad input for every field of every request: which field is complained about.
#include <functional>
#include <limits>

#include <gtest/gtest.h>

#include "tests/server/running_server.h"
#include "tests/server/tiny_engine.h"
#include "xeber/v1/index_service.grpc.pb.h"

namespace xeber {
namespace {

class BadInputTest : public ::testing::Test {
 protected:
  // Calls with a request that `spoil` made wrong, and expects INVALID_ARGUMENT for `field`.
  template <typename Service, typename Request, typename Answer, typename Stub>
  void Expect(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Answer*), const Request& request,
              std::string_view field) {
    grpc::ClientContext context;
    Answer answer;
    const auto stub = running_.Stub<Service>();
    const grpc::Status status = ((*stub).*method)(&context, request, &answer);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT) << field << ": " << status.error_message();
    const ErrorDetails details(status);
    EXPECT_EQ(details.field(), field) << status.error_message();
    EXPECT_EQ(details.info.reason(), "INVALID_FIELD");
    EXPECT_EQ(details.info.domain(), "xeber");
  }

  void ExpectSearch(std::string_view field, const std::function<void(v1::SearchRequest&)>& spoil) {
    v1::SearchRequest request;
    request.set_query("flood");
    spoil(request);
    Expect<v1::SearchService>(&v1::SearchService::Stub::Search, request, field);
  }

  void ExpectSimilar(std::string_view field, const std::function<void(v1::FindSimilarRequest&)>& spoil) {
    v1::FindSimilarRequest request;
    request.add_seeds()->set_article_id("a");
    spoil(request);
    Expect<v1::SimilarService>(&v1::SimilarService::Stub::FindSimilar, request, field);
  }

  TinyEngine engine_;
  RunningServer running_{engine_};
};

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST_F(BadInputTest, OfASearch) {
  ExpectSearch("query", [](auto& r) { r.set_query(std::string(16'385, 'x')); });
  ExpectSearch("syntax", [](auto& r) { r.set_syntax(static_cast<v1::QuerySyntax>(9)); });
  ExpectSearch("order", [](auto& r) { r.set_order(static_cast<v1::SearchOrder>(-1)); });
  ExpectSearch("view", [](auto& r) { r.set_view(static_cast<v1::ArticleView>(3)); });
  ExpectSearch("page_size", [](auto& r) { r.set_page_size(-1); });
  for (const double floor : {-0.1, 1.1, kNan, kInfinity})
    ExpectSearch("freshness.floor", [=](auto& r) { r.mutable_freshness()->set_floor(floor); });
  ExpectSearch("freshness.half_life", [](auto& r) { r.mutable_freshness()->mutable_half_life(); });
  ExpectSearch("freshness.half_life", [](auto& r) { r.mutable_freshness()->mutable_half_life()->set_seconds(-1); });
  ExpectSearch("freshness.half_life", [](auto& r) {
    r.mutable_freshness()->mutable_half_life()->set_seconds(std::numeric_limits<std::int64_t>::max());
  });
  ExpectSearch("freshness.half_life", [](auto& r) { r.mutable_freshness()->mutable_half_life()->set_nanos(-1); });
  ExpectSearch("now", [](auto& r) { r.mutable_now()->set_seconds(std::numeric_limits<std::int64_t>::min()); });
  ExpectSearch("now", [](auto& r) { r.mutable_now()->set_nanos(1'000'000'000); });
  ExpectSearch("as_of", [](auto& r) { r.mutable_as_of()->set_seconds(253'402'300'800); });
}

TEST_F(BadInputTest, OfAFilter) {
  ExpectSearch("filter.languages", [](auto& r) { r.mutable_filter()->add_languages(""); });
  ExpectSearch("filter.categories", [](auto& r) {
    for (int i = 0; i < 1001; ++i) r.mutable_filter()->add_categories("c");
  });
  ExpectSearch("filter.sources", [](auto& r) { r.mutable_filter()->add_sources(""); });
  ExpectSearch("filter.published_from", [](auto& r) { r.mutable_filter()->mutable_published_from()->set_nanos(-1); });
  ExpectSimilar("filter.published_before",
                [](auto& r) { r.mutable_filter()->mutable_published_before()->set_seconds(-99'999'999'999); });
}

TEST_F(BadInputTest, OfSimilarNews) {
  ExpectSimilar("seeds", [](auto& r) { r.clear_seeds(); });
  ExpectSimilar("seeds", [](auto& r) {
    for (int i = 0; i < 1000; ++i) r.add_seeds()->set_article_id("a");
  });
  ExpectSimilar("seeds[1]", [](auto& r) { r.add_seeds(); });
  ExpectSimilar("seeds[1].article_id", [](auto& r) { r.add_seeds()->set_article_id(""); });
  ExpectSimilar("seeds[0].article_id", [](auto& r) { r.mutable_seeds(0)->set_article_id(std::string(201, 'x')); });
  ExpectSimilar("seeds[0].article_id", [](auto& r) { r.mutable_seeds(0)->set_article_id("a\nb"); });
  ExpectSimilar("seeds[0].text", [](auto& r) { r.mutable_seeds(0)->mutable_text()->set_language("az"); });
  ExpectSimilar("seeds[0].text.publish_time", [](auto& r) {
    r.mutable_seeds(0)->mutable_text()->set_title("t");
    r.mutable_seeds(0)->mutable_text()->mutable_publish_time()->set_nanos(-1);
  });
  for (const double weight : {0.0, 101.0, -101.0, kNan, kInfinity})
    ExpectSimilar("seeds[0].weight", [=](auto& r) { r.mutable_seeds(0)->set_weight(weight); });
  ExpectSimilar("mode", [](auto& r) { r.set_mode(static_cast<v1::SimilarMode>(77)); });
  ExpectSimilar("language_guard", [](auto& r) { r.set_language_guard(static_cast<v1::LanguageGuard>(77)); });
  ExpectSimilar("duplicates", [](auto& r) { r.set_duplicates(static_cast<v1::Duplicates>(77)); });
  ExpectSimilar("fill", [](auto& r) { r.set_fill(static_cast<v1::Fill>(77)); });
  ExpectSimilar("max_age", [](auto& r) { r.mutable_max_age(); });
  for (const double value : {-0.1, 1.1, kNan}) {
    ExpectSimilar("min_score", [=](auto& r) { r.set_min_score(value); });
    ExpectSimilar("diversity", [=](auto& r) { r.set_diversity(value); });
  }
  ExpectSimilar("page_size", [](auto& r) { r.set_page_size(-5); });
  ExpectSimilar("now", [](auto& r) { r.mutable_now()->set_nanos(-1); });
  ExpectSimilar("as_of", [](auto& r) { r.mutable_as_of()->set_nanos(-1); });
  ExpectSimilar("view", [](auto& r) { r.set_view(static_cast<v1::ArticleView>(9)); });
}

TEST_F(BadInputTest, OfIds) {
  for (const std::string& id : {std::string(), std::string(201, 'x'), std::string("a\tb"), std::string("a\0b", 3)}) {
    v1::GetArticleRequest get;
    get.set_id(id);
    Expect<v1::ArticleService>(&v1::ArticleService::Stub::GetArticle, get, "id");
    v1::InspectArticleRequest inspect;
    inspect.set_id(id);
    Expect<v1::IndexService>(&v1::IndexService::Stub::InspectArticle, inspect, "id");
  }
  v1::GetArticleRequest get;
  get.set_id("a");
  get.set_view(static_cast<v1::ArticleView>(9));
  Expect<v1::ArticleService>(&v1::ArticleService::Stub::GetArticle, get, "view");
}

TEST_F(BadInputTest, AnUnknownNameIsToldTheKnownOnes) {
  v1::SearchRequest request;
  request.set_order(static_cast<v1::SearchOrder>(9));
  grpc::ClientContext context;
  v1::SearchResponse answer;
  EXPECT_EQ(running_.Stub<v1::SearchService>()->Search(&context, request, &answer).error_message(),
            "order: 9 is not known; known are SEARCH_ORDER_RELEVANCE, SEARCH_ORDER_NEWEST_FIRST");
}

TEST_F(BadInputTest, OfTheServersOptions) {
  const auto expect = [&](const ServerOptions& options, std::string_view beginning) {
    const auto server = Server::Start(options, engine_, nullptr);
    ASSERT_FALSE(server.ok()) << beginning;
    EXPECT_EQ(server.status().code(), absl::StatusCode::kInvalidArgument) << server.status();
    EXPECT_EQ(std::string(server.status().message()).substr(0, beginning.size()), beginning);
  };
  const std::string data_file = XEBER_TESTS_DIR "/CMakeLists.txt";
  expect({.listen = "50051"}, "listen: '50051' is not host:port");
  expect({.listen = "0.0.0.0:0"}, "listen: 0.0.0.0:0 can be reached from other machines");
  expect({.listen = "[::]:0"}, "listen: [::]:0 can be reached from other machines");
  expect({.listen = "127.0.0.1:0", .tls_certificate_file = data_file}, "tls_key: missing");
  expect({.listen = "127.0.0.1:0", .tls_key_file = data_file}, "tls_certificate: missing");
  expect({.listen = "127.0.0.1:0", .tls_certificate_file = "none.pem", .tls_key_file = "none.pem"},
         "tls_certificate: cannot read 'none.pem'");
  expect({.listen = "127.0.0.1:0", .tls_certificate_file = data_file, .tls_key_file = data_file},
         "tls_certificate: gRPC refuses");
  expect({.listen = "127.0.0.1:0", .pool = {.workers = -1}}, "workers: -1 does not lie in 0 to 1024");
  expect({.listen = "127.0.0.1:0", .max_request_bytes = 0}, "max_request_bytes: must not be 0");
}

TEST_F(BadInputTest, BeyondLoopbackInsecureMustBeSaid) {
  const auto server = Server::Start({.listen = "0.0.0.0:0", .insecure = true}, engine_, nullptr);
  ASSERT_TRUE(server.ok()) << server.status();
  EXPECT_GT((*server)->port(), 0);
}

}  // namespace
}  // namespace xeber
