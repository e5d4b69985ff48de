// Deadlines, overload, limits, restart and drain of a started server.
#include <future>
#include <thread>

#include <gtest/gtest.h>

#include "grpcpp/generic/generic_stub.h"
#include "tests/server/running_server.h"
#include "tests/server/tiny_engine.h"

namespace xeber {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

grpc::Status SearchWith(const RunningServer& running, grpc::ClientContext& context, const v1::SearchRequest& request = {}) {
  v1::SearchResponse answer;
  return running.Stub<v1::SearchService>()->Search(&context, request, &answer);
}

std::future<grpc::Status> SearchAsync(const RunningServer& running, grpc::ClientContext& context) {
  return std::async(std::launch::async, [&] { return SearchWith(running, context); });
}

// One worker that waits in the engine, so that later calls queue up behind it.
class ServerLifeTest : public ::testing::Test {
 protected:
  void Occupy(const RunningServer& running) {
    engine_.Close();
    occupying_ = SearchAsync(running, occupying_context_);
    engine_.AwaitSearches(1);
  }
  void Release() {
    engine_.Open();
    EXPECT_TRUE(occupying_.get().ok());
  }

  TinyEngine engine_;
  grpc::ClientContext occupying_context_;
  std::future<grpc::Status> occupying_;
};

TEST_F(ServerLifeTest, TheClientsDeadlineReachesTheEngine) {
  RunningServer running(engine_);
  grpc::ClientContext context;
  const auto deadline = std::chrono::system_clock::now() + seconds(100);
  context.set_deadline(deadline);
  ASSERT_TRUE(SearchWith(running, context).ok());
  EXPECT_LT(absl::AbsDuration(engine_.last_deadline() - absl::FromChrono(deadline)), absl::Seconds(2));

  grpc::ClientContext patient;
  ASSERT_TRUE(SearchWith(running, patient).ok());
  EXPECT_EQ(engine_.last_deadline(), absl::InfiniteFuture());
}

TEST_F(ServerLifeTest, AnExpiredOrCancelledCallIsNotStarted) {
  RunningServer running(engine_, nullptr, {.pool = {.workers = 1}, .max_request_bytes = 10'000});
  Occupy(running);
  grpc::ClientContext hasty;
  hasty.set_deadline(std::chrono::system_clock::now() + milliseconds(50));
  EXPECT_EQ(SearchWith(running, hasty).error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  grpc::ClientContext fickle;
  auto cancelled = SearchAsync(running, fickle);
  fickle.TryCancel();
  EXPECT_EQ(cancelled.get().error_code(), grpc::StatusCode::CANCELLED);
  // The cancellation goes ahead of these calls, which the server answers without a worker.
  v1::SearchRequest oversized;
  oversized.set_page_token(std::string(20'000, 'x'));
  for (int i = 0; i < 20; ++i) {
    grpc::ClientContext context;
    EXPECT_EQ(SearchWith(running, context, oversized).error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  }
  Release();
  running.server().Drain(seconds(10));
  EXPECT_EQ(engine_.searches(), 1);
}

TEST_F(ServerLifeTest, AFullQueueSaysSo) {
  RunningServer running(engine_, nullptr, {.pool = {.workers = 1, .max_tasks = 1}});
  Occupy(running);
  // Of two more calls one waits and one is refused, whichever comes first.
  grpc::ClientContext first, second;
  auto one = SearchAsync(running, first), two = SearchAsync(running, second);
  while (one.wait_for(milliseconds(5)) != std::future_status::ready &&
         two.wait_for(milliseconds(5)) != std::future_status::ready) {
  }
  Release();
  const grpc::Status statuses[] = {one.get(), two.get()};
  const grpc::Status& refused = statuses[0].ok() ? statuses[1] : statuses[0];
  EXPECT_NE(statuses[0].ok(), statuses[1].ok());
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(refused.error_message(), "the server's queue is full (1 calls wait); try again later");
  EXPECT_EQ(ErrorDetails(refused).info.reason(), "QUEUE_FULL");
}

TEST_F(ServerLifeTest, AnOversizedRequestIsToldTheLimit) {
  RunningServer running(engine_, nullptr, {.max_request_bytes = 10'000});
  v1::SearchRequest request;
  request.set_page_token(std::string(15'000, 'x'));
  grpc::ClientContext context;
  const grpc::Status status = SearchWith(running, context, request);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(status.error_message(), "the request has 15003 bytes; at most 10000 are allowed");
  EXPECT_EQ(ErrorDetails(status).info.reason(), "MESSAGE_TOO_LARGE");
  EXPECT_EQ(ErrorDetails(status).info.metadata().at("limit_bytes"), "10000");
}

TEST_F(ServerLifeTest, AHugeRequestIsRefusedBeforeItIsRead) {
  RunningServer running(engine_, nullptr, {.max_request_bytes = 10'000});
  v1::SearchRequest request;
  request.set_page_token(std::string(1'000'000, 'x'));
  grpc::ClientContext context;
  const grpc::Status status = SearchWith(running, context, request);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED) << status.error_message();
  EXPECT_NE(status.error_message().find("20000"), std::string::npos) << status.error_message();
  EXPECT_EQ(engine_.searches(), 0);
}

TEST_F(ServerLifeTest, TwoServersDoNotShareAPort) {
  RunningServer running(engine_);
  const auto second = Server::Start({.listen = running.address()}, engine_, nullptr);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(second.status().message(),
            "cannot listen on " + running.address() + ": the port is taken; stop the other server or choose another port");
}

TEST_F(ServerLifeTest, ClientsOutliveARestart) {
  auto running = std::make_unique<RunningServer>(engine_);
  const std::string address = running->address();
  const auto remote = running->engine();
  ASSERT_TRUE(remote->GetStats({}).ok());
  running = nullptr;
  const auto lost = remote->GetStats({});
  EXPECT_EQ(lost.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_NE(lost.status().message().find("server " + address), absl::string_view::npos) << lost.status();
  running = std::make_unique<RunningServer>(engine_, nullptr, ServerOptions{.listen = address});
  absl::Status status = remote->GetStats({}).status();
  for (int i = 0; i < 100 && !status.ok(); ++i) {
    std::this_thread::sleep_for(milliseconds(100));
    status = remote->GetStats({}).status();
  }
  EXPECT_TRUE(status.ok()) << status;
}

TEST_F(ServerLifeTest, DrainingLetsRunningCallsEndAndTakesNoNewOnes) {
  RunningServer running(engine_);
  Occupy(running);
  std::thread drain([&] { running.server().Drain(seconds(30)); });
  // New connections are refused once the drain has begun.
  absl::Status refused;
  while (refused.ok()) refused = running.engine()->GetStats({}).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kUnavailable) << refused;
  Release();
  drain.join();
}

TEST_F(ServerLifeTest, ADrainWithoutGraceCancelsRunningCalls) {
  RunningServer running(engine_);
  Occupy(running);
  std::thread drain([&] { running.server().Drain(milliseconds(0)); });
  EXPECT_FALSE(occupying_.get().ok());
  engine_.Open();
  drain.join();
}

// The answer of grpc.health.v1.Health.Check, as bytes.
std::string Health(const RunningServer& running) {
  grpc::GenericStub stub(grpc::CreateChannel(running.address(), grpc::InsecureChannelCredentials()));
  grpc::ClientContext context;
  const grpc::ByteBuffer request(nullptr, 0);
  grpc::ByteBuffer answer;
  std::promise<grpc::Status> done;
  stub.UnaryCall(&context, "/grpc.health.v1.Health/Check", grpc::StubOptions(), &request, &answer,
                 [&done](grpc::Status status) { done.set_value(std::move(status)); });
  EXPECT_TRUE(done.get_future().get().ok());
  grpc::Slice slice;
  EXPECT_TRUE(answer.DumpToSingleSlice(&slice).ok());
  return std::string(slice.begin(), slice.end());
}

TEST_F(ServerLifeTest, HealthIsServing) {
  RunningServer running(engine_);
  EXPECT_EQ(Health(running), "\x08\x01");  // field 1, SERVING
}

}  // namespace
}  // namespace xeber
