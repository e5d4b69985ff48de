#include "server/article_service.h"

#include "server/article_view.h"
#include "ranking/entity_catalog.h"
#include "server/convert_article.h"
#include "server/convert_write.h"
#include "server/status_mapping.h"
#include "server/unary_call.h"

namespace xeber {

grpc::ServerUnaryReactor* ArticleService::PutArticle(grpc::CallbackServerContext* context, const v1::PutArticleRequest* message,
                                                     v1::PutArticleResponse* answer) {
  return RunUnary(
      wiring_, context, "ArticleService.PutArticle", *message, [this, message, answer](const CallOptions&) -> absl::Status {
        if (wiring_.indexer == nullptr) return ReadOnlyError();
        const auto wait_for = FromProto(message->wait_for());
        if (!wait_for.ok()) return wait_for.status();
        const auto article = ArticleToWrite(message->article());
        if (!article.ok()) return article.status();
        answer->set_id(article->id.value());
        const absl::Status status = wiring_.indexer->Put({&*article, 1}, *wait_for, {&message->request_id(), 1}).at(0);
        return WithinArticle(status);
      });
}

grpc::ServerBidiReactor<v1::PutArticlesRequest, v1::PutArticlesResponse>* ArticleService::PutArticles(
    grpc::CallbackServerContext* context) {
  return streams_.Open(wiring_, *context);
}

absl::Status ArticleService::GetAnnotated(const ArticleId& id, const CallOptions& options, v1::GetArticleResponse& answer) const {
  const auto found = wiring_.engine.entities()->GetAnnotatedArticle(id, options);
  if (!found.ok()) return found.status();
  ToProto(found->article, *answer.mutable_article());
  AnnotationsToProto(found->annotations, answer);
  return absl::OkStatus();
}

grpc::ServerUnaryReactor* ArticleService::GetArticle(grpc::CallbackServerContext* context, const v1::GetArticleRequest* message,
                                                     v1::GetArticleResponse* answer) {
  return RunUnary(wiring_, context, "ArticleService.GetArticle", *message,
                  [this, message, answer](const CallOptions& options) -> absl::Status {
                    const auto id = IdFromProto("id", message->id());
                    if (!id.ok()) return id.status();
                    const auto body = WantsBody(message->view(), /*by_default=*/true);
                    if (!body.ok()) return body.status();
                    if (*body && wiring_.engine.entities() != nullptr) return GetAnnotated(*id, options, *answer);
                    auto article = wiring_.engine.GetArticle(*id, options);
                    if (!article.ok()) return article.status();
                    if (!*body) article->body.clear();
                    ToProto(*article, *answer->mutable_article());
                    return absl::OkStatus();
                  });
}

grpc::ServerUnaryReactor* ArticleService::DeleteArticle(grpc::CallbackServerContext* context,
                                                        const v1::DeleteArticleRequest* message, v1::DeleteArticleResponse*) {
  return RunUnary(message->purge() ? slow_wiring_ : wiring_, context, "ArticleService.DeleteArticle", *message,
                  [this, message](const CallOptions&) -> absl::Status {
                    if (wiring_.indexer == nullptr) return ReadOnlyError();
                    const auto wait_for = FromProto(message->wait_for());
                    if (!wait_for.ok()) return wait_for.status();
                    const auto request = FromProto(*message);
                    if (!request.ok()) return request.status();
                    return wiring_.indexer->Delete(*request, *wait_for);
                  });
}

}  // namespace xeber
