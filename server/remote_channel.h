// Connections of clients to a server.
#pragma once

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "grpcpp/channel.h"

namespace xeber {

struct RemoteOptions {
  std::string server;              // host:port
  std::string tls_ca_certificate;  // PEM text to trust; "" = no TLS
};

// Connects lazily. A server that dies, hangs or vanishes from the network ends its calls with UNAVAILABLE within 5 s.
std::shared_ptr<grpc::Channel> MakeChannel(const RemoteOptions& options);

// The end of a call that the client did not cancel. UNAVAILABLE, naming the server, if the server was not there or left in
// between.
absl::Status OfServer(const std::string& server, const grpc::Status& status);

}  // namespace xeber
