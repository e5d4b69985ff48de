// HTTP/JSON for browsers and curl: the unary methods of the contract, as Connect speaks them, over HTTP/1.1.
//   curl -H 'content-type: application/json' -d '{"query":"flood"}' http://127.0.0.1:8080/xeber.v1.SearchService/Search
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "grpcpp/channel.h"
#include "server/listen_address.h"

namespace xeber {

struct HttpGatewayOptions {
  ListenAddress listen;
  std::size_t max_body_bytes = std::size_t{8} << 20;
  std::size_t max_connections = 256;      // more are closed at once
  std::chrono::seconds read_timeout{30};  // of a request, and of an idle connection
  std::chrono::seconds call_timeout{60};  // where Connect-Timeout-Ms says nothing
};

// POST only, content type application/json (which no foreign web page can send unasked). Memory is bounded by connections and
// bodies.
class HttpGateway {
 public:
  // Serves until destroyed; calls go to `server`. ALREADY_EXISTS if the port is taken.
  static absl::StatusOr<std::unique_ptr<HttpGateway>> Start(const HttpGatewayOptions& options,
                                                            std::shared_ptr<grpc::Channel> server);
  ~HttpGateway();  // closes every connection; answers under way are lost

  int port() const;

  // Takes no new connections, and waits until the requests already read are answered, `grace` at most.
  void Drain(std::chrono::milliseconds grace);

 private:
  class Impl;
  explicit HttpGateway(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace xeber
