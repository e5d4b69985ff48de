// Latent topics: what an article is about as a short vector, so that articles without a word in common can be alike.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "absl/status/statusor.h"
#include "annotate/compound_parts.h"
#include "annotate/term_vector.h"
#include "news/topic.h"

namespace xeber {

// A projection of content weights (WeighFeatures, to the power kContentPower) times idf onto the directions in which the archive varies most (latent semantic analysis, Deerwester et
// al. 1990). Immutable; thread-safe.
class LatentModel {
 public:
  // Replaces `out` by the vector of the article: dimensions() components, of unit length times 127; empty if it has no known
  // term.
  void Project(const DocumentTerms& terms, const Annotations& annotations, std::vector<std::int8_t>& out) const;

  std::size_t dimensions() const { return dimensions_; }

  // The model as a file, and back; Parse: INVALID_ARGUMENT for what is none, of another version, or damaged.
  std::string Serialize() const;
  static absl::StatusOr<LatentModel> Parse(std::string_view bytes);

 private:
  friend class LatentTrainer;
  std::uint64_t dimensions_ = 0;
  std::unordered_map<std::uint64_t, std::uint32_t> rows_;  // of a term
  std::vector<float> scale_;                               // of a row: idf times the unit of its components
  std::vector<std::int8_t> components_;                    // row by row
};

struct LatentOptions {
  int dimensions = 64;
  std::uint32_t min_articles = 2;  // that a term must occur in
  double max_share = 0.3;          // of the articles that a term may occur in
  std::size_t max_terms = 60000;   // the most frequent ones are kept
  int power_iterations = 3;
  std::uint32_t seed = 1;
};

// Collects articles, then trains by randomised SVD (Halko, Martinsson & Tropp 2011). Memory: 16 bytes a term of an article. Not
// thread-safe.
class LatentTrainer {
 public:
  void Add(const DocumentTerms& terms, const Annotations& annotations);
  std::size_t size() const { return articles_.size(); }
  // Of each article in turn.
  const std::vector<std::vector<TermCount>>& features() const { return articles_; }

  // `parts`: of the words of its articles. FAILED_PRECONDITION if fewer than two articles share terms. There are fewer dimensions than asked for if there are fewer
  // articles. Deterministic.
  absl::StatusOr<LatentModel> Train(const LatentOptions& options, const PartsOfWords& parts = {}) const;

 private:
  std::vector<std::vector<TermCount>> articles_;
};

// Cosine of two vectors, 0 if either is empty or they differ in size.
double LatentSimilarity(const std::vector<std::int8_t>& a, const std::vector<std::int8_t>& b);

}  // namespace xeber
