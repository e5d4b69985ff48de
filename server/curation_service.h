// CurationService over the curations of an index.
#pragma once

#include "server/wiring.h"
#include "xeber/v1/curation_service.grpc.pb.h"

namespace xeber {

class CurationService final : public v1::CurationService::CallbackService {
 public:
  // `wiring` must outlive the service.
  explicit CurationService(const Wiring& wiring) : wiring_(wiring) {}

  grpc::ServerUnaryReactor* PutCuration(grpc::CallbackServerContext* context, const v1::PutCurationRequest* message,
                                        v1::PutCurationResponse* answer) override;
  grpc::ServerUnaryReactor* GetCuration(grpc::CallbackServerContext* context, const v1::GetCurationRequest* message,
                                        v1::GetCurationResponse* answer) override;
  grpc::ServerUnaryReactor* ListCurations(grpc::CallbackServerContext* context, const v1::ListCurationsRequest* message,
                                          v1::ListCurationsResponse* answer) override;
  grpc::ServerUnaryReactor* DeleteCuration(grpc::CallbackServerContext* context, const v1::DeleteCurationRequest* message,
                                           v1::DeleteCurationResponse* answer) override;

 private:
  const Wiring& wiring_;
};

}  // namespace xeber
