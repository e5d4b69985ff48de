// The whole way of writing calls through a started server.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <future>
#include <thread>

#include <gtest/gtest.h>

#include "index/article_traces.h"
#include "server/remote_writer.h"
#include "tests/server/running_server.h"
#include "tests/server/writable_index.h"

namespace xeber {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

Article ArticleNumber(int number) {
  return {.id = ArticleId("n" + std::to_string(number)), .title = "Number " + std::to_string(number), .body = "Body."};
}

// Collects what a writer acknowledges.
class Acknowledged {
 public:
  Acknowledge callback() {
    return [this](const ArticleId& id, const absl::Status& status) {
      const std::lock_guard lock(mutex_);
      all_.emplace_back(id.value(), status);
      changed_.notify_all();
    };
  }
  void Await(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return all_.size() >= count; });
  }
  std::vector<std::pair<std::string, absl::Status>> all() const {
    const std::lock_guard lock(mutex_);
    return all_;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::pair<std::string, absl::Status>> all_;
};

class WritingTest : public ::testing::Test {
 protected:
  std::unique_ptr<RemoteWriter> Writer() {
    return MakeRemoteWriter(running_.remote(), WaitFor::kVisible, acknowledged_.callback());
  }

  // The field that PutArticle complains about.
  std::string FaultOf(const v1::PutArticleRequest& request) {
    grpc::ClientContext context;
    v1::PutArticleResponse answer;
    const grpc::Status status = running_.Stub<v1::ArticleService>()->PutArticle(&context, request, &answer);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
    return ErrorDetails(status).field();
  }

  WritableIndex index_;
  Acknowledged acknowledged_;
  RunningServer running_{index_.engine(), &index_.indexer()};
  std::unique_ptr<Engine> remote_ = running_.engine();
};

TEST_F(WritingTest, WhatWasPutIsThereAndWhatWasDeletedIsNot) {
  v1::PutArticleRequest request;
  request.mutable_article()->set_id("a");
  request.mutable_article()->set_title("Title");
  request.set_wait_for(v1::WAIT_FOR_VISIBLE);
  grpc::ClientContext context;
  v1::PutArticleResponse answer;
  const grpc::Status status = running_.Stub<v1::ArticleService>()->PutArticle(&context, request, &answer);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(answer.id(), "a");
  EXPECT_EQ(remote_->GetArticle(ArticleId("a"), {})->title, "Title");

  const auto writer = Writer();
  ASSERT_TRUE(writer->Delete({.id = ArticleId("a")}).ok());
  EXPECT_EQ(remote_->GetArticle(ArticleId("a"), {}).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(writer->Delete({.id = ArticleId("a")}).code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(writer->Delete({.id = ArticleId("")}).message(), "id: missing");
}

TEST_F(WritingTest, ARetryOfARequestGetsTheFirstAnswerAndChangesNothing) {
  const auto stub = running_.Stub<v1::ArticleService>();
  const auto put = [&](const std::string& title, const std::string& request_id) {
    v1::PutArticleRequest request;
    request.mutable_article()->set_id("a");
    request.mutable_article()->set_title(title);
    request.set_wait_for(v1::WAIT_FOR_VISIBLE);
    request.set_request_id(request_id);
    grpc::ClientContext context;
    v1::PutArticleResponse answer;
    EXPECT_TRUE(stub->PutArticle(&context, request, &answer).ok());
    EXPECT_EQ(answer.id(), "a");
    return remote_->GetArticle(ArticleId("a"), {})->title;
  };
  EXPECT_EQ(put("first", "r1"), "first");
  EXPECT_EQ(put("second", "r2"), "second");
  EXPECT_EQ(put("first", "r1"), "second");
  const auto writer = Writer();
  ASSERT_TRUE(writer->Write({.id = ArticleId("a"), .title = "first"}, "r1").ok());
  ASSERT_TRUE(writer->Write({.id = ArticleId("b"), .title = "b"}, "r1").ok());
  ASSERT_TRUE(writer->Write({.id = ArticleId("c"), .title = "c"}, "\xFF").ok());
  ASSERT_TRUE(writer->Finish().ok());
  const auto all = acknowledged_.all();
  ASSERT_EQ(all.size(), 3u);
  EXPECT_TRUE(all[0].second.ok());
  EXPECT_EQ(all[1].second.message(), "request_id: was given for another write; a new write needs a new one");
  EXPECT_EQ(all[2].second.message(), "request_id: not UTF-8");
  EXPECT_EQ(remote_->GetArticle(ArticleId("a"), {})->title, "second");
  EXPECT_TRUE(writer->Delete({.id = ArticleId("a"), .request_id = "d"}).ok());
  EXPECT_TRUE(writer->Delete({.id = ArticleId("a"), .request_id = "d"}).ok()) << "the first answer";
  EXPECT_TRUE(absl::IsNotFound(writer->Delete({.id = ArticleId("a"), .request_id = "e"})));
}

TEST_F(WritingTest, AfterAPurgeNoFileHoldsTheArticle) {
  const auto writer = Writer();
  ASSERT_TRUE(writer->Write(ArticleNumber(7)).ok());
  acknowledged_.Await(1);
  const auto traces = [&] { return FindTraces(PosixFileSystem(), index_.directory(), ArticleId("n7"))->size(); };
  EXPECT_EQ(traces(), 1u);
  EXPECT_TRUE(writer->Delete({.id = ArticleId("n7"), .purge = true}).ok());
  EXPECT_EQ(traces(), 0u);
  EXPECT_EQ(writer->Delete({.id = ArticleId("n7"), .purge = true}).code(), absl::StatusCode::kNotFound);
}

TEST_F(WritingTest, BadArticlesAreNamedByTheirField) {
  const auto check = [&](std::string_view field, const std::function<void(v1::PutArticleRequest&)>& spoil) {
    v1::PutArticleRequest request;
    request.mutable_article()->set_id("a");
    request.mutable_article()->set_title("Title");
    spoil(request);
    EXPECT_EQ(FaultOf(request), field);
  };
  check("article.id", [](auto& r) { r.clear_article(); });
  check("article.id", [](auto& r) { r.mutable_article()->set_id(std::string(201, 'x')); });
  check("article.title", [](auto& r) { r.mutable_article()->set_title(" "); });
  check("article.body", [](auto& r) { r.mutable_article()->set_body(std::string(Article::kMaxBytes, 'x')); });
  check("article.publish_time", [](auto& r) { r.mutable_article()->mutable_publish_time()->set_nanos(-1); });
  check("article.publish_time", [](auto& r) { r.mutable_article()->mutable_publish_time()->set_seconds(-99'999'999'999); });
  check("article.publish_time_precision", [](auto& r) {
    r.mutable_article()->mutable_publish_time();
    r.mutable_article()->set_publish_time_precision(static_cast<v1::TimePrecision>(9));
  });
  check("article.update_time", [](auto& r) { r.mutable_article()->mutable_update_time()->set_seconds(999'999'999'999); });
  check("request_id", [](auto& r) { r.set_request_id(std::string(129, 'r')); });
  check("wait_for", [](auto& r) { r.set_wait_for(static_cast<v1::WaitFor>(9)); });
}

TEST_F(WritingTest, AStreamAcknowledgesEachArticleInItsOrder) {
  constexpr int kArticles = 12'000;  // more than a stream holds at a time
  const auto writer = Writer();
  for (int i = 0; i < kArticles; ++i) ASSERT_TRUE(writer->Write(ArticleNumber(i)).ok());
  ASSERT_TRUE(writer->Finish().ok());
  const auto all = acknowledged_.all();
  ASSERT_EQ(all.size(), static_cast<std::size_t>(kArticles));
  for (int i = 0; i < kArticles; ++i) {
    EXPECT_EQ(all[i].first, "n" + std::to_string(i));
    EXPECT_TRUE(all[i].second.ok()) << all[i].second;
  }
  EXPECT_EQ(remote_->GetStats({})->articles, static_cast<std::uint64_t>(kArticles));
}

TEST_F(WritingTest, AnArticleIsAcknowledgedWithoutWaitingForTheNext) {
  const auto writer = Writer();
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(writer->Write(ArticleNumber(i)).ok());
    acknowledged_.Await(i + 1);
  }
  EXPECT_TRUE(writer->Finish().ok());
}

TEST_F(WritingTest, ABadArticleNeverCostsItsNeighbours) {
  const auto writer = Writer();
  ASSERT_TRUE(writer->Write({.id = ArticleId("first"), .title = "T"}).ok());
  ASSERT_TRUE(writer->Write({.id = ArticleId("empty")}).ok());
  ASSERT_TRUE(writer->Write({.id = ArticleId("bytes"), .title = "\xFF"}).ok());
  ASSERT_TRUE(writer->Write({.id = ArticleId("last"), .title = "T"}).ok());
  ASSERT_TRUE(writer->Finish().ok());
  const auto all = acknowledged_.all();
  ASSERT_EQ(all.size(), 4u);
  EXPECT_TRUE(all[0].second.ok() && all[3].second.ok());
  EXPECT_EQ(all[1].second.message(), "title: title and body are both empty; one of them is required");
  EXPECT_EQ(all[2].second.message(), "title: not UTF-8");
}

TEST_F(WritingTest, AForeignClientsBadArticleIsAnsweredInTheStream) {
  const auto stub = running_.Stub<v1::ArticleService>();
  grpc::ClientContext context;
  const auto stream = stub->PutArticles(&context);
  v1::PutArticlesRequest request;
  for (const char* title : {"good", "", "good"}) {
    request.mutable_article()->set_id("x");
    request.mutable_article()->set_title(title);
    ASSERT_TRUE(stream->Write(request));
  }
  stream->WritesDone();
  std::vector<int> codes;
  v1::PutArticlesResponse answer;
  while (stream->Read(&answer)) {
    codes.push_back(answer.status().code());
    EXPECT_EQ(answer.status().message().starts_with("article.title: "), answer.status().code() != 0);
  }
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_EQ(codes, (std::vector<int>{0, 3, 0}));
}

TEST_F(WritingTest, AStreamWithoutArticlesEndsWell) { EXPECT_TRUE(Writer()->Finish().ok()); }

TEST_F(WritingTest, AWriterThatGivesUpLeavesTheServerWell) {
  {
    const auto writer = Writer();
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(writer->Write(ArticleNumber(i)).ok());
  }
  EXPECT_TRUE(remote_->GetStats({}).ok());
}

TEST_F(WritingTest, ADrainedServerAcknowledgesWhatItTookInAndEndsTheStream) {
  const auto writer = Writer();
  ASSERT_TRUE(writer->Write(ArticleNumber(0)).ok());
  acknowledged_.Await(1);
  running_.server().Drain(seconds(30));  // returns long before, although the client never closed its stream
  const absl::Status status = writer->Finish();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << status;
  EXPECT_NE(status.message().find("shutting down"), absl::string_view::npos) << status;
  EXPECT_FALSE(writer->Write(ArticleNumber(1)).ok());
}

TEST_F(WritingTest, AnOwnerThatWaitsForItsInputHearsOfALostServer) {
  std::promise<absl::Status> lost;
  const auto writer = MakeRemoteWriter(running_.remote(), WaitFor::kVisible, acknowledged_.callback(),
                                       [&lost](const absl::Status& status) { lost.set_value(status); });
  ASSERT_TRUE(writer->Write(ArticleNumber(0)).ok());
  acknowledged_.Await(1);
  running_.server().Drain(seconds(30));
  EXPECT_EQ(lost.get_future().get().code(), absl::StatusCode::kUnavailable);
}

TEST_F(WritingTest, AServerThatIsNotThereIsSaidSo) {
  running_.server().Drain(milliseconds(0));
  const auto writer = Writer();
  const absl::Status written = writer->Write(ArticleNumber(0));
  const absl::Status status = written.ok() ? writer->Finish() : written;
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << status;
  EXPECT_NE(status.message().find(running_.address()), absl::string_view::npos) << status;
  EXPECT_TRUE(acknowledged_.all().empty());
}

TEST_F(WritingTest, AServerThatNeverAnswersIsGivenUp) {
  // A port that takes connections, and nobody behind it.
  const int silent = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
  socklen_t size = sizeof address;
  ASSERT_EQ(bind(silent, reinterpret_cast<sockaddr*>(&address), size), 0);
  ASSERT_EQ(listen(silent, 5), 0);
  ASSERT_EQ(getsockname(silent, reinterpret_cast<sockaddr*>(&address), &size), 0);
  const RemoteOptions remote{.server = "127.0.0.1:" + std::to_string(ntohs(address.sin_port))};
  const auto begin = std::chrono::steady_clock::now();
  const auto writer = MakeRemoteWriter(remote, WaitFor::kVisible, acknowledged_.callback());
  (void)writer->Write(ArticleNumber(0));
  EXPECT_EQ(writer->Finish().code(), absl::StatusCode::kUnavailable);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, seconds(5));
  EXPECT_EQ(MakeRemoteEngine(remote)->GetStats({}).status().code(), absl::StatusCode::kUnavailable);
  close(silent);
}

TEST_F(WritingTest, ManyClientsWriteAtOnce) {
  std::vector<std::future<bool>> clients;
  for (int client = 0; client < 6; ++client)
    clients.push_back(std::async(std::launch::async, [this, client] {
      std::size_t good = 0;
      const auto writer = MakeRemoteWriter(running_.remote(), WaitFor::kCommitted,
                                           [&](const ArticleId&, const absl::Status& s) { good += s.ok(); });
      for (int i = 0; i < 500; ++i) (void)writer->Write(ArticleNumber(client * 500 + i));
      return writer->Finish().ok() && good == 500;
    }));
  for (auto& client : clients) EXPECT_TRUE(client.get());
  const auto writer = Writer();  // what it writes is visible at once, and so is all before
  ASSERT_TRUE(writer->Write(ArticleNumber(3000)).ok());
  EXPECT_TRUE(writer->Finish().ok());
  EXPECT_EQ(remote_->GetStats({})->articles, 3001u);
}

}  // namespace
}  // namespace xeber
