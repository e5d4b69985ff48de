#include "server/watch_stream.h"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "server/convert_watch.h"
#include "server/status_mapping.h"

namespace xeber {
namespace {

constexpr int kMostIds = 1000;

}  // namespace

// One caller's stream. At any time at most one write is under way; each, when done, calls Advance(), and so does the log when it
// has grown. Decisions are made under the lock, and acted on outside of it.
class WatchStream final : public grpc::ServerWriteReactor<v1::WatchResponse> {
 public:
  WatchStream(AlertLog& log, const Wiring& wiring, const grpc::CallbackServerContext& context, WatchStreams& streams)
      : log_(log), wiring_(wiring), streams_(streams), peer_(context.peer()) {}

  // `self` keeps the stream alive until gRPC is done with it. An error ends the stream.
  void Start(std::shared_ptr<WatchStream> self, const v1::WatchRequest& request, absl::Status status) {
    {
      const std::lock_guard lock(mutex_);
      self_ = std::move(self);
      status_ = status.ok() ? Begin(request) : std::move(status);
    }
    Advance();
  }

  void End(absl::Status status) {
    {
      const std::lock_guard lock(mutex_);
      if (status_.ok()) status_ = std::move(status);
    }
    Advance();
  }

  void Advance() {
    enum class Step { kNone, kWrite, kFinish } step = Step::kNone;
    absl::Status status;
    {
      const std::lock_guard lock(mutex_);
      if (!finished_ && !writing_ && self_ != nullptr) {
        if (!status_.ok())
          step = Step::kFinish;
        else if (Fill())
          step = Step::kWrite;
        finished_ = step == Step::kFinish;
        writing_ = step == Step::kWrite;
        status = status_;
      }
    }
    if (step == Step::kWrite) StartWrite(&message_);
    if (step == Step::kFinish) Close(status);
  }

 private:
  // Under the lock.
  absl::Status Begin(const v1::WatchRequest& request) {
    if (request.saved_query_ids_size() > kMostIds)
      return absl::InvalidArgumentError(
          fmt::format("saved_query_ids: {} given; at most {} are allowed", request.saved_query_ids_size(), kMostIds));
    ids_ = {request.saved_query_ids().begin(), request.saved_query_ids().end()};
    cursor_ = log_.End();
    if (request.resume_token().empty()) return absl::OkStatus();
    auto cursor = AlertLog::Cursor::FromToken(request.resume_token());
    if (!cursor.ok()) return cursor.status();
    cursor_ = *cursor;
    return absl::OkStatus();
  }

  // Makes the next message, if there is one. Under the lock.
  bool Fill() {
    message_.Clear();
    if (!started_) {
      started_ = true;
      message_.mutable_started();
    } else if (const AlertLog::Next next = log_.Read(ids_, cursor_); next.missed) {
      message_.mutable_missed()->set_alerts(static_cast<std::int64_t>(next.missed_alerts));
    } else if (next.alert != nullptr) {
      ToProto(*next.alert, *message_.mutable_alert());
      ++told_;
    } else {
      return false;
    }
    message_.set_resume_token(cursor_.ToToken());
    return true;
  }

  void OnWriteDone(bool ok) override {
    {
      const std::lock_guard lock(mutex_);
      writing_ = false;
    }
    if (!ok) return End(absl::CancelledError("the caller has gone"));
    Advance();
  }

  void OnCancel() override { End(absl::CancelledError("the caller cancelled the stream")); }
  void OnDone() override {
    std::shared_ptr<WatchStream> self;
    {
      const std::lock_guard lock(mutex_);
      self = std::exchange(self_, nullptr);
    }
    streams_.Forget(self);
  }

  void Close(const absl::Status& status) {
    if (wiring_.log) {
      const absl::Time now = absl::Now();
      wiring_.log(ToJsonLine(CallRecord{.time = now,
                                        .method = "WatchService.Watch",
                                        .code = CodeName(static_cast<int>(status.code())),
                                        .message = std::string(status.message()),
                                        .peer = peer_,
                                        .microseconds = absl::ToInt64Microseconds(now - arrived_),
                                        .items = told_}));
    }
    Finish(ToGrpc(status));
  }

  AlertLog& log_;
  const Wiring& wiring_;
  WatchStreams& streams_;
  const std::string peer_;
  const absl::Time arrived_ = absl::Now();

  std::mutex mutex_;
  std::shared_ptr<WatchStream> self_;
  std::set<std::string, std::less<>> ids_;
  AlertLog::Cursor cursor_;
  v1::WatchResponse message_;  // the write under way
  std::uint64_t told_ = 0;
  absl::Status status_;  // not OK: how the stream ends, after the write under way
  bool started_ = false, writing_ = false, finished_ = false;
};

WatchStreams::~WatchStreams() {
  if (log_ != nullptr) log_->Listen(nullptr);
}

grpc::ServerWriteReactor<v1::WatchResponse>* WatchStreams::Open(AlertLog& log, const Wiring& wiring,
                                                                const grpc::CallbackServerContext& context,
                                                                const v1::WatchRequest& request) {
  auto stream = std::make_shared<WatchStream>(log, wiring, context, *this);
  WatchStream* const reactor = stream.get();
  absl::Status status;
  bool listen = false;
  {
    const std::lock_guard lock(mutex_);
    if (open_.size() >= kMostStreams)
      status =
          absl::ResourceExhaustedError(fmt::format("{} callers watch, the most there may be; try again later", kMostStreams));
    if (draining_) status = WithReason(absl::UnavailableError("the server is shutting down"), "SHUTTING_DOWN");
    open_.insert(stream);
    listen = std::exchange(log_, &log) == nullptr;
  }
  if (listen) log.Listen([this] { Advance(); });
  reactor->Start(std::move(stream), request, std::move(status));
  return reactor;
}

void WatchStreams::Advance() {
  std::set<std::shared_ptr<WatchStream>> open;
  {
    const std::lock_guard lock(mutex_);
    open = open_;
  }
  for (const auto& stream : open) stream->Advance();
}

void WatchStreams::Drain() {
  std::set<std::shared_ptr<WatchStream>> open;
  {
    const std::lock_guard lock(mutex_);
    draining_ = true;
    open = open_;
  }
  for (const auto& stream : open) stream->End(WithReason(absl::UnavailableError("the server is shutting down"), "SHUTTING_DOWN"));
}

void WatchStreams::Forget(const std::shared_ptr<WatchStream>& stream) {
  const std::lock_guard lock(mutex_);
  open_.erase(stream);
}

}  // namespace xeber
