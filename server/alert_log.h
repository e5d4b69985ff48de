// The latest alerts, in the order they were made, for any number of readers at their own pace.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "news/saved_query.h"

namespace xeber {

// A bounded window in memory: who falls behind it misses alerts, and is told; whoever appends never waits. Thread-safe.
class AlertLog {
 public:
  static constexpr std::size_t kWindow = 65536;  // alerts, about 1 KB each

  // Where a reader is: alerts are counted from the log's beginning.
  struct Cursor {
    std::uint64_t log = 0;   // which log: a server that is started anew has another
    std::uint64_t next = 0;  // the first alert that was not read

    // Opaque to callers.
    std::string ToToken() const;
    // INVALID_ARGUMENT "resume_token: …".
    static absl::StatusOr<Cursor> FromToken(std::string_view token);
  };

  struct Next {
    std::shared_ptr<const Alert> alert;  // null: none is there yet, or some were missed
    bool missed = false;
    std::uint64_t missed_alerts = 0;  // 0 = not known
  };

  // `log` tells this log from those of other times.
  explicit AlertLog(std::uint64_t log, std::size_t window = kWindow) : log_(log), window_(window) {}

  void Append(std::vector<Alert> alerts);
  Cursor End() const;

  // The next alert at or behind the cursor whose query is among `ids` (empty = any), and moves the cursor behind it; or that some
  // were missed, and moves it to the first that was not.
  Next Read(const std::set<std::string, std::less<>>& ids, Cursor& cursor) const;

  // Called after each Append, by its thread; must not call the log's Listen. Null = nobody.
  void Listen(std::function<void()> listener);

 private:
  const std::uint64_t log_;
  const std::size_t window_;
  mutable std::mutex mutex_;
  std::deque<std::shared_ptr<const Alert>> alerts_;
  std::uint64_t first_ = 0;  // number of the front alert
  std::mutex listener_mutex_;
  std::function<void()> listener_;
};

}  // namespace xeber
