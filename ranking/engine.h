// What can be asked of an index, in this process or on a server.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "news/article.h"
#include "news/hit.h"
#include "news/query.h"
#include "news/recommend.h"
#include "news/suggestion.h"
#include "news/topic.h"

namespace xeber {

class EntityCatalog;

// When an answer is no longer wanted.
struct CallOptions {
  absl::Time deadline = absl::InfiniteFuture();
  absl::Time (*clock)() = &absl::Now;  // what the deadline is read from
};

struct IndexStats {
  std::string generation;
  std::uint64_t articles = 0;
  std::uint64_t deleted = 0;   // tombstones not merged yet
  std::uint64_t segments = 0;  // without the hot one
  std::uint64_t hot_articles = 0;
  std::uint64_t bytes = 0;  // on disk
  std::map<std::string, std::uint64_t> bytes_by_part;
  std::map<std::string, std::uint64_t> articles_by_language;
  std::map<std::string, std::uint64_t> half_life_hours_by_category;  // as the archive tells (Freshness::half_life)
  std::optional<Time> oldest;
  std::optional<Time> newest;
  std::vector<std::string> damage;  // a segment that is left out of answers each: its name, its articles, and what is wrong
};

// Everything the index knows of one article.
struct ArticleInspection {
  Article article;
  Annotations annotations;
  std::string segment;
  std::vector<std::pair<std::string, double>> terms;  // strongest first, with weight
  std::map<std::string, std::string> values;          // columns by name
};

// Thread-safe. Errors: INVALID_ARGUMENT names the field, NOT_FOUND the id, DEADLINE_EXCEEDED, UNAVAILABLE.
class Engine {
 public:
  virtual ~Engine() = default;

  virtual absl::StatusOr<SearchResponse> Search(const SearchRequest& request, const CallOptions& options = {}) const = 0;
  virtual absl::StatusOr<SimilarResponse> FindSimilar(const SimilarRequest& request, const CallOptions& options = {}) const = 0;
  virtual absl::StatusOr<RecommendResponse> Recommend(const RecommendRequest& request, const CallOptions& options = {}) const = 0;
  virtual absl::StatusOr<SuggestResponse> Suggest(const SuggestRequest& request, const CallOptions& options = {}) const = 0;
  virtual absl::StatusOr<Article> GetArticle(const ArticleId& id, const CallOptions& options = {}) const = 0;
  virtual absl::StatusOr<ArticleInspection> Inspect(const ArticleId& id, const CallOptions& options = {}) const = 0;
  virtual absl::StatusOr<IndexStats> GetStats(const CallOptions& options = {}) const = 0;

  // What can be asked about entities; lives as long as the engine. Null = nothing.
  virtual const EntityCatalog* entities() const { return nullptr; }
};

}  // namespace xeber
