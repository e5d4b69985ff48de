#include "server/remote_curations.h"

#include "absl/time/clock.h"
#include "server/convert_article.h"
#include "server/convert_curation.h"
#include "server/remote_call.h"
#include "xeber/v1/curation_service.grpc.pb.h"

namespace xeber {
namespace {

constexpr absl::Duration kLongest = absl::Seconds(30);
constexpr int kPage = 1000;

absl::Status CheckText(const Curation& curation) {
  if (auto status = CheckUtf8("id", curation.id); !status.ok()) return status;
  if (auto status = CheckUtf8("query", curation.query); !status.ok()) return status;
  for (const ArticleId& id : curation.pinned)
    if (auto status = CheckUtf8("pinned_ids", id.value()); !status.ok()) return status;
  for (const ArticleId& id : curation.hidden)
    if (auto status = CheckUtf8("hidden_ids", id.value()); !status.ok()) return status;
  return absl::OkStatus();
}

class Curations final : public RemoteCurations {
 public:
  explicit Curations(const RemoteOptions& options)
      : server_(options.server), stub_(v1::CurationService::NewStub(MakeChannel(options))) {}

  absl::Status Put(const Curation& curation) override {
    if (auto status = CheckText(curation); !status.ok()) return status;
    v1::PutCurationRequest request;
    ToProto(curation, *request.mutable_curation());
    v1::PutCurationResponse answer;
    return Call(&v1::CurationService::Stub::PutCuration, request, answer);
  }

  absl::StatusOr<Curation> Get(const std::string& id) override {
    v1::GetCurationRequest request;
    request.set_id(id);
    v1::GetCurationResponse answer;
    if (auto status = Call(&v1::CurationService::Stub::GetCuration, request, answer); !status.ok()) return status;
    return FromProto(answer.curation());
  }

  absl::Status Delete(const std::string& id) override {
    v1::DeleteCurationRequest request;
    request.set_id(id);
    v1::DeleteCurationResponse answer;
    return Call(&v1::CurationService::Stub::DeleteCuration, request, answer);
  }

  absl::StatusOr<std::vector<Curation>> List() override {
    std::vector<Curation> curations;
    v1::ListCurationsRequest request;
    request.set_page_size(kPage);
    do {
      v1::ListCurationsResponse answer;
      if (auto status = Call(&v1::CurationService::Stub::ListCurations, request, answer); !status.ok()) return status;
      for (const auto& message : answer.curations()) {
        auto curation = FromProto(message);
        if (!curation.ok()) return curation.status();
        curations.push_back(*std::move(curation));
      }
      request.set_page_token(answer.next_page_token());
    } while (!request.page_token().empty());
    return curations;
  }

 private:
  template <typename Request, typename Answer>
  absl::Status Call(grpc::Status (v1::CurationService::Stub::*method)(grpc::ClientContext*, const Request&, Answer*),
                    const Request& request, Answer& answer) {
    return CallServer(server_, *stub_, method, request, answer, {.deadline = absl::Now() + kLongest});
  }

  const std::string server_;
  const std::unique_ptr<v1::CurationService::Stub> stub_;
};

}  // namespace

std::unique_ptr<RemoteCurations> MakeRemoteCurations(const RemoteOptions& options) {
  return std::make_unique<Curations>(options);
}

}  // namespace xeber
