// The categories of the archive itself, learned from the articles that carry one, told of those that don't.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "absl/status/statusor.h"
#include "annotate/term_vector.h"
#include "news/topic.h"

namespace xeber {

// What the ids of the topics that it tells begin with.
inline constexpr std::string_view kCategoryTopic = "category:";

// Logistic regression, one category against the others, over tf-idf weights of unit length. Immutable; thread-safe.
class CategoryModel {
 public:
  // Appends every category ("category:<name>") with its probability to `out`, by falling probability, then name; they sum to 1.
  // Nothing for an article without a known word.
  void Predict(const DocumentTerms& terms, const Annotations& annotations, std::vector<Topic>& out) const;

  const std::vector<std::string>& categories() const { return categories_; }

  // The model as a file, and back; Parse: INVALID_ARGUMENT for what is none, of another version, or damaged.
  std::string Serialize() const;
  static absl::StatusOr<CategoryModel> Parse(std::string_view bytes);

 private:
  friend class CategoryTrainer;
  std::vector<std::string> categories_;
  std::unordered_map<std::uint64_t, std::uint32_t> rows_;  // of a term
  std::vector<float> idf_;                                 // of a row
  std::vector<float> weights_;                             // row by row, one a category
  std::vector<float> bias_;
};

struct CategoryOptions {
  std::size_t most_categories = 50;       // the most frequent ones; what the others have in common is not learned
  std::size_t least_articles = 5;         // of a category
  std::size_t most_features = 100000;     // the most frequent ones
};

// Collects articles, then trains. Not thread-safe.
class CategoryTrainer {
 public:
  // Adds an article of `category`; one without a category is ignored.
  void Add(const DocumentTerms& terms, const Annotations& annotations, std::string_view category);
  std::size_t size() const { return labels_.size(); }

  // The model of what was added. FAILED_PRECONDITION if there are not at least two categories. Deterministic for the same
  // articles in the same order. Time and memory grow with most_categories and most_features.
  absl::StatusOr<CategoryModel> Train(const CategoryOptions& options = {}) const;

 private:
  std::vector<int> ChooseCategories(const CategoryOptions& options, std::vector<std::string>& names) const;
  void ChooseFeatures(const std::vector<int>& labels, std::size_t most, CategoryModel& model) const;

  std::vector<std::vector<TermCount>> articles_;
  std::vector<int> labels_;
  std::vector<std::string> categories_;
};

}  // namespace xeber
