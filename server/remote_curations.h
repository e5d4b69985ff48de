// Curations of a server elsewhere.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "news/curation.h"
#include "server/remote_channel.h"

namespace xeber {

// Thread-safe. Errors are those of the service (proto/xeber/v1/curation_service.proto), and UNAVAILABLE.
class RemoteCurations {
 public:
  virtual ~RemoteCurations() = default;

  virtual absl::Status Put(const Curation& curation) = 0;
  virtual absl::StatusOr<Curation> Get(const std::string& id) = 0;
  virtual absl::Status Delete(const std::string& id) = 0;
  // All, by id.
  virtual absl::StatusOr<std::vector<Curation>> List() = 0;
};

std::unique_ptr<RemoteCurations> MakeRemoteCurations(const RemoteOptions& options);

}  // namespace xeber
