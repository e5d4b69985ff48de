// HTTP/JSON through a started server.
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include "server/connect_protocol.h"
#include "tests/server/running_server.h"
#include "tests/server/tiny_engine.h"

namespace xeber {
namespace {

namespace http = boost::beast::http;
using ::testing::HasSubstr;

struct Request {
  std::string path = "/xeber.v1.SearchService/Search";
  std::string body = "{}";
  std::string content_type = "application/json";
  http::verb method = http::verb::post;
  std::string timeout_ms = "";
};

struct Answer {
  unsigned status = 0;
  std::string body;
};

class HttpGatewayTest : public ::testing::Test {
 protected:
  HttpGatewayTest() { engine_.Add({.id = ArticleId("flood"), .title = "Flood \"in\" Gəncə", .body = "Water."}); }

  // On one connection, which stays open.
  Answer Send(const Request& request) {
    if (!socket_.is_open()) Connect();
    http::request<http::string_body> message(request.method, request.path, 11, request.body);
    message.set(http::field::content_type, request.content_type);
    if (!request.timeout_ms.empty()) message.set("Connect-Timeout-Ms", request.timeout_ms);
    message.prepare_payload();
    http::write(socket_, message);
    return Read();
  }
  Answer SendRaw(const std::string& bytes) {
    if (!socket_.is_open()) Connect();
    boost::asio::write(socket_, boost::asio::buffer(bytes));
    return Read();
  }
  void Connect() {
    socket_.connect({boost::asio::ip::address_v4::loopback(), static_cast<unsigned short>(running_.server().http_port())});
  }
  Answer Read() {
    http::response<http::string_body> answer;
    http::read(socket_, buffer_, answer);
    if (!answer.keep_alive()) socket_.close();
    return {answer.result_int(), answer.body()};
  }

  TinyEngine engine_;
  RunningServer running_{engine_, nullptr, {.http_listen = "127.0.0.1:0", .max_request_bytes = 100'000}};
  boost::asio::io_context context_;
  boost::asio::ip::tcp::socket socket_{context_};
  boost::beast::flat_buffer buffer_;
};

TEST_F(HttpGatewayTest, ASearchIsAnsweredInJson) {
  for (int i = 0; i < 3; ++i) {  // on one connection
    const Answer answer = Send({.body = R"({"query": "Flood", "pageSize": 5})"});
    EXPECT_EQ(answer.status, 200u);
    EXPECT_THAT(answer.body, HasSubstr(R"("card":{"articleId":"flood","title":"Flood \"in\" Gəncə"})"));
  }
  EXPECT_EQ(engine_.last_search().limit, 5);
}

TEST_F(HttpGatewayTest, AnEmptyBodyIsAnEmptyMessage) {
  EXPECT_EQ(Send({.path = "/xeber.v1.IndexService/GetIndexStats", .body = ""}).body, R"({"generation":"1","articleCount":"1"})");
}

TEST_F(HttpGatewayTest, AnErrorHasItsCodeAndDetails) {
  const Answer missing = Send({.path = "/xeber.v1.ArticleService/GetArticle", .body = R"({"id":"gone"})"});
  EXPECT_EQ(missing.status, 404u);
  EXPECT_THAT(missing.body, HasSubstr(R"("code":"not_found","message":"article 'gone' is not indexed")"));
  const Answer wrong = Send({.body = R"({"pageSize":-1})"});
  EXPECT_EQ(wrong.status, 400u);
  EXPECT_THAT(wrong.body, HasSubstr(R"("code":"invalid_argument","message":"page_size: -1 is negative")"));
  EXPECT_THAT(wrong.body, HasSubstr(R"("type":"google.rpc.BadRequest")"));
  EXPECT_THAT(wrong.body, HasSubstr(R"("debug":{"fieldViolations":[{"field":"page_size","description":"-1 is negative"}]})"));
}

TEST_F(HttpGatewayTest, WhatIsNoCallIsRefused) {
  const auto check = [&](const Request& request, unsigned status, const char* complaint) {
    const Answer answer = Send(request);
    EXPECT_EQ(answer.status, status) << answer.body;
    EXPECT_THAT(answer.body, HasSubstr(complaint));
  };
  for (const char* path : {"/", "/xeber.v1.SearchService", "/xeber.v1.SearchService/Find", "/xeber.v1.SearchService.Search",
                           "/../x", "/grpc.health.v1.Health/Check", "/xeber.v1.SearchService/Search/"})
    check({.path = path}, 404, "there is no such method");
  check({.path = "/xeber.v1.ArticleService/PutArticles"}, 501, "streams");
  check({.method = http::verb::get}, 405, "only POST");
  check({.content_type = "text/plain"}, 415, "application/json");
  check({.timeout_ms = "soon"}, 400, "Connect-Timeout-Ms");
  for (const char* body :
       {"{", "[]", "\"x\"", "{\"nothing\":1}", "{\"pageSize\":\"many\"}", "{\"query\":1}x", "\xFF", "{\"query\":\"\xFF\"}"})
    check({.body = body}, 400, "the body is no such message in JSON");
  check({.body = std::string(5000, '[')}, 400, "the body is no such message in JSON");
}

TEST_F(HttpGatewayTest, AnOversizedBodyOrHeaderIsToldTheLimit) {
  const Answer body = Send({.body = std::string(200'000, ' ')});
  EXPECT_EQ(body.status, 413u);
  EXPECT_THAT(body.body, HasSubstr("more than 100000 bytes"));
  const Answer header = SendRaw("POST / HTTP/1.1\r\nx: " + std::string(17'000, 'x') + "\r\n\r\n");
  EXPECT_EQ(header.status, 431u);
}

TEST_F(HttpGatewayTest, ATimeoutIsKept) {
  engine_.Close();
  const Answer answer = Send({.timeout_ms = "100"});
  EXPECT_EQ(answer.status, 504u);
  EXPECT_THAT(answer.body, HasSubstr("deadline_exceeded"));
  engine_.Open();
}

TEST_F(HttpGatewayTest, ADrainAnswersWhatWasAsked) {
  engine_.Close();
  std::thread drain;
  std::thread client([&] { EXPECT_EQ(Send({}).status, 200u); });
  engine_.AwaitSearches(1);
  drain = std::thread([&] { running_.server().Drain(std::chrono::seconds(30)); });
  engine_.Open();
  client.join();
  drain.join();
}

TEST_F(HttpGatewayTest, AConnectionThatSaysNothingDoesNotHoldUpTheEnd) {
  Connect();
  running_.server().Drain(std::chrono::seconds(30));
}

TEST_F(HttpGatewayTest, BeyondLoopbackInsecureMustBeSaid) {
  const auto server = Server::Start({.listen = "127.0.0.1:0", .http_listen = "0.0.0.0:0"}, engine_, nullptr);
  EXPECT_EQ(server.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(server.status().message()), HasSubstr("HTTP/JSON has no TLS"));
  const std::string taken = "127.0.0.1:" + std::to_string(running_.server().http_port());
  EXPECT_EQ(Server::Start({.listen = "127.0.0.1:0", .http_listen = taken}, engine_, nullptr).status().code(),
            absl::StatusCode::kAlreadyExists);
}

TEST(ConnectProtocolTest, EveryCodeHasItsHttpStatus) {
  EXPECT_EQ(HttpStatusOf(grpc::StatusCode::OK), 200u);
  EXPECT_EQ(HttpStatusOf(grpc::StatusCode::RESOURCE_EXHAUSTED), 429u);
  EXPECT_EQ(HttpStatusOf(grpc::StatusCode::UNAUTHENTICATED), 401u);
  EXPECT_EQ(HttpStatusOf(static_cast<grpc::StatusCode>(99)), 500u);
  EXPECT_EQ(ErrorToJson(grpc::Status(grpc::StatusCode::CANCELLED, "a \"b\"")), R"({"code":"canceled","message":"a \"b\""})");
}

TEST(ConnectProtocolTest, TimeoutsAreDigits) {
  EXPECT_EQ(ParseTimeout("1500"), absl::Milliseconds(1500));
  for (const char* text : {"", "-1", "1s", "12345678901"}) EXPECT_EQ(ParseTimeout(text), std::nullopt) << text;
}

}  // namespace
}  // namespace xeber
