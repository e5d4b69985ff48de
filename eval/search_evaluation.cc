#include "eval/search_evaluation.h"

namespace xeber {

absl::StatusOr<Rankings> RunQueries(const Engine& engine, const std::vector<NumberedQuery>& queries, SearchRequest request,
                                    const std::function<void(std::size_t done, std::size_t all)>& progress) {
  request.syntax = QuerySyntax::kPlainWords;
  request.limit = SearchRequest::kMaxLimit;
  request.collapse_duplicates = false;
  request.with_snippets = false;
  Rankings answers;
  for (std::size_t i = 0; i < queries.size(); ++i) {
    request.query = queries[i].text;
    const auto response = engine.Search(request);
    if (!response.ok()) return response.status();
    auto& ids = answers[queries[i].id];
    for (const auto& hit : response->hits) ids.push_back(hit.card.id.value());
    progress(i + 1, queries.size());
  }
  return answers;
}

}  // namespace xeber
