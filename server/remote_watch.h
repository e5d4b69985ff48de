// Saved queries of a server elsewhere, and its alerts.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "news/saved_query.h"
#include "server/remote_channel.h"

namespace xeber {

// A message of a stream of alerts: an alert, or that some were missed, or neither, when the stream has begun.
struct WatchEvent {
  std::string resume_token;  // to go on behind it
  std::optional<Alert> alert;
  std::optional<std::int64_t> missed;  // at most so many alerts; 0 = not known
};

// Thread-safe. Errors are those of the service (proto/xeber/v1/watch_service.proto), and UNAVAILABLE.
class RemoteWatch {
 public:
  virtual ~RemoteWatch() = default;

  virtual absl::Status Put(const SavedQuery& query) = 0;
  virtual absl::StatusOr<SavedQuery> Get(const std::string& id) = 0;
  virtual absl::Status Delete(const std::string& id) = 0;
  // All, by id.
  virtual absl::StatusOr<std::vector<SavedQuery>> List() = 0;

  // Calls `visit` with each message until it returns false, and returns OK then; otherwise why the stream ended. `ids` empty =
  // alerts of all queries; `resume_token` empty = from now on.
  virtual absl::Status Watch(const std::vector<std::string>& ids, const std::string& resume_token,
                             const std::function<bool(const WatchEvent& event)>& visit) = 0;
};

std::unique_ptr<RemoteWatch> MakeRemoteWatch(const RemoteOptions& options);

}  // namespace xeber
