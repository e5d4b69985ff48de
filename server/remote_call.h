// One call of a remote engine.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "grpcpp/client_context.h"
#include "ranking/engine.h"
#include "server/remote_channel.h"

namespace xeber {

// Calls the method of a stub with the deadline of `options`; the status tells the server.
template <typename Stub, typename Request, typename Answer>
absl::Status CallServer(const std::string& server, Stub& stub,
                        grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Answer*), const Request& request,
                        Answer& answer, const CallOptions& options) {
  grpc::ClientContext context;
  if (options.deadline != absl::InfiniteFuture()) context.set_deadline(absl::ToChronoTime(options.deadline));
  const grpc::Status status = (stub.*method)(&context, request, &answer);
  return OfServer(server, status);
}

// INVALID_ARGUMENT unless `text` is UTF-8: gRPC answers UNIMPLEMENTED to a message that it cannot read.
inline absl::Status CheckUtf8(std::string_view field, std::string_view text) {
  return IsUtf8(text) ? absl::OkStatus() : absl::InvalidArgumentError(std::string(field) + ": not UTF-8");
}

}  // namespace xeber
