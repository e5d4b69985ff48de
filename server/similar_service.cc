#include "server/similar_service.h"

#include <algorithm>

#include "server/article_view.h"
#include "server/convert_answer.h"
#include "server/convert_request.h"
#include "server/full_view.h"
#include "server/unary_call.h"

namespace xeber {

grpc::ServerUnaryReactor* SimilarService::FindSimilar(grpc::CallbackServerContext* context, const v1::FindSimilarRequest* message,
                                                      v1::FindSimilarResponse* answer) {
  return RunUnary(wiring_, context, "SimilarService.FindSimilar", *message,
                  [this, message, answer](const CallOptions& options) -> absl::Status {
                    auto request = FromProto(*message, wiring_.now());
                    if (!request.ok()) return request.status();
                    const auto full = WantsBody(message->view(), /*by_default=*/false);
                    if (!full.ok()) return full.status();
                    if (*full) request->limit = std::min(request->limit, kMaxFullPage);
                    const auto found = wiring_.engine.FindSimilar(*request, options);
                    if (!found.ok()) return found.status();
                    ToProto(*found, *answer);
                    return *full ? AddArticles(wiring_.engine, options, *answer->mutable_hits()) : absl::OkStatus();
                  });
}

}  // namespace xeber
