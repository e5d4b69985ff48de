#include "server/reindex_runner.h"

#include <sys/resource.h>
#include <unistd.h>

#include <utility>

namespace xeber {
namespace {

constexpr int kNiceness = 10;  // of the thread and those it starts: who reads goes first

}  // namespace

ReindexRunner::~ReindexRunner() {
  std::jthread thread;
  {
    const std::scoped_lock lock(mutex_);
    thread = std::move(thread_);
  }
  thread.request_stop();
}

absl::StatusOr<ReindexStatus> ReindexRunner::Start(const ReindexOrder& order) {
  const std::scoped_lock lock(mutex_);
  if (Running()) return absl::FailedPreconditionError("a reindex is running");
  if (auto status = work_.check(order); !status.ok()) return status;
  status_.emplace(ReindexStatus{.start_time = now_()});
  thread_ = std::jthread([this, order](const std::stop_token& stop) { Run(order, stop); });  // the one before has ended
  return *status_;
}

absl::StatusOr<ReindexStatus> ReindexRunner::Get() const {
  const std::scoped_lock lock(mutex_);
  if (!status_) return absl::NotFoundError("there was no reindex since the server was started");
  return *status_;
}

absl::StatusOr<ReindexStatus> ReindexRunner::Stop() {
  const std::scoped_lock lock(mutex_);
  if (!Running()) return absl::FailedPreconditionError("no reindex is running");
  thread_.request_stop();
  return *status_;
}

void ReindexRunner::Run(const ReindexOrder& order, const std::stop_token& stop) {
  static_cast<void>(::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNiceness));
  auto result = work_.run(order, stop, [this](std::optional<ReindexProgress> progress) {
    const std::scoped_lock lock(mutex_);
    status_->progress = progress;
  });
  const std::scoped_lock lock(mutex_);
  status_->progress.reset();
  status_->end_time = now_();
  using enum ReindexStatus::State;
  status_->state = result.ok() ? kDone : absl::IsCancelled(result.status()) ? kStopped : kFailed;
  status_->error = result.status();
  if (result.ok()) status_->result = *std::move(result);
}

}  // namespace xeber
