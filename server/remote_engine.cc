#include "server/remote_engine.h"

#include "server/convert_answer.h"
#include "server/convert_article.h"
#include "server/convert_recommend.h"
#include "server/convert_request.h"
#include "server/convert_suggestion.h"
#include "server/remote_call.h"
#include "server/remote_entities.h"
#include "xeber/v1/article_service.grpc.pb.h"
#include "xeber/v1/index_service.grpc.pb.h"
#include "xeber/v1/recommend_service.grpc.pb.h"
#include "xeber/v1/search_service.grpc.pb.h"
#include "xeber/v1/similar_service.grpc.pb.h"

namespace xeber {
namespace {

class RemoteEngine final : public Engine {
 public:
  explicit RemoteEngine(const RemoteOptions& options)
      : server_(options.server),
        channel_(MakeChannel(options)),
        article_(v1::ArticleService::NewStub(channel_)),
        search_(v1::SearchService::NewStub(channel_)),
        similar_(v1::SimilarService::NewStub(channel_)),
        recommend_(v1::RecommendService::NewStub(channel_)),
        index_(v1::IndexService::NewStub(channel_)),
        entities_(MakeRemoteEntityCatalog(server_, channel_)) {}

  absl::StatusOr<SearchResponse> Search(const SearchRequest& request, const CallOptions& options) const override {
    if (const absl::Status status = CheckUtf8("query", request.query); !status.ok()) return status;
    v1::SearchResponse answer;
    const absl::Status status = Call(*search_, &v1::SearchService::Stub::Search, ToProto(request), answer, options);
    if (!status.ok()) return status;
    return FromProto(answer);
  }

  absl::StatusOr<SimilarResponse> FindSimilar(const SimilarRequest& request, const CallOptions& options) const override {
    for (const SimilarSeed& seed : request.seeds)
      for (const std::string* text : {&seed.id.value(), &seed.text.title, &seed.text.lead, &seed.text.body})
        if (const absl::Status status = CheckUtf8("seeds", *text); !status.ok()) return status;
    v1::FindSimilarResponse answer;
    const absl::Status status = Call(*similar_, &v1::SimilarService::Stub::FindSimilar, ToProto(request), answer, options);
    if (!status.ok()) return status;
    return FromProto(answer);
  }

  absl::StatusOr<RecommendResponse> Recommend(const RecommendRequest& request, const CallOptions& options) const override {
    for (const ReadArticle& read : request.history)
      if (const absl::Status status = CheckUtf8("history", read.id.value()); !status.ok()) return status;
    for (const ArticleId& id : request.disliked)
      if (const absl::Status status = CheckUtf8("disliked", id.value()); !status.ok()) return status;
    v1::RecommendResponse answer;
    const absl::Status status = Call(*recommend_, &v1::RecommendService::Stub::Recommend, ToProto(request), answer, options);
    if (!status.ok()) return status;
    return FromProto(answer);
  }

  absl::StatusOr<SuggestResponse> Suggest(const SuggestRequest& request, const CallOptions& options) const override {
    if (const absl::Status status = CheckUtf8("text", request.text); !status.ok()) return status;
    v1::SuggestResponse answer;
    const absl::Status status = Call(*search_, &v1::SearchService::Stub::Suggest, ToProto(request), answer, options);
    if (!status.ok()) return status;
    return FromProto(answer);
  }

  absl::StatusOr<Article> GetArticle(const ArticleId& id, const CallOptions& options) const override {
    if (const absl::Status status = CheckUtf8("id", id.value()); !status.ok()) return status;
    v1::GetArticleRequest request;
    request.set_id(id.value());
    v1::GetArticleResponse answer;
    const absl::Status status = Call(*article_, &v1::ArticleService::Stub::GetArticle, request, answer, options);
    if (!status.ok()) return status;
    return FromProto(answer.article());
  }

  absl::StatusOr<ArticleInspection> Inspect(const ArticleId& id, const CallOptions& options) const override {
    if (const absl::Status status = CheckUtf8("id", id.value()); !status.ok()) return status;
    v1::InspectArticleRequest request;
    request.set_id(id.value());
    v1::InspectArticleResponse answer;
    const absl::Status status = Call(*index_, &v1::IndexService::Stub::InspectArticle, request, answer, options);
    if (!status.ok()) return status;
    return FromProto(answer);
  }

  absl::StatusOr<IndexStats> GetStats(const CallOptions& options) const override {
    v1::GetIndexStatsResponse answer;
    const absl::Status status =
        Call(*index_, &v1::IndexService::Stub::GetIndexStats, v1::GetIndexStatsRequest(), answer, options);
    if (!status.ok()) return status;
    return FromProto(answer);
  }

  const EntityCatalog* entities() const override { return entities_.get(); }

 private:
  template <typename Stub, typename Request, typename Answer>
  absl::Status Call(Stub& stub, grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Answer*),
                    const Request& request, Answer& answer, const CallOptions& options) const {
    return CallServer(server_, stub, method, request, answer, options);
  }

  const std::string server_;
  const std::shared_ptr<grpc::Channel> channel_;
  const std::unique_ptr<v1::ArticleService::Stub> article_;
  const std::unique_ptr<v1::SearchService::Stub> search_;
  const std::unique_ptr<v1::SimilarService::Stub> similar_;
  const std::unique_ptr<v1::RecommendService::Stub> recommend_;
  const std::unique_ptr<v1::IndexService::Stub> index_;
  const std::unique_ptr<EntityCatalog> entities_;
};

}  // namespace

std::unique_ptr<Engine> MakeRemoteEngine(const RemoteOptions& options) { return std::make_unique<RemoteEngine>(options); }

}  // namespace xeber
