// An engine that answers from a table, to test measuring apart from ranking.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ranking/engine.h"

namespace xeber {

class FakeEngine : public Engine {
 public:
  std::map<std::string, std::vector<Hit>> answers;  // by query, or by the id of the first seed
  mutable std::vector<SearchRequest> searches;
  mutable std::vector<SimilarRequest> similars;

  absl::StatusOr<SearchResponse> Search(const SearchRequest& request, const CallOptions&) const override {
    searches.push_back(request);
    return SearchResponse{.hits = answers.at(request.query)};
  }
  absl::StatusOr<SimilarResponse> FindSimilar(const SimilarRequest& request, const CallOptions&) const override {
    similars.push_back(request);
    return SimilarResponse{.hits = answers.at(request.seeds.front().id.value())};
  }
  absl::StatusOr<RecommendResponse> Recommend(const RecommendRequest&, const CallOptions&) const override { return RecommendResponse{}; }
  absl::StatusOr<SuggestResponse> Suggest(const SuggestRequest&, const CallOptions&) const override { return SuggestResponse{}; }
  absl::StatusOr<Article> GetArticle(const ArticleId&, const CallOptions&) const override {
    return absl::NotFoundError("no articles");
  }
  absl::StatusOr<ArticleInspection> Inspect(const ArticleId&, const CallOptions&) const override {
    return absl::NotFoundError("no articles");
  }
  absl::StatusOr<IndexStats> GetStats(const CallOptions&) const override { return IndexStats{}; }
};

}  // namespace xeber
