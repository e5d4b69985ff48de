#include "server/remote_entities.h"

#include <utility>

#include "server/convert_article.h"
#include "server/convert_entity.h"
#include "server/remote_call.h"
#include "xeber/v1/article_service.grpc.pb.h"
#include "xeber/v1/entity_service.grpc.pb.h"

namespace xeber {
namespace {

class RemoteEntityCatalog final : public EntityCatalog {
 public:
  RemoteEntityCatalog(std::string server, const std::shared_ptr<grpc::Channel>& channel)
      : server_(std::move(server)),
        article_(v1::ArticleService::NewStub(channel)),
        entity_(v1::EntityService::NewStub(channel)) {}

  absl::StatusOr<EntityDescription> GetEntity(const EntityRequest& request, const CallOptions& options) const override {
    if (const auto status = CheckUtf8("id", request.id); !status.ok()) return status;
    v1::GetEntityResponse answer;
    const auto status = CallServer(server_, *entity_, &v1::EntityService::Stub::GetEntity, ToProto(request), answer, options);
    if (!status.ok()) return status;
    return FromProto(answer);
  }

  absl::StatusOr<ListEntitiesResponse> ListEntities(const ListEntitiesRequest& request,
                                                    const CallOptions& options) const override {
    if (const auto status = CheckUtf8("prefix", request.prefix); !status.ok()) return status;
    v1::ListEntitiesResponse answer;
    const auto status = CallServer(server_, *entity_, &v1::EntityService::Stub::ListEntities, ToProto(request), answer, options);
    if (!status.ok()) return status;
    return FromProto(answer);
  }

  absl::StatusOr<TopEntitiesResponse> TopEntities(const TopEntitiesRequest& request, const CallOptions& options) const override {
    if (const auto status = CheckUtf8("filter.expression", request.filter.expression); !status.ok()) return status;
    v1::TopEntitiesResponse answer;
    const auto status = CallServer(server_, *entity_, &v1::EntityService::Stub::TopEntities, ToProto(request), answer, options);
    if (!status.ok()) return status;
    return FromProto(answer);
  }

  absl::StatusOr<AnnotatedArticle> GetAnnotatedArticle(const ArticleId& id, const CallOptions& options) const override {
    if (const auto status = CheckUtf8("id", id.value()); !status.ok()) return status;
    v1::GetArticleRequest request;
    request.set_id(id.value());
    v1::GetArticleResponse answer;
    const auto status = CallServer(server_, *article_, &v1::ArticleService::Stub::GetArticle, request, answer, options);
    if (!status.ok()) return status;
    auto article = FromProto(answer.article());
    if (!article.ok()) return article.status();
    return AnnotatedArticle{*std::move(article), AnnotationsFromProto(answer)};
  }

 private:
  const std::string server_;
  const std::unique_ptr<v1::ArticleService::Stub> article_;
  const std::unique_ptr<v1::EntityService::Stub> entity_;
};

}  // namespace

std::unique_ptr<EntityCatalog> MakeRemoteEntityCatalog(std::string server, const std::shared_ptr<grpc::Channel>& channel) {
  return std::make_unique<RemoteEntityCatalog>(std::move(server), channel);
}

}  // namespace xeber
