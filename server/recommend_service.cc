#include "server/recommend_service.h"

#include "index/read_log.h"
#include "server/convert_recommend.h"
#include "server/status_mapping.h"
#include "server/unary_call.h"

namespace xeber {

grpc::ServerUnaryReactor* RecommendService::Recommend(grpc::CallbackServerContext* context, const v1::RecommendRequest* message,
                                                      v1::RecommendResponse* answer) {
  return RunUnary(wiring_, context, "RecommendService.Recommend", *message,
                  [this, message, answer](const CallOptions& options) -> absl::Status {
                    const auto request = FromProto(*message, wiring_.now());
                    if (!request.ok()) return request.status();
                    const auto feed = wiring_.engine.Recommend(*request, options);
                    if (!feed.ok()) return feed.status();
                    ToProto(*feed, *answer);
                    return absl::OkStatus();
                  });
}

grpc::ServerUnaryReactor* RecommendService::RecordReads(grpc::CallbackServerContext* context,
                                                        const v1::RecordReadsRequest* message, v1::RecordReadsResponse* answer) {
  return RunUnary(wiring_, context, "RecommendService.RecordReads", *message,
                  [this, message, answer](const CallOptions&) -> absl::Status {
                    if (wiring_.reads == nullptr)
                      return WithReason(absl::FailedPreconditionError("this server counts no reads"), "READ_ONLY");
                    const auto events = FromProto(*message, wiring_.now());
                    if (!events.ok()) return events.status();
                    answer->set_unknown(static_cast<int>(wiring_.reads->Record(*events)));
                    return absl::OkStatus();
                  });
}

}  // namespace xeber
