#include "server/full_view.h"

#include "server/convert_article.h"

namespace xeber {

absl::Status AddArticles(const Engine& engine, const CallOptions& options, google::protobuf::RepeatedPtrField<v1::Hit>& hits) {
  std::size_t bytes = 0;
  for (v1::Hit& hit : hits) {
    const auto article = engine.GetArticle(ArticleId(hit.card().article_id()), options);
    if (article.status().code() == absl::StatusCode::kNotFound) continue;
    if (!article.ok()) return article.status();
    v1::Article message;
    ToProto(*article, message);
    bytes += message.ByteSizeLong();
    if (bytes > kMaxFullBytes) return absl::OkStatus();
    hit.mutable_article()->Swap(&message);
  }
  return absl::OkStatus();
}

}  // namespace xeber
