// EntityService over an engine's catalog.
#pragma once

#include "server/wiring.h"
#include "xeber/v1/entity_service.grpc.pb.h"

namespace xeber {

class EntityService final : public v1::EntityService::CallbackService {
 public:
  // `wiring` must outlive the service.
  explicit EntityService(const Wiring& wiring) : wiring_(wiring) {}

  grpc::ServerUnaryReactor* GetEntity(grpc::CallbackServerContext* context, const v1::GetEntityRequest* message,
                                      v1::GetEntityResponse* answer) override;
  grpc::ServerUnaryReactor* ListEntities(grpc::CallbackServerContext* context, const v1::ListEntitiesRequest* message,
                                         v1::ListEntitiesResponse* answer) override;
  grpc::ServerUnaryReactor* TopEntities(grpc::CallbackServerContext* context, const v1::TopEntitiesRequest* message,
                                        v1::TopEntitiesResponse* answer) override;

 private:
  const Wiring& wiring_;
};

}  // namespace xeber
