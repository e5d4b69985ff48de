// RecommendService over an engine and the counts of reads.
#pragma once

#include "server/wiring.h"
#include "xeber/v1/recommend_service.grpc.pb.h"

namespace xeber {

class RecommendService final : public v1::RecommendService::CallbackService {
 public:
  // `wiring` must outlive the service.
  explicit RecommendService(const Wiring& wiring) : wiring_(wiring) {}

  grpc::ServerUnaryReactor* Recommend(grpc::CallbackServerContext* context, const v1::RecommendRequest* message,
                                      v1::RecommendResponse* answer) override;
  grpc::ServerUnaryReactor* RecordReads(grpc::CallbackServerContext* context, const v1::RecordReadsRequest* message,
                                        v1::RecordReadsResponse* answer) override;

 private:
  const Wiring& wiring_;
};

}  // namespace xeber
