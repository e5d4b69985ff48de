// The engine of a server elsewhere.
#pragma once

#include <memory>

#include "ranking/engine.h"
#include "server/remote_channel.h"

namespace xeber {

// An engine whose answers come from the server. Deadlines go with the call. UNAVAILABLE if the server cannot be reached or is
// lost. Thread-safe.
std::unique_ptr<Engine> MakeRemoteEngine(const RemoteOptions& options);

}  // namespace xeber
