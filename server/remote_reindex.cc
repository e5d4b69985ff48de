#include "server/remote_reindex.h"

#include "absl/time/clock.h"
#include "server/convert_reindex.h"
#include "server/remote_call.h"
#include "xeber/v1/reindex_service.grpc.pb.h"

namespace xeber {
namespace {

constexpr absl::Duration kLongest = absl::Seconds(30);

class Remote final : public RemoteReindex {
 public:
  explicit Remote(const RemoteOptions& options)
      : server_(options.server), stub_(v1::ReindexService::NewStub(MakeChannel(options))) {}

  absl::StatusOr<ReindexStatus> Start(const ReindexOrder& order) override {
    for (const std::string& file : order.files)
      if (auto status = CheckUtf8("files", file); !status.ok()) return status;
    v1::StartReindexRequest request;
    ToProto(order, request);
    return Call<v1::StartReindexResponse>(&v1::ReindexService::Stub::StartReindex, request);
  }

  absl::StatusOr<ReindexStatus> Get() override {
    return Call<v1::GetReindexResponse>(&v1::ReindexService::Stub::GetReindex, v1::GetReindexRequest());
  }

  absl::StatusOr<ReindexStatus> Stop() override {
    return Call<v1::StopReindexResponse>(&v1::ReindexService::Stub::StopReindex, v1::StopReindexRequest());
  }

 private:
  template <typename Answer, typename Request>
  absl::StatusOr<ReindexStatus> Call(grpc::Status (v1::ReindexService::Stub::*method)(grpc::ClientContext*, const Request&, Answer*),
                                     const Request& request) {
    Answer answer;
    if (auto status = CallServer(server_, *stub_, method, request, answer, {.deadline = absl::Now() + kLongest}); !status.ok())
      return status;
    return FromProto(answer.reindex());
  }

  const std::string server_;
  const std::unique_ptr<v1::ReindexService::Stub> stub_;
};

}  // namespace

std::unique_ptr<RemoteReindex> MakeRemoteReindex(const RemoteOptions& options) { return std::make_unique<Remote>(options); }

}  // namespace xeber
