// ArticleService over an engine (reads) and an indexer (writes).
#pragma once

#include <chrono>

#include "server/put_stream.h"
#include "server/wiring.h"
#include "xeber/v1/article_service.grpc.pb.h"

namespace xeber {

class ArticleService final : public v1::ArticleService::CallbackService {
 public:
  // `wiring` must outlive the service.
  explicit ArticleService(const Wiring& wiring) : wiring_(wiring), slow_wiring_(wiring.Slow()) {}

  grpc::ServerUnaryReactor* PutArticle(grpc::CallbackServerContext* context, const v1::PutArticleRequest* message,
                                       v1::PutArticleResponse* answer) override;
  grpc::ServerBidiReactor<v1::PutArticlesRequest, v1::PutArticlesResponse>* PutArticles(
      grpc::CallbackServerContext* context) override;
  grpc::ServerUnaryReactor* GetArticle(grpc::CallbackServerContext* context, const v1::GetArticleRequest* message,
                                       v1::GetArticleResponse* answer) override;
  grpc::ServerUnaryReactor* DeleteArticle(grpc::CallbackServerContext* context, const v1::DeleteArticleRequest* message,
                                          v1::DeleteArticleResponse* answer) override;

  // Open streams answer what they have taken in and end with UNAVAILABLE; so do later ones.
  void Drain() { streams_.Drain(); }

 private:
  absl::Status GetAnnotated(const ArticleId& id, const CallOptions& options, v1::GetArticleResponse& answer) const;

  const Wiring& wiring_;
  const Wiring slow_wiring_;
  PutStreams streams_;
};

}  // namespace xeber
