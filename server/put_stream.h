// PutArticles: articles stream in, are committed in batches on the pool, and are answered one by one in the order they came.
#pragma once

#include <memory>
#include <mutex>
#include <set>

#include "grpcpp/support/server_callback.h"
#include "server/wiring.h"
#include "xeber/v1/article_service.pb.h"

namespace xeber {

class PutStream;

// The open streams. Thread-safe.
class PutStreams {
 public:
  // A new stream, which gRPC owns from now on. `wiring` must outlive it.
  grpc::ServerBidiReactor<v1::PutArticlesRequest, v1::PutArticlesResponse>* Open(const Wiring& wiring,
                                                                                 const grpc::CallbackServerContext& context);

  // Open streams, and those opened later, read nothing more, answer what they have taken in, and end with UNAVAILABLE.
  void Drain();

  // Called by a stream that gRPC is done with.
  void Forget(const std::shared_ptr<PutStream>& stream);

 private:
  std::mutex mutex_;
  std::set<std::shared_ptr<PutStream>> open_;
  bool draining_ = false;
};

}  // namespace xeber
