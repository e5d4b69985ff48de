// An engine over a handful of articles in memory, whose answers can be held back: for what is about calls, not about ranking.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>

#include "ranking/engine.h"

namespace xeber {

class TinyEngine final : public Engine {
 public:
  void Add(Article article) {
    const std::lock_guard lock(mutex_);
    articles_[article.id] = std::move(article);
  }
  void Remove(const ArticleId& id) {
    const std::lock_guard lock(mutex_);
    articles_.erase(id);
  }

  // From now on searches wait until Open().
  void Close() {
    const std::lock_guard lock(mutex_);
    open_ = false;
  }
  void Open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  // Waits until `count` searches have started since the beginning.
  void AwaitSearches(int count) const {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return searches_ >= count; });
  }
  int searches() const {
    const std::lock_guard lock(mutex_);
    return searches_;
  }
  SearchRequest last_search() const {
    const std::lock_guard lock(mutex_);
    return last_search_;
  }
  absl::Time last_deadline() const {
    const std::lock_guard lock(mutex_);
    return last_deadline_;
  }

  // All articles whose title holds the query; "fail" fails.
  absl::StatusOr<SearchResponse> Search(const SearchRequest& request, const CallOptions& options) const override {
    std::unique_lock lock(mutex_);
    ++searches_;
    last_search_ = request;
    last_deadline_ = options.deadline;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
    if (request.query == "fail") return absl::DataLossError("segment 7 is damaged");
    SearchResponse answer;
    for (const auto& [id, article] : articles_)
      if (article.title.find(request.query) != std::string::npos)
        answer.hits.push_back({.card = {.id = id, .title = article.title}, .score = 1});
    answer.total = {answer.hits.size(), answer.hits.size(), answer.hits.size()};
    return answer;
  }

  // All other articles; seeds that are not there are missing.
  absl::StatusOr<SimilarResponse> FindSimilar(const SimilarRequest& request, const CallOptions&) const override {
    const std::lock_guard lock(mutex_);
    SimilarResponse answer;
    for (const auto& [id, article] : articles_)
      if (id != request.seeds.at(0).id)
        answer.hits.push_back({.card = {.id = id, .title = article.title}, .score = 0.5, .relation = Relation::kSameTopic});
    for (const SimilarSeed& seed : request.seeds)
      if (!seed.id.empty() && articles_.count(seed.id) == 0) answer.missing_ids.push_back(seed.id);
    return answer;
  }

  // All articles that were not read.
  absl::StatusOr<RecommendResponse> Recommend(const RecommendRequest& request, const CallOptions&) const override {
    const std::lock_guard lock(mutex_);
    RecommendResponse answer;
    const auto was_read = [&](const ArticleId& id) {
      return std::any_of(request.history.begin(), request.history.end(), [&](const ReadArticle& read) { return read.id == id; });
    };
    for (const auto& [id, article] : articles_)
      if (!was_read(id)) answer.recommendations.push_back({.hit = {.card = {.id = id, .title = article.title}, .score = 0.5}});
    for (const ReadArticle& read : request.history)
      if (articles_.count(read.id) == 0) answer.missing_ids.push_back(read.id);
    return answer;
  }
  // All titles that begin so.
  absl::StatusOr<SuggestResponse> Suggest(const SuggestRequest& request, const CallOptions&) const override {
    const std::lock_guard lock(mutex_);
    last_suggest_ = request;
    SuggestResponse answer;
    for (const auto& [id, article] : articles_)
      if (article.title.starts_with(request.text)) answer.suggestions.push_back({.text = article.title, .id = id.value()});
    return answer;
  }
  SuggestRequest last_suggest() const {
    const std::lock_guard lock(mutex_);
    return last_suggest_;
  }

  absl::StatusOr<Article> GetArticle(const ArticleId& id, const CallOptions&) const override {
    const std::lock_guard lock(mutex_);
    const auto found = articles_.find(id);
    if (found == articles_.end()) return absl::NotFoundError("article '" + id.value() + "' is not indexed");
    return found->second;
  }

  absl::StatusOr<ArticleInspection> Inspect(const ArticleId& id, const CallOptions& options) const override {
    auto article = GetArticle(id, options);
    if (!article.ok()) return article.status();
    return ArticleInspection{.article = *article, .segment = "hot"};
  }

  absl::StatusOr<IndexStats> GetStats(const CallOptions&) const override {
    const std::lock_guard lock(mutex_);
    return IndexStats{.generation = "1", .articles = articles_.size()};
  }

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::map<ArticleId, Article> articles_;
  bool open_ = true;
  mutable int searches_ = 0;
  mutable SearchRequest last_search_;
  mutable SuggestRequest last_suggest_;
  mutable absl::Time last_deadline_;
};

}  // namespace xeber
