// How far a reindex is, told a few times a second.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>

#include "indexer/reindex.h"

namespace xeber {

// OK, or CANCELLED once a run was told to stop.
inline absl::Status Going(const ReindexOptions& options) {
  return options.stop.stop_requested() ? absl::CancelledError("the reindex was stopped") : absl::OkStatus();
}

// Thread-safe but for Begin.
class ReindexReporter {
 public:
  explicit ReindexReporter(const std::function<void(const ReindexProgress&)>& tell) : tell_(tell) {}

  // A phase begins.
  void Begin(ReindexProgress::Phase phase) {
    phase_ = phase;
    phase_start_ = Clock::now();
  }

  // Passed on if the last was a while ago, or if it is the last of the phase. Phase and seconds are filled in.
  void Report(ReindexProgress progress, bool last = false) {
    constexpr auto kInterval = std::chrono::milliseconds(200);
    if (!tell_) return;
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (!lock.owns_lock() || (!last && Clock::now() - told_ < kInterval)) return;
    told_ = Clock::now();
    progress.phase = phase_;
    progress.seconds = std::chrono::duration<double>(told_ - phase_start_).count();
    tell_(progress);
  }

 private:
  using Clock = std::chrono::steady_clock;

  const std::function<void(const ReindexProgress&)>& tell_;
  std::mutex mutex_;
  ReindexProgress::Phase phase_ = ReindexProgress::Phase::kReading;
  Clock::time_point phase_start_ = Clock::now(), told_ = Clock::now();
};

}  // namespace xeber
