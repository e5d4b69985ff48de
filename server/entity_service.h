// EntityService over an engine's catalog.
#pragma once

#include "server/wiring.h"
#include "xeber/v1/entity_service.grpc.pb.h"

namespace xeber {

class EntityService final : public v1::EntityService::CallbackService {
 public:
  // `wiring` must outlive the service.
  explicit EntityService(const Wiring& wiring) : wiring_(wiring), slow_wiring_(wiring.Slow()) {}

  grpc::ServerUnaryReactor* GetEntity(grpc::CallbackServerContext* context, const v1::GetEntityRequest* message,
                                      v1::GetEntityResponse* answer) override;
  grpc::ServerUnaryReactor* ListEntities(grpc::CallbackServerContext* context, const v1::ListEntitiesRequest* message,
                                         v1::ListEntitiesResponse* answer) override;
  grpc::ServerUnaryReactor* TopEntities(grpc::CallbackServerContext* context, const v1::TopEntitiesRequest* message,
                                        v1::TopEntitiesResponse* answer) override;
  grpc::ServerUnaryReactor* ReloadGazetteer(grpc::CallbackServerContext* context, const v1::ReloadGazetteerRequest* message,
                                            v1::ReloadGazetteerResponse* answer) override;

 private:
  const Wiring& wiring_;
  const Wiring slow_wiring_;
};

}  // namespace xeber
