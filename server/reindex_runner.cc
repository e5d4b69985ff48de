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
  if (auto status = work_.check(order); !status.ok()) return status;  // it may look at files
  const std::scoped_lock lock(mutex_);
  if (Running()) return absl::FailedPreconditionError("a reindex is running");
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
  Listener listener;
  listener.progress = [this](const ReindexProgress& progress) {
    const std::scoped_lock lock(mutex_);
    status_->progress = progress;
  };
  listener.rehearsed = [this](std::string rehearsal) {
    const std::scoped_lock lock(mutex_);
    status_->progress.reset();
    status_->rehearsal = std::move(rehearsal);
  };
  auto summary = work_.run(order, stop, listener);
  const std::scoped_lock lock(mutex_);
  status_->progress.reset();
  status_->end_time = now_();
  using enum ReindexStatus::State;
  status_->state = summary.ok() ? kDone : absl::IsCancelled(summary.status()) ? kStopped : kFailed;
  status_->error = summary.status();
  if (summary.ok()) status_->summary = *std::move(summary);
}

}  // namespace xeber
