// A reindex as an operation of a server: one at a time, on a thread of its own.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "indexer/reindex.h"
#include "news/time.h"

namespace xeber {

// What is asked for; see StartReindexRequest (proto/xeber/v1/reindex_service.proto).
struct ReindexOrder {
  static constexpr int kMaxJobs = 256;

  std::vector<std::string> files;
  bool replace = false;
  bool annotations_only = false;
  bool no_models = false;
  bool no_neighbours = false;
  bool anew = false;
  double min_overlap = 0;  // 0 to 1
  int jobs = 1;            // 1 to kMaxJobs
  std::chrono::minutes time_zone{0};
  bool operator==(const ReindexOrder&) const = default;
};

// How far one is, or how it ended.
struct ReindexStatus {
  enum class State : std::uint8_t { kRunning, kDone, kFailed, kStopped };
  State state = State::kRunning;
  std::optional<ReindexProgress> progress;  // while it runs; none while it loads or compares
  Time start_time{};
  std::optional<Time> end_time;
  absl::Status error;      // why it failed, or was stopped
  std::string rehearsal;   // what the swap changes, or would have, for people; "" = there was nothing to compare
  ReindexSummary summary;  // once done
};

// Thread-safe.
class ReindexRunner {
 public:
  // Told of one that runs.
  struct Listener {
    std::function<void(const ReindexProgress&)> progress;
    std::function<void(std::string)> rehearsed;
  };
  // How an order is carried out.
  struct Work {
    // INVALID_ARGUMENT names the field that is wrong. Thread-safe.
    std::function<absl::Status(const ReindexOrder&)> check;
    // CANCELLED once told to stop. Called by one thread at a time.
    std::function<absl::StatusOr<ReindexSummary>(const ReindexOrder&, std::stop_token, const Listener&)> run;
  };

  ReindexRunner(Work work, std::function<Time()> now) : work_(std::move(work)), now_(std::move(now)) {}
  // Stops the one that runs and waits for it.
  ~ReindexRunner();

  // Begins one. FAILED_PRECONDITION while one runs; INVALID_ARGUMENT as of Work::check.
  absl::StatusOr<ReindexStatus> Start(const ReindexOrder& order);
  // The one that runs, or the last. NOT_FOUND if there was none.
  absl::StatusOr<ReindexStatus> Get() const;
  // Asks the one that runs to end. FAILED_PRECONDITION if none runs.
  absl::StatusOr<ReindexStatus> Stop();

 private:
  void Run(const ReindexOrder& order, const std::stop_token& stop);
  bool Running() const { return status_ && status_->state == ReindexStatus::State::kRunning; }

  const Work work_;
  const std::function<Time()> now_;
  mutable std::mutex mutex_;
  std::optional<ReindexStatus> status_;
  std::jthread thread_;
};

}  // namespace xeber
