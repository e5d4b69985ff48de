#include "server/watch_service.h"

#include <algorithm>

#include <fmt/format.h>

#include "server/alerts.h"
#include "server/convert_watch.h"
#include "server/convert_write.h"
#include "server/status_mapping.h"
#include "server/unary_call.h"

namespace xeber {
namespace {

constexpr int kDefaultPage = 100, kMostPage = 1000;

// Ends at once.
class Refused final : public grpc::ServerWriteReactor<v1::WatchResponse> {
 public:
  explicit Refused(const absl::Status& status) { Finish(ToGrpc(status)); }
  void OnDone() override { delete this; }
};

absl::Status ListPage(const Alerts& alerts, const v1::ListSavedQueriesRequest& message, v1::ListSavedQueriesResponse& answer) {
  if (message.page_size() < 0) return absl::InvalidArgumentError(fmt::format("page_size: {} is negative", message.page_size()));
  const int size = message.page_size() == 0 ? kDefaultPage : std::min(message.page_size(), kMostPage);
  // The token is the last id of the page before.
  const auto queries = alerts.List(message.page_token(), static_cast<std::size_t>(size) + 1);
  for (const SavedQuery& query : queries) {
    if (answer.saved_queries_size() == size) {
      answer.set_next_page_token(answer.saved_queries(size - 1).id());
      break;
    }
    ToProto(query, *answer.add_saved_queries());
  }
  answer.set_total(static_cast<std::int64_t>(alerts.size()));
  return absl::OkStatus();
}

}  // namespace

grpc::ServerUnaryReactor* WatchService::PutSavedQuery(grpc::CallbackServerContext* context,
                                                      const v1::PutSavedQueryRequest* message,
                                                      v1::PutSavedQueryResponse* answer) {
  return RunUnary(wiring_, context, "WatchService.PutSavedQuery", *message,
                  [this, message, answer](const CallOptions&) -> absl::Status {
                    if (wiring_.alerts == nullptr) return ReadOnlyError();
                    const SavedQuery query = FromProto(message->saved_query());
                    if (auto status = wiring_.alerts->Put(query); !status.ok()) return Within("saved_query", status);
                    ToProto(query, *answer->mutable_saved_query());
                    return absl::OkStatus();
                  });
}

grpc::ServerUnaryReactor* WatchService::GetSavedQuery(grpc::CallbackServerContext* context,
                                                      const v1::GetSavedQueryRequest* message,
                                                      v1::GetSavedQueryResponse* answer) {
  return RunUnary(wiring_, context, "WatchService.GetSavedQuery", *message,
                  [this, message, answer](const CallOptions&) -> absl::Status {
                    if (wiring_.alerts == nullptr) return ReadOnlyError();
                    if (message->id().empty()) return absl::InvalidArgumentError("id: missing");
                    const auto query = wiring_.alerts->Get(message->id());
                    if (!query.ok()) return WithReason(query.status(), "SAVED_QUERY_NOT_FOUND");
                    ToProto(*query, *answer->mutable_saved_query());
                    return absl::OkStatus();
                  });
}

grpc::ServerUnaryReactor* WatchService::ListSavedQueries(grpc::CallbackServerContext* context,
                                                         const v1::ListSavedQueriesRequest* message,
                                                         v1::ListSavedQueriesResponse* answer) {
  return RunUnary(wiring_, context, "WatchService.ListSavedQueries", *message,
                  [this, message, answer](const CallOptions&) -> absl::Status {
                    if (wiring_.alerts == nullptr) return ReadOnlyError();
                    return ListPage(*wiring_.alerts, *message, *answer);
                  });
}

grpc::ServerUnaryReactor* WatchService::DeleteSavedQuery(grpc::CallbackServerContext* context,
                                                         const v1::DeleteSavedQueryRequest* message,
                                                         v1::DeleteSavedQueryResponse*) {
  return RunUnary(wiring_, context, "WatchService.DeleteSavedQuery", *message,
                  [this, message](const CallOptions&) -> absl::Status {
                    if (wiring_.alerts == nullptr) return ReadOnlyError();
                    if (message->id().empty()) return absl::InvalidArgumentError("id: missing");
                    const absl::Status status = wiring_.alerts->Delete(message->id());
                    return absl::IsNotFound(status) ? WithReason(status, "SAVED_QUERY_NOT_FOUND") : status;
                  });
}

grpc::ServerWriteReactor<v1::WatchResponse>* WatchService::Watch(grpc::CallbackServerContext* context,
                                                                 const v1::WatchRequest* message) {
  if (wiring_.alerts == nullptr) return new Refused(ReadOnlyError());
  return streams_.Open(wiring_.alerts->log(), wiring_, *context, *message);
}

}  // namespace xeber
