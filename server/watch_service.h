// WatchService over the saved queries of an index.
#pragma once

#include "server/watch_stream.h"
#include "server/wiring.h"
#include "xeber/v1/watch_service.grpc.pb.h"

namespace xeber {

class WatchService final : public v1::WatchService::CallbackService {
 public:
  // `wiring` must outlive the service.
  explicit WatchService(const Wiring& wiring) : wiring_(wiring) {}

  grpc::ServerUnaryReactor* PutSavedQuery(grpc::CallbackServerContext* context, const v1::PutSavedQueryRequest* message,
                                          v1::PutSavedQueryResponse* answer) override;
  grpc::ServerUnaryReactor* GetSavedQuery(grpc::CallbackServerContext* context, const v1::GetSavedQueryRequest* message,
                                          v1::GetSavedQueryResponse* answer) override;
  grpc::ServerUnaryReactor* ListSavedQueries(grpc::CallbackServerContext* context, const v1::ListSavedQueriesRequest* message,
                                             v1::ListSavedQueriesResponse* answer) override;
  grpc::ServerUnaryReactor* DeleteSavedQuery(grpc::CallbackServerContext* context, const v1::DeleteSavedQueryRequest* message,
                                             v1::DeleteSavedQueryResponse* answer) override;
  grpc::ServerWriteReactor<v1::WatchResponse>* Watch(grpc::CallbackServerContext* context,
                                                     const v1::WatchRequest* message) override;

  // Open streams end with UNAVAILABLE; so do later ones.
  void Drain() { streams_.Drain(); }

 private:
  const Wiring& wiring_;
  WatchStreams streams_;
};

}  // namespace xeber
