#include "server/curation_service.h"

#include <algorithm>

#include <fmt/format.h>

#include "server/convert_curation.h"
#include "server/convert_write.h"
#include "server/curation_store.h"
#include "server/status_mapping.h"
#include "server/unary_call.h"

namespace xeber {
namespace {

constexpr int kDefaultPage = 100, kMostPage = 1000;

absl::Status NotFoundAs(const absl::Status& status) {
  return absl::IsNotFound(status) ? WithReason(status, "CURATION_NOT_FOUND") : status;
}

absl::Status ListPage(const CurationStore& store, const v1::ListCurationsRequest& message, v1::ListCurationsResponse& answer) {
  if (message.page_size() < 0) return absl::InvalidArgumentError(fmt::format("page_size: {} is negative", message.page_size()));
  const int size = message.page_size() == 0 ? kDefaultPage : std::min(message.page_size(), kMostPage);
  // The token is the last id of the page before.
  for (const Curation& curation : store.List(message.page_token(), static_cast<std::size_t>(size) + 1)) {
    if (answer.curations_size() == size) {
      answer.set_next_page_token(answer.curations(size - 1).id());
      break;
    }
    ToProto(curation, *answer.add_curations());
  }
  return absl::OkStatus();
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
                    return ListPage(*wiring_.curations, *message, *answer);
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
