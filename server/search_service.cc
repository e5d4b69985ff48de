#include "server/search_service.h"

#include <algorithm>

#include "server/article_view.h"
#include "server/convert_answer.h"
#include "server/convert_request.h"
#include "server/convert_suggestion.h"
#include "server/full_view.h"
#include "server/unary_call.h"

namespace xeber {
namespace {

// A partial answer must still reach its caller in time: a fifth of what is left, at most this, is for the way back.
constexpr absl::Duration kWayBack = absl::Milliseconds(10);

CallOptions WithTimeForTheWayBack(CallOptions options) {
  const absl::Duration left = options.deadline - options.clock();
  if (options.deadline != absl::InfiniteFuture()) options.deadline -= std::min(kWayBack, left / 5);
  return options;
}

}  // namespace

grpc::ServerUnaryReactor* SearchService::Search(grpc::CallbackServerContext* context, const v1::SearchRequest* message,
                                                v1::SearchResponse* answer) {
  return RunUnary(
      wiring_, context, "SearchService.Search", *message, [this, message, answer](const CallOptions& options) -> absl::Status {
        auto request = FromProto(*message, wiring_.now());
        if (!request.ok()) return request.status();
        const auto full = WantsBody(message->view(), /*by_default=*/false);
        if (!full.ok()) return full.status();
        if (*full) request->limit = std::min(request->limit, kMaxFullPage);
        const auto found = wiring_.engine.Search(*request, request->allow_partial ? WithTimeForTheWayBack(options) : options);
        if (!found.ok()) return found.status();
        ToProto(*found, *answer);
        return *full ? AddArticles(wiring_.engine, options, *answer->mutable_hits()) : absl::OkStatus();
      });
}

grpc::ServerUnaryReactor* SearchService::Suggest(grpc::CallbackServerContext* context, const v1::SuggestRequest* message,
                                                 v1::SuggestResponse* answer) {
  return RunUnary(wiring_, context, "SearchService.Suggest", *message,
                  [this, message, answer](const CallOptions& options) -> absl::Status {
                    const auto request = FromProto(*message, wiring_.now());
                    if (!request.ok()) return request.status();
                    const auto found = wiring_.engine.Suggest(*request, options);
                    if (!found.ok()) return found.status();
                    ToProto(*found, *answer);
                    return absl::OkStatus();
                  });
}

}  // namespace xeber
