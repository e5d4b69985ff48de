#include "server/reindex_service.h"

#include "server/convert_reindex.h"
#include "server/convert_write.h"
#include "server/status_mapping.h"
#include "server/unary_call.h"

namespace xeber {
namespace {

// What all three calls do with the runner's answer.
template <typename Answer, typename Ask>
CallWork Asking(const Wiring& wiring, Answer* answer, Ask ask) {
  return [&wiring, answer, ask](const CallOptions&) -> absl::Status {
    if (wiring.reindexes == nullptr) return ReadOnlyError();
    const absl::StatusOr<ReindexStatus> status = ask(*wiring.reindexes);
    if (absl::IsNotFound(status.status())) return WithReason(status.status(), "REINDEX_NOT_FOUND");
    if (absl::IsFailedPrecondition(status.status())) return WithReason(status.status(), "REINDEX_STATE");
    if (!status.ok()) return status.status();
    ToProto(*status, *answer->mutable_reindex());
    return absl::OkStatus();
  };
}

}  // namespace

grpc::ServerUnaryReactor* ReindexService::StartReindex(grpc::CallbackServerContext* context,
                                                       const v1::StartReindexRequest* message,
                                                       v1::StartReindexResponse* answer) {
  const auto start = [message](ReindexRunner& runner) -> absl::StatusOr<ReindexStatus> {
    const auto order = FromProto(*message);
    return order.ok() ? runner.Start(*order) : order.status();
  };
  return RunUnary(wiring_, context, "ReindexService.StartReindex", *message, Asking(wiring_, answer, start));
}

grpc::ServerUnaryReactor* ReindexService::GetReindex(grpc::CallbackServerContext* context, const v1::GetReindexRequest* message,
                                                     v1::GetReindexResponse* answer) {
  return RunUnary(wiring_, context, "ReindexService.GetReindex", *message,
                  Asking(wiring_, answer, [](ReindexRunner& runner) { return runner.Get(); }));
}

grpc::ServerUnaryReactor* ReindexService::StopReindex(grpc::CallbackServerContext* context,
                                                      const v1::StopReindexRequest* message, v1::StopReindexResponse* answer) {
  return RunUnary(wiring_, context, "ReindexService.StopReindex", *message,
                  Asking(wiring_, answer, [](ReindexRunner& runner) { return runner.Stop(); }));
}

}  // namespace xeber
