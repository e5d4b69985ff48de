// A reindex of a server elsewhere.
#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "server/reindex_runner.h"
#include "server/remote_channel.h"

namespace xeber {

// Thread-safe. Errors are those of the service (proto/xeber/v1/reindex_service.proto), and UNAVAILABLE.
class RemoteReindex {
 public:
  virtual ~RemoteReindex() = default;

  virtual absl::StatusOr<ReindexStatus> Start(const ReindexOrder& order) = 0;
  virtual absl::StatusOr<ReindexStatus> Get() = 0;
  virtual absl::StatusOr<ReindexStatus> Stop() = 0;
};

std::unique_ptr<RemoteReindex> MakeRemoteReindex(const RemoteOptions& options);

}  // namespace xeber
