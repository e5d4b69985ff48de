#include "server/curation_service.h"

#include "server/convert_curation.h"
#include "server/convert_write.h"
#include "server/curation_store.h"
#include "server/list_page.h"
#include "server/status_mapping.h"
#include "server/unary_call.h"

namespace xeber {
namespace {

absl::Status NotFoundAs(const absl::Status& status) {
  return absl::IsNotFound(status) ? WithReason(status, "CURATION_NOT_FOUND") : status;
}

}  // namespace

grpc::ServerUnaryReactor* CurationService::PutCuration(grpc::CallbackServerContext* context,
                                                       const v1::PutCurationRequest* message, v1::PutCurationResponse* answer) {
  return RunUnary(wiring_, context, "CurationService.PutCuration", *message,
                  [this, message, answer](const CallOptions&) -> absl::Status {
                    if (wiring_.curations == nullptr) return ReadOnlyError();
                    const auto curation = FromProto(message->curation());
                    if (!curation.ok()) return Within("curation", curation.status());
                    if (auto status = wiring_.curations->Put(*curation); !status.ok()) return Within("curation", status);
                    ToProto(*curation, *answer->mutable_curation());
                    return absl::OkStatus();
                  });
}

grpc::ServerUnaryReactor* CurationService::GetCuration(grpc::CallbackServerContext* context,
                                                       const v1::GetCurationRequest* message, v1::GetCurationResponse* answer) {
  return RunUnary(wiring_, context, "CurationService.GetCuration", *message,
                  [this, message, answer](const CallOptions&) -> absl::Status {
                    if (wiring_.curations == nullptr) return ReadOnlyError();
                    if (message->id().empty()) return absl::InvalidArgumentError("id: missing");
                    const auto curation = wiring_.curations->Get(message->id());
                    if (!curation.ok()) return NotFoundAs(curation.status());
                    ToProto(*curation, *answer->mutable_curation());
                    return absl::OkStatus();
                  });
}

grpc::ServerUnaryReactor* CurationService::ListCurations(grpc::CallbackServerContext* context,
                                                         const v1::ListCurationsRequest* message,
                                                         v1::ListCurationsResponse* answer) {
  return RunUnary(wiring_, context, "CurationService.ListCurations", *message,
                  [this, message, answer](const CallOptions&) -> absl::Status {
                    if (wiring_.curations == nullptr) return ReadOnlyError();
                    const auto next = ListPage(
                        *message, [this](std::string_view after, std::size_t limit) { return wiring_.curations->List(after, limit); },
                        [answer](const Curation& curation) { ToProto(curation, *answer->add_curations()); });
                    if (!next.ok()) return next.status();
                    answer->set_next_page_token(*next);
                    return absl::OkStatus();
                  });
}

grpc::ServerUnaryReactor* CurationService::DeleteCuration(grpc::CallbackServerContext* context,
                                                          const v1::DeleteCurationRequest* message, v1::DeleteCurationResponse*) {
  return RunUnary(wiring_, context, "CurationService.DeleteCuration", *message,
                  [this, message](const CallOptions&) -> absl::Status {
                    if (wiring_.curations == nullptr) return ReadOnlyError();
                    if (message->id().empty()) return absl::InvalidArgumentError("id: missing");
                    return NotFoundAs(wiring_.curations->Delete(message->id()));
                  });
}

}  // namespace xeber
