// What a reader has read, the feed that is asked for, and the feed.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "news/hit.h"
#include "news/query.h"

namespace xeber {

struct ReadArticle {
  ArticleId id;
  std::optional<Time> at;  // when it was read; nullopt = when it was published, and if that is not known either, now
};

struct RecommendRequest {
  static constexpr int kDefaultLimit = 20;
  static constexpr int kMaxLimit = 100;
  static constexpr std::size_t kMaxHistory = 1000;
  static constexpr std::size_t kMaxDisliked = 100;

  std::vector<ReadArticle> history;  // in any order; of an article that stands there twice the later reading counts
  std::vector<ArticleId> disliked;
  LanguageGuard language_guard = LanguageGuard::kSeedLanguage;  // the languages of what was read
  Filter filter;
  std::optional<std::chrono::hours> max_age;  // counted back from now
  std::optional<Time> as_of;
  double diversity = 0.2;  // 0 = off, 1 = strongest
  double trending = 0.15;  // what the article that is read most gets for that; 0 = off, at most 1
  int max_per_source = 0;  // in the whole feed, all pages together; 0 = as many as there are
  int max_per_story = 2;   // and of one story
  bool explain = false;
  int limit = kDefaultLimit;
  std::string page_token;
  Time now{};
};

enum class RecommendReason : std::uint8_t { kInterest, kTrending, kRecent };

struct Recommendation {
  Hit hit;  // its relation is to the first of `because`, unspecified without
  RecommendReason reason = RecommendReason::kRecent;
  std::optional<std::size_t> interest;  // in RecommendResponse::interests
  std::vector<ArticleId> because;       // what was read that is most like it, at most 3; empty unless reason is kInterest
};

// Something that a reader reads about.
struct Interest {
  double share = 0;                 // of the reader's attention, recent reading weighing more; all shares add up to 1
  std::vector<ArticleId> articles;  // of the history, the most telling first, at most 5
};

struct RecommendResponse {
  std::vector<Recommendation> recommendations;  // in the order to show them
  std::vector<Interest> interests;              // by falling share
  std::vector<ArticleId> missing_ids;           // of the history and of what is disliked, not indexed
  std::string next_page_token;                  // empty = this was the last page
};

}  // namespace xeber
