#include "server/watch_service.h"

#include "server/alerts.h"
#include "server/convert_watch.h"
#include "server/convert_write.h"
#include "server/list_page.h"
#include "server/status_mapping.h"
#include "server/unary_call.h"

namespace xeber {
namespace {

// Ends at once.
class Refused final : public grpc::ServerWriteReactor<v1::WatchResponse> {
 public:
  explicit Refused(const absl::Status& status) { Finish(ToGrpc(status)); }
  void OnDone() override { delete this; }
};

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
                    const auto next = ListPage(
                        *message, [this](std::string_view after, std::size_t limit) { return wiring_.alerts->List(after, limit); },
                        [answer](const SavedQuery& query) { ToProto(query, *answer->add_saved_queries()); });
                    if (!next.ok()) return next.status();
                    answer->set_next_page_token(*next);
                    answer->set_total(static_cast<std::int64_t>(wiring_.alerts->size()));
                    return absl::OkStatus();
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
