// Saved queries and alerts through a started server.
#include <atomic>
#include <future>

#include <gmock/gmock.h>

#include "index/backup.h"
#include "index/layout.h"
#include "indexer/reindex.h"
#include "server/alert_log.h"
#include "server/remote_watch.h"
#include "tests/server/running_server.h"
#include "tests/server/writable_index.h"
#include "xeber/v1/watch_service.grpc.pb.h"

namespace xeber {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Far more than any alert takes.
constexpr std::chrono::seconds kPatience{60};

Article Story(const std::string& id, const std::string& title, const std::string& body = "") {
  return {.id = ArticleId(id), .title = title, .body = body, .language = "en"};
}

// One stream of alerts, read message by message.
class Stream {
 public:
  Stream(const RunningServer& server, const std::vector<std::string>& ids = {}, const std::string& token = "")
      : stub_(server.Stub<v1::WatchService>()) {
    v1::WatchRequest request;
    for (const std::string& id : ids) request.add_saved_query_ids(id);
    request.set_resume_token(token);
    context_.set_deadline(std::chrono::system_clock::now() + kPatience);
    reader_ = stub_->Watch(&context_, request);
  }
  ~Stream() {
    if (!ended_) Cancel();
  }

  // "article < query", "started", "missed 3" or, when it has ended, "end".
  std::string Next() {
    v1::WatchResponse message;
    if (!reader_->Read(&message)) return "end";
    token_ = message.resume_token();
    if (message.has_started()) return "started";
    if (message.has_missed()) return "missed " + std::to_string(message.missed().alerts());
    alert_ = message.alert();
    return alert_.card().article_id() + " < " + alert_.saved_query_id();
  }
  const std::string& token() const { return token_; }
  const v1::Alert& alert() const { return alert_; }
  grpc::Status End() {
    ended_ = true;
    return reader_->Finish();
  }
  void Cancel() {
    context_.TryCancel();
    while (Next() != "end") {
    }
    End();
  }

 private:
  std::unique_ptr<v1::WatchService::Stub> stub_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<v1::WatchResponse>> reader_;
  std::string token_;
  v1::Alert alert_;
  bool ended_ = false;
};

class WatchTest : public ::testing::Test {
 protected:
  WatchTest() {
    index_.Close();
    Start();
  }
  ~WatchTest() override { Stop(); }

  void Start() {
    index_.Open([this] { return now_.load(); });
    server_ = std::make_unique<RunningServer>(index_.engine(), &index_.indexer(), ServerOptions{}, &index_.reads(), &index_.alerts());
  }
  void Stop() {
    server_ = nullptr;
    index_.Close();
  }
  void Put(const std::string& id, const std::string& query, const std::string& filter = "") {
    const auto status = MakeRemoteWatch(server_->remote())->Put({.id = id, .query = query, .filter = filter, .languages = {"en"}});
    EXPECT_TRUE(status.ok()) << status;
  }
  void Arrive(const Article& article) {
    const auto status = index_.indexer().Put({&article, 1}, WaitFor::kVisible).at(0);
    EXPECT_TRUE(status.ok()) << status;
  }

  std::atomic<Time> now_ = kClock;
  WritableIndex index_;
  std::unique_ptr<RunningServer> server_;
};

TEST_F(WatchTest, ArticlesThatMatchAreToldAsTheyArrive) {
  Put("floods", "flood* -insurance");
  Put("wheat", "\"wheat price\"");
  Stream all(*server_), wheat(*server_, {"wheat"});
  EXPECT_EQ(all.Next(), "started");
  EXPECT_EQ(wheat.Next(), "started");
  Arrive(Story("1", "Flooding in the delta"));
  Arrive(Story("2", "Insurance after floods"));
  Article third = Story("3", "Wheat prices rise");
  third.category = "economy";
  third.publish_time = PublishTime{kClock - std::chrono::hours(1), TimePrecision::kSecond};
  Arrive(third);
  EXPECT_EQ(all.Next(), "1 < floods");
  EXPECT_EQ(all.alert().reason(), v1::ALERT_REASON_NEW_STORY);
  EXPECT_EQ(all.alert().card().title(), "Flooding in the delta");
  EXPECT_EQ(all.alert().match_time().seconds(), kClock.time_since_epoch().count());
  EXPECT_EQ(all.Next(), "3 < wheat");
  EXPECT_EQ(wheat.Next(), "3 < wheat");
  EXPECT_EQ(wheat.alert().card().category(), "economy");
  EXPECT_EQ(wheat.alert().card().publish_time().seconds(), kClock.time_since_epoch().count() - 3600);
}

TEST_F(WatchTest, AStoryIsToldOnceUnlessSomethingIsNew) {
  const std::string body = "A strong earthquake shook the Shirvan plain before dawn, the seismology centre said.";
  Put("quakes", "earthquake");
  Stream stream(*server_);
  EXPECT_EQ(stream.Next(), "started");
  Arrive(Story("1", "Earthquake shakes Shirvan", body));
  Arrive(Story("2", "Earthquake shakes Shirvan", body));
  Arrive(Story("1", "Earthquake shakes Shirvan plain", body));
  Arrive(Story("3", "Earthquake in Chile", "Houses fell in Valparaiso."));
  EXPECT_EQ(stream.Next(), "1 < quakes");
  EXPECT_EQ(stream.Next(), "3 < quakes");
  Arrive(Story("1", "Contractor arrested over faulty concrete after earthquake", "Prosecutors named a suspect who fled to Tbilisi."));
  EXPECT_EQ(stream.Next(), "1 < quakes");
  EXPECT_EQ(stream.alert().reason(), v1::ALERT_REASON_UPDATE);
  EXPECT_EQ(stream.alert().told_before_id(), "1");
  EXPECT_GT(stream.alert().new_in_it_size(), 0);
}

TEST_F(WatchTest, WhoComesBackGetsWhatWasMissedOrIsTold) {
  Put("numbers", "number");
  Stream first(*server_);
  EXPECT_EQ(first.Next(), "started");
  Arrive(Story("a", "Number alpha"));
  EXPECT_EQ(first.Next(), "a < numbers");
  const std::string token = first.token();
  first.Cancel();
  Stream witness(*server_);
  EXPECT_EQ(witness.Next(), "started");
  Arrive(Story("b", "Number beta"));
  Arrive(Story("c", "Number gamma"));
  EXPECT_EQ(witness.Next(), "b < numbers");
  EXPECT_EQ(witness.Next(), "c < numbers");
  {
    Stream back(*server_, {}, token);
    EXPECT_EQ(back.Next(), "started");
    EXPECT_EQ(back.Next(), "b < numbers");
    EXPECT_EQ(back.Next(), "c < numbers");
  }
  // The window of this server is 8 alerts: 12 are behind the token by now.
  const char* const kNames[] = {"delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu"};
  for (const char* name : kNames) {
    Arrive(Story(name, "Number " + std::string(name)));
    EXPECT_EQ(witness.Next(), std::string(name) + " < numbers");
  }
  Stream late(*server_, {}, token);
  EXPECT_EQ(late.Next(), "started");
  EXPECT_EQ(late.Next(), "missed 4");
  EXPECT_EQ(late.Next(), "zeta < numbers");
  Stream wrong(*server_, {}, "nonsense");
  EXPECT_EQ(wrong.Next(), "end");
  const grpc::Status status = wrong.End();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(ErrorDetails(status).field(), "resume_token");
}

TEST_F(WatchTest, QueriesSurviveARestartAndTheTokenOfBeforeIsKnownToBeOld) {
  Put("numbers", "number", "category = odd");
  Stream before(*server_);
  EXPECT_EQ(before.Next(), "started");
  const std::string token = before.token();
  before.Cancel();
  Stop();
  Start();
  const auto query = MakeRemoteWatch(server_->remote())->Get("numbers");
  ASSERT_TRUE(query.ok()) << query.status();
  EXPECT_EQ(*query, (SavedQuery{.id = "numbers", .query = "number", .filter = "category = odd", .languages = {"en"}}));
  Stream stream(*server_, {}, token);
  EXPECT_EQ(stream.Next(), "started");
  EXPECT_EQ(stream.Next(), "missed 0");
  Article odd = Story("1", "Number one");
  odd.category = "odd";
  Arrive(Story("2", "Number two"));
  Arrive(odd);
  EXPECT_EQ(stream.Next(), "1 < numbers");
}

TEST_F(WatchTest, QueriesSurviveAReindexAndAreInABackup) {
  Put("numbers", "number");
  Stop();
  const auto pipeline = LoadPipeline(XEBER_DATA_DIR);
  ASSERT_TRUE(pipeline.ok());
  const std::string archive = index_.directory() + ".jsonl", copy = index_.directory() + ".copy";
  std::ofstream(archive) << R"({"id": "old", "title": "Number zero"})" << "\n";
  ASSERT_TRUE(Reindex({.index_directory = index_.directory(), .files = {archive}}, *pipeline->analyzer, *pipeline->annotator).ok());
  Start();
  EXPECT_TRUE(MakeRemoteWatch(server_->remote())->Get("numbers").ok());
  ASSERT_TRUE(CopyIndex(PosixFileSystem(), index_.directory(), copy, CopyBy::kLinking).ok());
  EXPECT_EQ(KeyedLog::Open(PosixFileSystem(), SavedQueriesPath(copy)).values().size(), 1u);
}

TEST_F(WatchTest, WhatIsNotPublishedYetIsToldWhenItIs) {
  Put("numbers", "number");
  auto stream = std::make_unique<Stream>(*server_);
  EXPECT_EQ(stream->Next(), "started");
  for (const int hour : {1, 2}) {
    Article article = Story(std::to_string(hour), hour == 1 ? "Number seven" : "Number of whales");
    article.publish_time = PublishTime{kClock + std::chrono::hours(hour), TimePrecision::kSecond};
    Arrive(article);
  }
  Arrive(Story("now", "Number eight"));
  EXPECT_EQ(stream->Next(), "now < numbers");
  now_ = kClock + std::chrono::minutes(61);
  EXPECT_EQ(stream->Next(), "1 < numbers");
  stream = nullptr;
  Stop();
  Start();
  stream = std::make_unique<Stream>(*server_);
  EXPECT_EQ(stream->Next(), "started");
  now_ = kClock + std::chrono::hours(3);
  EXPECT_EQ(stream->Next(), "2 < numbers") << "also after a restart";
}

TEST_F(WatchTest, ListsArePagedAndErrorsNameWhatIsWrong) {
  for (int i = 0; i < 25; ++i) Put("q" + std::to_string(100 + i), "storm");
  const auto stub = server_->Stub<v1::WatchService>();
  v1::ListSavedQueriesRequest request;
  request.set_page_size(10);
  std::vector<std::string> ids;
  for (int pages = 0; pages < 3; ++pages) {
    v1::ListSavedQueriesResponse answer;
    grpc::ClientContext context;
    ASSERT_TRUE(stub->ListSavedQueries(&context, request, &answer).ok());
    EXPECT_EQ(answer.total(), 25);
    for (const auto& query : answer.saved_queries()) ids.push_back(query.id());
    EXPECT_EQ(answer.next_page_token().empty(), pages == 2);
    request.set_page_token(answer.next_page_token());
  }
  ASSERT_EQ(ids.size(), 25u);
  EXPECT_TRUE(std::is_sorted(ids.begin(), ids.end()));
  EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), 25u);

  const auto watch = MakeRemoteWatch(server_->remote());
  EXPECT_EQ(watch->Put({.id = "x", .query = "(storm"}).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(watch->Put({.id = "x", .query = "(storm"}).message()), HasSubstr("saved_query.query: at bytes 0-"));
  EXPECT_THAT(std::string(watch->Put({.id = "x", .query = "storm", .filter = "colour = red"}).message()), HasSubstr("saved_query.filter: "));
  EXPECT_THAT(std::string(watch->Put({.query = "storm"}).message()), HasSubstr("saved_query.id: missing"));
  EXPECT_EQ(watch->Get("x").status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(watch->Delete("x").code(), absl::StatusCode::kNotFound);
  EXPECT_TRUE(watch->Delete("q100").ok());
  EXPECT_EQ(watch->Get("q100").status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(index_.alerts().size(), 24u);
}

TEST_F(WatchTest, ADrainingServerEndsStreamsAndAServerWithoutAlertsSaysSo) {
  Stream stream(*server_);
  EXPECT_EQ(stream.Next(), "started");
  auto drained = std::async(std::launch::async, [&] { server_->server().Drain(kPatience); });
  EXPECT_EQ(stream.Next(), "end");
  EXPECT_EQ(stream.End().error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(drained.wait_for(kPatience), std::future_status::ready);

  const RunningServer reader(index_.engine());
  Stream none(reader);
  EXPECT_EQ(none.Next(), "end");
  const grpc::Status status = none.End();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(ErrorDetails(status).info.reason(), "READ_ONLY");
}

// A watcher that reads nothing costs neither writers nor other watchers anything: its stream holds one message and what gRPC buffers.
TEST_F(WatchTest, WhoReadsSlowlyHoldsNobodyUp) {
  Put("all", "-nothing");
  Stream slow(*server_), quick(*server_);
  EXPECT_EQ(quick.Next(), "started");
  std::string title(100'000, 'x');
  for (int i = 0; i < 100; ++i) {
    Arrive(Story("n" + std::to_string(i), "Number" + std::to_string(i) + " " + title + std::to_string(i * 7919)));
    EXPECT_EQ(quick.Next(), "n" + std::to_string(i) + " < all");
  }
  int told = 0, missed = 0;
  for (std::string next = slow.Next(); told + missed < 100 && next != "end"; next = slow.Next()) {
    if (next.starts_with("missed ")) missed += std::stoi(next.substr(7));
    told += next.ends_with(" < all");
    if (told + missed == 100) break;
  }
  EXPECT_EQ(told + missed, 100);
  EXPECT_GT(missed, 0) << "100 alerts of 100 KB fit into no stream";
}

TEST(AlertLogTest, ReadersHaveTheirOwnPaceAndAreToldWhatTheyMissed) {
  AlertLog log(7, 3);
  const auto append = [&](const std::string& query) { log.Append({{.saved_query_id = query}}); };
  AlertLog::Cursor cursor = log.End();
  EXPECT_EQ(log.Read({}, cursor).alert, nullptr);
  for (const char* query : {"a", "b", "c"}) append(query);
  AlertLog::Cursor of_b = cursor;
  EXPECT_EQ(log.Read({}, cursor).alert->saved_query_id, "a");
  EXPECT_EQ(log.Read({"b"}, of_b).alert->saved_query_id, "b");
  EXPECT_EQ(log.Read({"b"}, of_b).alert, nullptr);
  EXPECT_EQ(of_b.next, 3u) << "what is not wanted is not read again";
  for (const char* query : {"d", "e"}) append(query);
  const auto missed = log.Read({}, cursor);
  EXPECT_TRUE(missed.missed);
  EXPECT_EQ(missed.missed_alerts, 1u);
  EXPECT_EQ(log.Read({}, cursor).alert->saved_query_id, "c");
  const auto back = AlertLog::Cursor::FromToken(cursor.ToToken());
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(back->log, 7u);
  EXPECT_EQ(back->next, cursor.next);
  AlertLog::Cursor other{.log = 8, .next = 1}, beyond{.log = 7, .next = 99};
  for (AlertLog::Cursor* wrong : {&other, &beyond}) {
    const auto unknown = log.Read({}, *wrong);
    EXPECT_TRUE(unknown.missed);
    EXPECT_EQ(unknown.missed_alerts, 0u);
    EXPECT_EQ(log.Read({}, *wrong).alert->saved_query_id, "c");
  }
  for (const char* token : {"", "12", "0000000000000007", "000000000000000x1", "00000000000000071g", "-0000000000000071"})
    EXPECT_EQ(AlertLog::Cursor::FromToken(token).status().code(), absl::StatusCode::kInvalidArgument) << token;
}

}  // namespace
}  // namespace xeber
