#include "server/entity_service.h"

#include "ranking/entity_catalog.h"
#include "server/convert_entity.h"
#include "server/status_mapping.h"
#include "server/unary_call.h"

namespace xeber {
namespace {

// What all three calls do with their message.
template <typename Request, typename Answer, typename Ask>
CallWork Asking(const Wiring& wiring, const Request* message, Answer* answer, Ask ask) {
  return [&wiring, message, answer, ask](const CallOptions& options) -> absl::Status {
    const EntityCatalog* catalog = wiring.engine.entities();
    if (catalog == nullptr) return absl::UnimplementedError("this server knows no entities");
    const auto request = FromProto(*message, wiring.now());
    if (!request.ok()) return request.status();
    const auto found = ask(*catalog, *request, options);
    if (absl::IsNotFound(found.status())) return WithReason(found.status(), "ENTITY_NOT_FOUND");
    if (!found.ok()) return found.status();
    ToProto(*found, *answer);
    return absl::OkStatus();
  };
}

}  // namespace

grpc::ServerUnaryReactor* EntityService::GetEntity(grpc::CallbackServerContext* context, const v1::GetEntityRequest* message,
                                                   v1::GetEntityResponse* answer) {
  return RunUnary(wiring_, context, "EntityService.GetEntity", *message,
                  Asking(wiring_, message, answer, [](const EntityCatalog& catalog, const auto& request, const auto& options) {
                    return catalog.GetEntity(request, options);
                  }));
}

grpc::ServerUnaryReactor* EntityService::ListEntities(grpc::CallbackServerContext* context,
                                                      const v1::ListEntitiesRequest* message, v1::ListEntitiesResponse* answer) {
  return RunUnary(wiring_, context, "EntityService.ListEntities", *message,
                  Asking(wiring_, message, answer, [](const EntityCatalog& catalog, const auto& request, const auto& options) {
                    return catalog.ListEntities(request, options);
                  }));
}

grpc::ServerUnaryReactor* EntityService::TopEntities(grpc::CallbackServerContext* context, const v1::TopEntitiesRequest* message,
                                                     v1::TopEntitiesResponse* answer) {
  return RunUnary(wiring_, context, "EntityService.TopEntities", *message,
                  Asking(wiring_, message, answer, [](const EntityCatalog& catalog, const auto& request, const auto& options) {
                    return catalog.TopEntities(request, options);
                  }));
}

grpc::ServerUnaryReactor* EntityService::ReloadGazetteer(grpc::CallbackServerContext* context,
                                                         const v1::ReloadGazetteerRequest* message, v1::ReloadGazetteerResponse*) {
  return RunUnary(slow_wiring_, context, "EntityService.ReloadGazetteer", *message, [this](const CallOptions&) -> absl::Status {
    if (!wiring_.reload_gazetteer) return absl::UnimplementedError("this server reads no gazetteer");
    return wiring_.reload_gazetteer();
  });
}

}  // namespace xeber
