// SimilarService over an engine.
#pragma once

#include "server/wiring.h"
#include "xeber/v1/similar_service.grpc.pb.h"

namespace xeber {

class SimilarService final : public v1::SimilarService::CallbackService {
 public:
  // `wiring` must outlive the service.
  explicit SimilarService(const Wiring& wiring) : wiring_(wiring) {}

  grpc::ServerUnaryReactor* FindSimilar(grpc::CallbackServerContext* context, const v1::FindSimilarRequest* message,
                                        v1::FindSimilarResponse* answer) override;

 private:
  const Wiring& wiring_;
};

}  // namespace xeber
