// The entities of a server elsewhere.
#pragma once

#include <memory>
#include <string>

#include "grpcpp/channel.h"
#include "ranking/entity_catalog.h"

namespace xeber {

// A catalog whose answers come over `channel`; `server` names it in errors. Thread-safe.
std::unique_ptr<EntityCatalog> MakeRemoteEntityCatalog(std::string server, const std::shared_ptr<grpc::Channel>& channel);

}  // namespace xeber
