#include "server/server.h"

#include <algorithm>
#include <climits>
#include <fstream>
#include <sstream>
#include <utility>

#include <fmt/format.h>

#include "grpcpp/ext/proto_server_reflection_plugin.h"
#include "grpcpp/grpcpp.h"
#include "grpcpp/health_check_service_interface.h"
#include "grpcpp/resource_quota.h"
#include "server/article_service.h"
#include "server/curation_service.h"
#include "server/entity_service.h"
#include "server/http_gateway.h"
#include "server/index_service.h"
#include "server/listen_address.h"
#include "server/recommend_service.h"
#include "server/reindex_service.h"
#include "server/search_service.h"
#include "server/similar_service.h"
#include "server/watch_service.h"

namespace xeber {
namespace {

constexpr std::size_t kMaxTransportBytes = std::size_t{1} << 30;  // messages on their way in and out, of all connections
constexpr int kMaxStreamsOfAConnection = 1000;

Time SystemNow() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

absl::StatusOr<std::string> ReadFile(std::string_view option, const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in || text.str().empty()) return absl::InvalidArgumentError(fmt::format("{}: cannot read '{}'", option, path));
  return text.str();
}

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> TlsCredentials(const ServerOptions& options) {
  if (options.tls_certificate_file.empty()) return absl::InvalidArgumentError("tls_certificate: missing; tls_key is given");
  if (options.tls_key_file.empty()) return absl::InvalidArgumentError("tls_key: missing; tls_certificate is given");
  auto certificate = ReadFile("tls_certificate", options.tls_certificate_file);
  if (!certificate.ok()) return certificate.status();
  auto key = ReadFile("tls_key", options.tls_key_file);
  if (!key.ok()) return key.status();
  grpc::SslServerCredentialsOptions tls;
  tls.pem_key_cert_pairs.push_back({*std::move(key), *std::move(certificate)});
  return grpc::SslServerCredentials(tls);
}

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> CredentialsFor(const ListenAddress& address,
                                                                        const ServerOptions& options) {
  if (!options.tls_certificate_file.empty() || !options.tls_key_file.empty()) return TlsCredentials(options);
  if (address.IsLoopback() || options.insecure) return grpc::InsecureServerCredentials();
  return absl::InvalidArgumentError(
      fmt::format("listen: {} can be reached from other machines, and anybody there could read and write; "
                  "give tls_certificate and tls_key, or say insecure if a trusted network is around it",
                  address.ToString()));
}

// The gateway of a server that runs; nullptr if none is wanted.
absl::StatusOr<std::unique_ptr<HttpGateway>> StartHttp(const ServerOptions& options, grpc::Server& server) {
  if (options.http_listen.empty()) return nullptr;
  const auto address = ParseListenAddress(options.http_listen);
  if (!address.ok()) return absl::InvalidArgumentError("http_" + std::string(address.status().message()));
  if (!address->IsLoopback() && !options.insecure)
    return absl::InvalidArgumentError(
        fmt::format("http_listen: {} can be reached from other machines, and HTTP/JSON has no TLS of its own; "
                    "put a web server in front, or say insecure if a trusted network is around it",
                    address->ToString()));
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);
  return HttpGateway::Start({.listen = *address, .max_body_bytes = options.max_request_bytes},
                            server.InProcessChannel(arguments));
}

void SetLimits(const ServerOptions& options, grpc::ServerBuilder& builder) {
  // Between our limit and this one a request is refused with details; beyond it gRPC ends the call.
  const std::size_t hard_limit = std::min<std::size_t>(2 * options.max_request_bytes, INT_MAX);
  builder.SetMaxReceiveMessageSize(static_cast<int>(hard_limit));
  builder.SetResourceQuota(grpc::ResourceQuota("xeber").Resize(kMaxTransportBytes));
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kMaxStreamsOfAConnection);
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  // Clients may look every second whether the server still lives.
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 500);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
}

absl::Status CheckOptions(const ServerOptions& options) {
  if (options.pool.workers < 0 || options.pool.workers > 1024)
    return absl::InvalidArgumentError(fmt::format("workers: {} does not lie in 0 to 1024", options.pool.workers));
  if (options.max_request_bytes == 0) return absl::InvalidArgumentError("max_request_bytes: must not be 0");
  return absl::OkStatus();
}

// Purges: they wait for each other, but each has deleted its article before it waits.
constexpr WorkPool::Options kSlowPool{.workers = 8, .max_tasks = 64};

}  // namespace

// In the order of their lives: the pool goes last, after every call.
struct Server::Services {
  Services(const ServerOptions& options, const Engine& engine, Indexer* indexer, ReadLog* reads, Alerts* alerts,
           CurationStore* curations)
      : pool(options.pool),
        wiring{engine, indexer, reads, alerts, curations, pool, slow_pool, options.now ? options.now : SystemNow, options.log, options.max_request_bytes, options.reload_gazetteer, options.reindexes},
        article(wiring),
        search(wiring),
        similar(wiring),
        recommend(wiring),
        watch(wiring),
        curation(wiring),
        index(wiring),
        reindex(wiring),
        entity(wiring) {}

  // The port, once listening. The address must have been free a moment ago.
  absl::StatusOr<int> Listen(const ListenAddress& address, const std::shared_ptr<grpc::ServerCredentials>& credentials,
                             const ServerOptions& options) {
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
    grpc::ServerBuilder builder;
    SetLimits(options, builder);
    int port = 0;
    builder.AddListeningPort(address.ToString(), credentials, &port);
    for (grpc::Service* service : std::initializer_list<grpc::Service*>{&article, &search, &similar, &recommend, &watch, &curation, &index, &reindex, &entity})
      builder.RegisterService(service);
    server = builder.BuildAndStart();
    if (server != nullptr && port != 0) {
      for (const char* name : {"ArticleService", "SearchService", "SimilarService", "RecommendService", "WatchService", "CurationService", "IndexService", "ReindexService", "EntityService"})
        server->GetHealthCheckService()->SetServingStatus(std::string("xeber.v1.") + name, true);
      return port;
    }
    // Either somebody was faster, or the certificate is at fault.
    if (const absl::Status status = CheckCanListen(address); !status.ok()) return status;
    return absl::InvalidArgumentError(
        "tls_certificate: gRPC refuses this certificate or key; both must be PEM, and belong together");
  }

  WorkPool pool;
  WorkPool slow_pool{kSlowPool};
  Wiring wiring;
  ArticleService article;
  SearchService search;
  SimilarService similar;
  RecommendService recommend;
  WatchService watch;
  CurationService curation;
  IndexService index;
  ReindexService reindex;
  EntityService entity;
  std::unique_ptr<grpc::Server> server;
  std::unique_ptr<HttpGateway> http;
};

Server::Server() = default;

Server::~Server() { Drain(std::chrono::milliseconds(0)); }

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const ServerOptions& options, const Engine& engine, Indexer* indexer,
                                                      ReadLog* reads, Alerts* alerts, CurationStore* curations) {
  if (const absl::Status status = CheckOptions(options); !status.ok()) return status;
  const auto address = ParseListenAddress(options.listen);
  if (!address.ok()) return address.status();
  const auto credentials = CredentialsFor(*address, options);
  if (!credentials.ok()) return credentials.status();
  if (const absl::Status status = CheckCanListen(*address); !status.ok()) return status;

  auto services = std::make_unique<Services>(options, engine, indexer, reads, alerts, curations);
  const auto port = services->Listen(*address, *credentials, options);
  if (!port.ok()) return port.status();
  std::unique_ptr<Server> result(new Server());
  result->port_ = *port;
  result->services_ = std::move(services);
  auto http = StartHttp(options, *result->services_->server);
  if (!http.ok()) return http.status();
  result->services_->http = *std::move(http);
  result->log_ = options.log;
  result->LogStart(address->host);
  return result;
}

void Server::LogStart(const std::string& host) const {
  if (!log_) return;
  if (http_port() != 0) log_(ToJsonLine(absl::Now(), "serving_http", fmt::format("port {}", http_port())));
  log_(ToJsonLine(absl::Now(), "serving", ListenAddress{host, port_}.ToString()));
}

int Server::http_port() const { return services_->http == nullptr ? 0 : services_->http->port(); }

void Server::Drain(std::chrono::milliseconds grace) {
  if (services_ == nullptr || std::exchange(drained_, true)) return;
  if (log_) log_(ToJsonLine(absl::Now(), "draining", fmt::format("within {} ms", grace.count())));
  if (auto* health = services_->server->GetHealthCheckService()) health->SetServingStatus(false);
  services_->article.Drain();
  services_->watch.Drain();
  if (services_->http != nullptr) services_->http->Drain(grace);
  services_->server->Shutdown(std::chrono::system_clock::now() + grace);
  services_->server->Wait();
  services_->http = nullptr;
  if (log_) log_(ToJsonLine(absl::Now(), "drained", ""));
}

}  // namespace xeber
