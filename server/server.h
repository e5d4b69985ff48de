// The gRPC server.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "news/time.h"
#include "ranking/engine.h"
#include "server/request_log.h"
#include "server/work_pool.h"

namespace xeber {

class Alerts;
class CurationStore;
class Indexer;
class ReadLog;
class ReindexRunner;

struct ServerOptions {
  std::string listen = "127.0.0.1:50051";  // host:port; port 0 = any free one
  std::string http_listen;                 // host:port of HTTP/JSON; empty = none
  std::string tls_certificate_file;        // PEM chain, and
  std::string tls_key_file;                // its key; both empty = no TLS
  bool insecure = false;                   // listen beyond loopback without TLS
  WorkPool::Options pool;
  std::size_t max_request_bytes = std::size_t{8} << 20;
  std::function<Time()> now;  // where a request gives no time; empty = the system's clock
  LogSink log;                // one JSON line a call; empty = no log
  std::function<absl::Status()> reload_gazetteer;  // of EntityService.ReloadGazetteer; empty = not supported. Thread-safe
  ReindexRunner* reindexes = nullptr;              // of ReindexService, which outlives the server; null = not supported
};

// Serves ArticleService, SearchService, SimilarService, RecommendService, WatchService, CurationService, IndexService, ReindexService, EntityService, grpc.health.v1 and reflection until it is drained, and the
// unary ones over HTTP/JSON too, if wanted.
class Server {
 public:
  // Listens and serves. Without an `indexer` nothing can be written, without `reads` none are counted, without `alerts` no queries are saved, without `curations` nothing is pinned. All must outlive the server. INVALID_ARGUMENT for
  // a bad address, a bad certificate, or an address beyond loopback with neither TLS nor `insecure`; ALREADY_EXISTS if the port
  // is taken.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const ServerOptions& options, const Engine& engine, Indexer* indexer,
                                                       ReadLog* reads = nullptr, Alerts* alerts = nullptr,
                                                       CurationStore* curations = nullptr);

  ~Server();  // drains without grace
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  int port() const { return port_; }
  int http_port() const;  // 0 = none

  // Reports NOT_SERVING, takes no new calls, lets running ones end within `grace`, cancels the others, and returns when all are
  // gone. Put streams answer what they have taken in. The second time nothing happens. Not to be called by two threads at once.
  void Drain(std::chrono::milliseconds grace);

 private:
  struct Services;
  Server();
  void LogStart(const std::string& host) const;

  int port_ = 0;
  LogSink log_;
  bool drained_ = false;
  std::unique_ptr<Services> services_;
};

}  // namespace xeber
