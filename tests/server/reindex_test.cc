// A reindex as an operation of a started server.
#include <gmock/gmock.h>

#include <future>

#include "server/convert_reindex.h"
#include "server/remote_reindex.h"
#include "tests/server/running_server.h"
#include "tests/server/tiny_engine.h"

namespace xeber {
namespace {

using ::testing::HasSubstr;
using State = ReindexStatus::State;

// Work that ends when the test says so.
class ReindexServiceTest : public ::testing::Test {
 protected:
  ReindexServiceTest() {
    ServerOptions options;
    options.reindexes = &runner_;
    server_ = std::make_unique<RunningServer>(engine_, nullptr, options);
    client_ = MakeRemoteReindex(server_->remote());
  }
  ReindexRunner::Work Work() {
    return {.check = [](const ReindexOrder& order) -> absl::Status {
              return order.files == std::vector<std::string>{"bad"} ? absl::InvalidArgumentError("files[0]: no such file") : absl::OkStatus();
            },
            .run = [this](const ReindexOrder& order, const std::stop_token& stop, const auto& listener) -> absl::StatusOr<ReindexSummary> {
              ordered_ = order;
              if (order.min_overlap > 0) listener.rehearsed("alike");
              listener.progress(ReindexProgress{.phase = ReindexProgress::Phase::kIndexing, .articles = 5, .total = 9});
              while (!stop.stop_requested())
                if (result_.wait_for(std::chrono::milliseconds(1)) == std::future_status::ready) return result_.get();
              return absl::CancelledError("stopped");
            }};
  }
  void End(absl::StatusOr<ReindexSummary> result) { promise_.set_value(std::move(result)); }
  ReindexStatus Await(const std::function<bool(const ReindexStatus&)>& wanted) {
    while (true) {
      const auto status = client_->Get();
      EXPECT_TRUE(status.ok()) << status.status();
      if (!status.ok() || wanted(*status)) return status.value_or(ReindexStatus());
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
  }
  ReindexStatus AwaitEnd() {
    return Await([](const ReindexStatus& status) { return status.state != State::kRunning; });
  }

  const TinyEngine engine_;
  std::promise<absl::StatusOr<ReindexSummary>> promise_;
  std::future<absl::StatusOr<ReindexSummary>> result_ = promise_.get_future();
  ReindexOrder ordered_;
  ReindexRunner runner_{Work(), [] { return kClock; }};
  std::unique_ptr<RunningServer> server_;
  std::unique_ptr<RemoteReindex> client_;
};

TEST_F(ReindexServiceTest, IsCarriedOutAsOrderedAndTellsHowFarItIs) {
  EXPECT_TRUE(absl::IsNotFound(client_->Get().status()));
  EXPECT_TRUE(absl::IsFailedPrecondition(client_->Stop().status()));
  const ReindexOrder order{.files = {"a.jsonl", "b.jsonl"}, .replace = true, .no_models = true, .no_neighbours = true, .anew = true, .min_overlap = .5, .jobs = 3,
                           .time_zone = std::chrono::minutes(-90)};
  const auto started = client_->Start(order);
  ASSERT_TRUE(started.ok()) << started.status();
  EXPECT_EQ(started->state, State::kRunning);
  EXPECT_EQ(started->start_time, kClock);
  const auto running = Await([](const ReindexStatus& status) { return status.progress.has_value(); });
  EXPECT_EQ(running.progress->phase, ReindexProgress::Phase::kIndexing);
  EXPECT_EQ(std::pair(running.progress->articles, running.progress->total), std::pair(std::uint64_t{5}, std::uint64_t{9}));
  EXPECT_THAT(std::string(client_->Start({}).status().message()), HasSubstr("a reindex is running"));
  const ReindexSummary summary{.articles = 9, .kept = 1, .continued = 2, .caught_up = 3, .superseded = 4, .rejected = 5, .rejects_by_reason = {{"body", 5}},
                               .rejects_path = "r.tsv", .unknown_keys = 6, .index_bytes = 7, .seconds = 1.5};
  End(summary);
  const auto done = AwaitEnd();
  EXPECT_EQ(done.state, State::kDone);
  EXPECT_TRUE(done.end_time);
  EXPECT_FALSE(done.progress);
  EXPECT_EQ(ordered_, order);
  const auto all = [](const ReindexSummary& of) {
    return std::tuple(of.articles, of.kept, of.continued, of.caught_up, of.superseded, of.rejected, of.rejects_by_reason, of.rejects_path, of.unknown_keys,
                      of.index_bytes, of.seconds);
  };
  EXPECT_EQ(all(done.summary), all(summary));
  EXPECT_EQ(done.rehearsal, "alike");
}

TEST_F(ReindexServiceTest, AFailureIsToldAndTheNextCanBegin) {
  ASSERT_TRUE(client_->Start({.min_overlap = .9}).ok());
  End(absl::ResourceExhaustedError("the disk is full"));
  const auto failed = AwaitEnd();
  EXPECT_EQ(failed.state, State::kFailed);
  EXPECT_EQ(failed.rehearsal, "alike");
  EXPECT_EQ(failed.error.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(failed.error.message()), HasSubstr("the disk is full"));
  promise_ = {};
  result_ = promise_.get_future();
  ASSERT_TRUE(client_->Start({}).ok());
  ASSERT_TRUE(client_->Stop().ok());
  EXPECT_EQ(AwaitEnd().state, State::kStopped);
}

TEST_F(ReindexServiceTest, EndsWithTheServer) {
  auto runner = std::make_unique<ReindexRunner>(Work(), [] { return kClock; });
  ASSERT_TRUE(runner->Start({}).ok());
  runner = nullptr;  // waits for its thread, which hears of it
}

TEST_F(ReindexServiceTest, ErrorsNameTheField) {
  const std::pair<ReindexOrder, const char*> wrong[] = {
      {{.files = {"bad"}}, "files[0]: no such file"},
      {{.min_overlap = 1.5}, "min_overlap: "},
      {{.jobs = 1000}, "jobs: 1000"},
      {{.time_zone = std::chrono::hours(20)}, "time_zone_minutes: 1200"},
      {{.replace = true}, "replace: needs files"},
      {{.files = {"a"}, .annotations_only = true}, "annotations_only: "}};
  for (const auto& [order, message] : wrong) {
    const auto status = client_->Start(order).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr(message));
  }
  EXPECT_TRUE(absl::IsNotFound(client_->Get().status()));
  const RunningServer reader(engine_);
  EXPECT_TRUE(absl::IsFailedPrecondition(MakeRemoteReindex(reader.remote())->Start({}).status()));
}

}  // namespace
}  // namespace xeber
