// ReindexService over a runner.
#pragma once

#include "server/wiring.h"
#include "xeber/v1/reindex_service.grpc.pb.h"

namespace xeber {

class ReindexService final : public v1::ReindexService::CallbackService {
 public:
  // `wiring` must outlive the service.
  explicit ReindexService(const Wiring& wiring) : wiring_(wiring) {}

  grpc::ServerUnaryReactor* StartReindex(grpc::CallbackServerContext* context, const v1::StartReindexRequest* message,
                                         v1::StartReindexResponse* answer) override;
  grpc::ServerUnaryReactor* GetReindex(grpc::CallbackServerContext* context, const v1::GetReindexRequest* message,
                                       v1::GetReindexResponse* answer) override;
  grpc::ServerUnaryReactor* StopReindex(grpc::CallbackServerContext* context, const v1::StopReindexRequest* message,
                                        v1::StopReindexResponse* answer) override;

 private:
  const Wiring& wiring_;
};

}  // namespace xeber
