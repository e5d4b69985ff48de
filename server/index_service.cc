#include "server/index_service.h"

#include "server/convert_article.h"
#include "server/unary_call.h"

namespace xeber {

grpc::ServerUnaryReactor* IndexService::GetIndexStats(grpc::CallbackServerContext* context,
                                                      const v1::GetIndexStatsRequest* message,
                                                      v1::GetIndexStatsResponse* answer) {
  return RunUnary(wiring_, context, "IndexService.GetIndexStats", *message,
                  [this, answer](const CallOptions& options) -> absl::Status {
                    const auto stats = wiring_.engine.GetStats(options);
                    if (!stats.ok()) return stats.status();
                    ToProto(*stats, *answer);
                    return absl::OkStatus();
                  });
}

grpc::ServerUnaryReactor* IndexService::InspectArticle(grpc::CallbackServerContext* context,
                                                       const v1::InspectArticleRequest* message,
                                                       v1::InspectArticleResponse* answer) {
  return RunUnary(wiring_, context, "IndexService.InspectArticle", *message,
                  [this, message, answer](const CallOptions& options) -> absl::Status {
                    const auto id = IdFromProto("id", message->id());
                    if (!id.ok()) return id.status();
                    const auto inspection = wiring_.engine.Inspect(*id, options);
                    if (!inspection.ok()) return inspection.status();
                    ToProto(*inspection, *answer);
                    return absl::OkStatus();
                  });
}

}  // namespace xeber
