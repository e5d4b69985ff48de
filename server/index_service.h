// IndexService over an engine.
#pragma once

#include "server/wiring.h"
#include "xeber/v1/index_service.grpc.pb.h"

namespace xeber {

class IndexService final : public v1::IndexService::CallbackService {
 public:
  // `wiring` must outlive the service.
  explicit IndexService(const Wiring& wiring) : wiring_(wiring) {}

  grpc::ServerUnaryReactor* GetIndexStats(grpc::CallbackServerContext* context, const v1::GetIndexStatsRequest* message,
                                          v1::GetIndexStatsResponse* answer) override;
  grpc::ServerUnaryReactor* InspectArticle(grpc::CallbackServerContext* context, const v1::InspectArticleRequest* message,
                                           v1::InspectArticleResponse* answer) override;

 private:
  const Wiring& wiring_;
};

}  // namespace xeber
