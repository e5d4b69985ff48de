// The common way of a call with one request and one answer: limits, queue, deadline, cancellation, log.
#pragma once

#include <functional>
#include <string_view>

#include "absl/status/status.h"
#include "google/protobuf/message.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/server_callback.h"
#include "server/wiring.h"

namespace xeber {

// Fills the answer. Runs on a worker; must not throw.
using CallWork = std::function<absl::Status(const CallOptions&)>;

// Hands `work` to the pool and ends the call with its status. RESOURCE_EXHAUSTED, and no work, if the request is too large or the
// queue full. A call that is cancelled or past its deadline when its turn comes is dropped. `method` must be a literal.
grpc::ServerUnaryReactor* RunUnary(const Wiring& wiring, grpc::CallbackServerContext* context, std::string_view method,
                                   const google::protobuf::Message& request, CallWork work);

// The error of a full queue.
absl::Status QueueFullError(const WorkPool& pool);

}  // namespace xeber
