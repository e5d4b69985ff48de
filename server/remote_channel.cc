#include "server/remote_channel.h"

#include <fmt/format.h>

#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/support/channel_arguments.h"
#include "server/status_mapping.h"

namespace xeber {

std::shared_ptr<grpc::Channel> MakeChannel(const RemoteOptions& options) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 2000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 2000);
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 4000);  // also the time a first connection may take
  arguments.SetMaxReceiveMessageSize(64 << 20);
  if (options.tls_ca_certificate.empty())
    return grpc::CreateCustomChannel(options.server, grpc::InsecureChannelCredentials(), arguments);
  grpc::SslCredentialsOptions tls;
  tls.pem_root_certs = options.tls_ca_certificate;
  return grpc::CreateCustomChannel(options.server, grpc::SslCredentials(tls), arguments);
}

absl::Status OfServer(const std::string& server, const grpc::Status& status) {
  switch (status.error_code()) {
    case grpc::StatusCode::UNAVAILABLE:
      return absl::UnavailableError(fmt::format("server {}: {}", server, status.error_message()));
    // Only the server can have cancelled it: it was stopped.
    case grpc::StatusCode::CANCELLED:
      return absl::UnavailableError(fmt::format("server {}: it was stopped during the call", server));
    default:
      return FromGrpc(status);
  }
}

}  // namespace xeber
