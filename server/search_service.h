// SearchService over an engine.
#pragma once

#include "server/wiring.h"
#include "xeber/v1/search_service.grpc.pb.h"

namespace xeber {

class SearchService final : public v1::SearchService::CallbackService {
 public:
  // `wiring` must outlive the service.
  explicit SearchService(const Wiring& wiring) : wiring_(wiring) {}

  grpc::ServerUnaryReactor* Search(grpc::CallbackServerContext* context, const v1::SearchRequest* message,
                                   v1::SearchResponse* answer) override;
  grpc::ServerUnaryReactor* Suggest(grpc::CallbackServerContext* context, const v1::SuggestRequest* message,
                                    v1::SuggestResponse* answer) override;

 private:
  const Wiring& wiring_;
};

}  // namespace xeber
