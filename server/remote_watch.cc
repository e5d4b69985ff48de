#include "server/remote_watch.h"

#include <utility>

#include "absl/time/clock.h"
#include "grpcpp/client_context.h"
#include "server/convert_article.h"
#include "server/convert_watch.h"
#include "server/remote_call.h"
#include "xeber/v1/watch_service.grpc.pb.h"

namespace xeber {
namespace {

constexpr absl::Duration kLongest = absl::Seconds(30);
constexpr int kPage = 1000;

absl::Status CheckText(const SavedQuery& query) {
  const std::pair<const char*, const std::string*> fields[] = {
      {"id", &query.id}, {"query", &query.query}, {"filter", &query.filter}};
  for (const auto& [name, text] : fields)
    if (auto status = CheckUtf8(name, *text); !status.ok()) return status;
  return absl::OkStatus();
}

WatchEvent EventOf(const v1::WatchResponse& message) {
  WatchEvent event{.resume_token = message.resume_token(), .alert = {}, .missed = {}};
  if (message.has_alert()) event.alert = FromProto(message.alert());
  if (message.has_missed()) event.missed = message.missed().alerts();
  return event;
}

class Watcher final : public RemoteWatch {
 public:
  explicit Watcher(const RemoteOptions& options)
      : server_(options.server), stub_(v1::WatchService::NewStub(MakeChannel(options))) {}

  absl::Status Put(const SavedQuery& query) override {
    if (auto status = CheckText(query); !status.ok()) return status;
    v1::PutSavedQueryRequest request;
    ToProto(query, *request.mutable_saved_query());
    v1::PutSavedQueryResponse answer;
    return Call(&v1::WatchService::Stub::PutSavedQuery, request, answer);
  }

  absl::StatusOr<SavedQuery> Get(const std::string& id) override {
    v1::GetSavedQueryRequest request;
    request.set_id(id);
    v1::GetSavedQueryResponse answer;
    if (auto status = Call(&v1::WatchService::Stub::GetSavedQuery, request, answer); !status.ok()) return status;
    return FromProto(answer.saved_query());
  }

  absl::Status Delete(const std::string& id) override {
    v1::DeleteSavedQueryRequest request;
    request.set_id(id);
    v1::DeleteSavedQueryResponse answer;
    return Call(&v1::WatchService::Stub::DeleteSavedQuery, request, answer);
  }

  absl::StatusOr<std::vector<SavedQuery>> List() override {
    std::vector<SavedQuery> queries;
    v1::ListSavedQueriesRequest request;
    request.set_page_size(kPage);
    do {
      v1::ListSavedQueriesResponse answer;
      if (auto status = Call(&v1::WatchService::Stub::ListSavedQueries, request, answer); !status.ok()) return status;
      for (const auto& query : answer.saved_queries()) queries.push_back(FromProto(query));
      request.set_page_token(answer.next_page_token());
    } while (!request.page_token().empty());
    return queries;
  }

  absl::Status Watch(const std::vector<std::string>& ids, const std::string& resume_token,
                     const std::function<bool(const WatchEvent& event)>& visit) override {
    v1::WatchRequest request;
    for (const std::string& id : ids) request.add_saved_query_ids(id);
    request.set_resume_token(resume_token);
    grpc::ClientContext context;
    const auto stream = stub_->Watch(&context, request);
    v1::WatchResponse message;
    while (stream->Read(&message)) {
      if (visit(EventOf(message))) continue;
      context.TryCancel();
      while (stream->Read(&message)) {
      }
      stream->Finish();
      return absl::OkStatus();
    }
    return OfServer(server_, stream->Finish());
  }

 private:
  template <typename Request, typename Answer>
  absl::Status Call(grpc::Status (v1::WatchService::Stub::*method)(grpc::ClientContext*, const Request&, Answer*),
                    const Request& request, Answer& answer) {
    return CallServer(server_, *stub_, method, request, answer, {.deadline = absl::Now() + kLongest});
  }

  const std::string server_;
  const std::unique_ptr<v1::WatchService::Stub> stub_;
};

}  // namespace

std::unique_ptr<RemoteWatch> MakeRemoteWatch(const RemoteOptions& options) { return std::make_unique<Watcher>(options); }

}  // namespace xeber
