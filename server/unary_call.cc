#include "server/unary_call.h"

#include <atomic>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "server/status_mapping.h"

namespace xeber {
namespace {

absl::Time DeadlineOf(const grpc::CallbackServerContext& context) {
  const auto deadline = context.deadline();
  return deadline == std::chrono::system_clock::time_point::max() ? absl::InfiniteFuture() : absl::FromChrono(deadline);
}

std::int64_t MicrosecondsBetween(absl::Time begin, absl::Time end) { return absl::ToInt64Microseconds(end - begin); }

// Deletes itself when gRPC is done with it.
class UnaryCall final : public grpc::ServerUnaryReactor {
 public:
  UnaryCall(const Wiring& wiring, const grpc::CallbackServerContext& context, std::string_view method, CallWork work)
      : wiring_(wiring), method_(method), work_(std::move(work)), deadline_(DeadlineOf(context)), peer_(context.peer()) {}

  void Start(const google::protobuf::Message& request) {
    const std::size_t bytes = request.ByteSizeLong();
    if (bytes > wiring_.max_request_bytes) return End(TooLargeError(bytes));
    if (!wiring_.pool.Submit(bytes, [this] { Run(); })) End(QueueFullError(wiring_.pool));
  }

 private:
  void Run() {
    started_ = absl::Now();
    if (cancelled_) return End(absl::CancelledError("the caller cancelled the call"));
    if (started_ >= deadline_) return End(absl::DeadlineExceededError("the deadline passed while the call waited for a worker"));
    End(work_({.deadline = deadline_}));
  }

  absl::Status TooLargeError(std::size_t bytes) const {
    return WithReason(absl::ResourceExhaustedError(
                          fmt::format("the request has {} bytes; at most {} are allowed", bytes, wiring_.max_request_bytes)),
                      "MESSAGE_TOO_LARGE", {{"limit_bytes", std::to_string(wiring_.max_request_bytes)}});
  }

  // The call may be gone when this returns.
  void End(const absl::Status& status) {
    if (wiring_.log) {
      const absl::Time now = absl::Now();
      wiring_.log(
          ToJsonLine(CallRecord{.time = now,
                                .method = method_,
                                .code = CodeName(static_cast<int>(status.code())),
                                .message = std::string(status.message()),
                                .peer = peer_,
                                .microseconds = MicrosecondsBetween(arrived_, now),
                                .queue_microseconds = MicrosecondsBetween(arrived_, started_ == absl::Time() ? now : started_)}));
    }
    Finish(ToGrpc(status));
  }

  void OnCancel() override { cancelled_ = true; }
  void OnDone() override { delete this; }

  const Wiring& wiring_;
  const std::string_view method_;
  const CallWork work_;
  const absl::Time deadline_;
  const std::string peer_;
  const absl::Time arrived_ = absl::Now();
  absl::Time started_;
  std::atomic<bool> cancelled_ = false;
};

}  // namespace

absl::Status QueueFullError(const WorkPool& pool) {
  return WithReason(
      absl::ResourceExhaustedError(fmt::format("the server's queue is full ({} calls wait); try again later", pool.waiting())),
      "QUEUE_FULL");
}

grpc::ServerUnaryReactor* RunUnary(const Wiring& wiring, grpc::CallbackServerContext* context, std::string_view method,
                                   const google::protobuf::Message& request, CallWork work) {
  auto* call = new UnaryCall(wiring, *context, method, std::move(work));
  call->Start(request);
  return call;
}

}  // namespace xeber
