#include "server/remote_writer.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "grpcpp/client_context.h"
#include "server/convert_article.h"
#include "server/convert_write.h"
#include "server/status_mapping.h"
#include "xeber/v1/article_service.grpc.pb.h"

namespace xeber {
namespace {

constexpr std::size_t kMaxUnanswered = 5000;
constexpr std::chrono::seconds kDeleteDeadline{30};
constexpr std::chrono::hours kPurgeDeadline{12};  // segments are written anew
constexpr std::chrono::milliseconds kLostPatience{500};

// An article that waits for its acknowledgement.
struct Waiting {
  ArticleId id;
  absl::Status fault;  // not OK: known here already, nothing was sent
};

class StreamWriter final : public RemoteWriter {
 public:
  StreamWriter(const RemoteOptions& options, WaitFor wait_for, Acknowledge acknowledge, Lost lost)
      : server_(options.server),
        wait_for_(wait_for),
        acknowledge_(std::move(acknowledge)),
        on_lost_(std::move(lost)),
        stub_(v1::ArticleService::NewStub(MakeChannel(options))),
        stream_(stub_->PutArticles(&context_)),
        reader_([this] { ReadAnswers(); }) {}

  ~StreamWriter() override {
    if (!reader_.joinable()) return;
    NoteFinishing();
    context_.TryCancel();
    reader_.join();
    stream_->Finish();
  }

  using RemoteWriter::Write;

  absl::Status Write(const Article& article, const std::string& request_id) override {
    auto fault = FindFault(article);
    if (!fault && !IsUtf8(request_id)) fault = "request_id: not UTF-8";
    if (!Expect({article.id, fault ? absl::InvalidArgumentError(*fault) : absl::OkStatus()})) return Finish();
    if (fault) {
      AcknowledgeFaults();
      return absl::OkStatus();
    }
    v1::PutArticlesRequest request;
    ToProto(article, *request.mutable_article());
    request.set_wait_for(ToProto(wait_for_));
    request.set_request_id(request_id);
    return stream_->Write(request) ? absl::OkStatus() : Finish();
  }

  absl::Status Finish() override {
    if (!reader_.joinable()) return final_;
    NoteFinishing();
    stream_->WritesDone();
    reader_.join();
    final_ = OfServer(server_, stream_->Finish());
    const std::string unanswered = fmt::format("{} articles are not acknowledged", waiting_.size());
    if (!final_.ok())
      final_ = absl::Status(final_.code(), fmt::format("{}; {}", std::string(final_.message()), unanswered));
    else if (!waiting_.empty())
      final_ = absl::InternalError(fmt::format("server {}: {}", server_, unanswered));
    return final_;
  }

  absl::Status Delete(const DeleteRequest& request) override {
    if (!IsUtf8(request.id.value())) return absl::InvalidArgumentError("id: not UTF-8");
    if (!IsUtf8(request.request_id)) return absl::InvalidArgumentError("request_id: not UTF-8");
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + (request.purge ? kPurgeDeadline : kDeleteDeadline));
    v1::DeleteArticleResponse answer;
    return OfServer(server_, stub_->DeleteArticle(&context, ToProto(request, wait_for_), &answer));
  }

 private:
  // Waits for room, then notes an article whose acknowledgement is to come; false if the server is lost.
  bool Expect(Waiting article) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return lost_ || waiting_.size() < kMaxUnanswered; });
    if (!lost_) waiting_.push_back(std::move(article));
    return !lost_;
  }

  void ReadAnswers() {
    v1::PutArticlesResponse answer;
    while (stream_->Read(&answer)) {
      Pop(FromRpcStatus(answer.status()));
      AcknowledgeFaults();
    }
    std::unique_lock lock(mutex_);
    lost_ = true;
    changed_.notify_all();
    if (on_lost_ == nullptr || changed_.wait_for(lock, kLostPatience, [this] { return finishing_; })) return;
    lock.unlock();
    on_lost_(absl::UnavailableError(fmt::format("server {}: it was lost", server_)));
  }

  // The owner knows, or will soon, how it ends.
  void NoteFinishing() {
    const std::lock_guard lock(mutex_);
    finishing_ = true;
    changed_.notify_all();
  }

  // Acknowledges the oldest article that waits.
  void Pop(const absl::Status& status) {
    const std::lock_guard lock(mutex_);
    if (waiting_.empty()) return;
    acknowledge_(waiting_.front().id, status);
    waiting_.pop_front();
    changed_.notify_all();
  }

  // Acknowledges the articles at the front that were never sent.
  void AcknowledgeFaults() {
    const std::lock_guard lock(mutex_);
    while (!waiting_.empty() && !waiting_.front().fault.ok()) {
      acknowledge_(waiting_.front().id, waiting_.front().fault);
      waiting_.pop_front();
    }
    changed_.notify_all();
  }

  const std::string server_;
  const WaitFor wait_for_;
  const Acknowledge acknowledge_;
  const Lost on_lost_;
  const std::unique_ptr<v1::ArticleService::Stub> stub_;
  grpc::ClientContext context_;
  const std::unique_ptr<grpc::ClientReaderWriter<v1::PutArticlesRequest, v1::PutArticlesResponse>> stream_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Waiting> waiting_;  // in the order written
  bool lost_ = false;            // no more answers will come
  bool finishing_ = false;
  absl::Status final_;
  std::thread reader_;
};

}  // namespace

std::unique_ptr<RemoteWriter> MakeRemoteWriter(const RemoteOptions& options, WaitFor wait_for, Acknowledge acknowledge,
                                               Lost lost) {
  return std::make_unique<StreamWriter>(options, wait_for, std::move(acknowledge), std::move(lost));
}

}  // namespace xeber
