// How fast the news of a category grow old, learned from how long its articles go on being alike.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "annotate/term_vector.h"
#include "news/article.h"

namespace xeber {

// Immutable once parsed; thread-safe.
class HalfLives {
 public:
  static constexpr std::chrono::hours kMean{24 * 30};  // on average over the archive
  static constexpr std::chrono::hours kShortest{24 * 7}, kLongest{24 * 120};

  bool empty() const { return by_category_.empty(); }
  // nullopt for a category that nothing was learned of.
  std::optional<std::chrono::hours> Of(std::string_view category) const;
  const std::map<std::string, std::chrono::hours, std::less<>>& by_category() const { return by_category_; }

  // As a file's bytes, and back; Parse: INVALID_ARGUMENT for bytes that are none, of another version, or damaged.
  std::string Serialize() const;
  static absl::StatusOr<HalfLives> Parse(std::string_view bytes);

 private:
  friend class HalfLivesTrainer;
  std::map<std::string, std::chrono::hours, std::less<>> by_category_;
};

// Collects dated articles that have a category, then learns. Not thread-safe.
class HalfLivesTrainer {
 public:
  static constexpr std::size_t kLeastArticles = 200;  // of a category

  // Adds an article under the number that its features have.
  void Add(const Article& article, std::size_t number);

  // Two articles of a category are the more alike (cosine of tf-idf) the nearer in time they are: beyond what they are at a great
  // distance, because they tell of the same things. The pace of a category is the distance at which half of that is gone,
  // and its half-life is to kMean as its pace to the geometric mean of all paces, by articles, within kShortest and kLongest. Nothing is
  // learned of a category of fewer than kLeastArticles, or whose articles are hardly more alike when they are near. Deterministic.
  HalfLives Train(const std::vector<std::vector<TermCount>>& features) const;

 private:
  struct Dated {
    std::int64_t time = 0;  // seconds
    std::size_t number = 0;
  };
  std::map<std::string, std::vector<Dated>> by_category_;
};

}  // namespace xeber
