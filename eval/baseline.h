// What similar news would be without Xeber: two well-known ways over the same words, to compare with.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "news/article.h"
#include "news/hit.h"
#include "text/analyzer.h"

namespace xeber {

enum class BaselineKind : std::uint8_t {
  kTfIdfCosine,   // cosine of (1 + ln tf) * ln(N / df) over all words
  kThirtyTermsOr  // the 30 words of the seed with the greatest tf * idf, OR-ed, BM25 with k1 = 1, b = 0.5: "more like this"
};

// All articles in memory, each word's postings scanned in full. Words are the analyser's stems without stop words; languages,
// times and duplicates are not looked at. Thread-safe once built.
class Baseline {
 public:
  Baseline(const std::vector<Article>& articles, const Analyzer& analyzer);

  // At most `limit` hits with id and score, best first, equal scores in the order of the articles, never the seed; none if the
  // seed is unknown.
  std::vector<Hit> FindSimilar(const ArticleId& seed, BaselineKind kind, std::size_t limit) const;

 private:
  struct Posting {
    std::uint32_t document;
    std::uint32_t count;
  };
  struct DocumentTerm {
    std::uint32_t term;
    std::uint32_t count;
  };

  void Add(const Article& article, const Analyzer& analyzer, std::unordered_map<std::string, std::uint32_t>& numbers);
  double Idf(std::uint32_t term) const;
  double CosineWeight(DocumentTerm term) const;
  std::vector<double> CosineScores(std::uint32_t seed) const;
  std::vector<double> OrScores(std::uint32_t seed) const;

  std::vector<ArticleId> ids_;
  std::unordered_map<std::string, std::uint32_t> document_of_;
  std::vector<std::vector<DocumentTerm>> documents_;
  std::vector<std::vector<Posting>> postings_;  // by term
  std::vector<double> norms_;                   // of the cosine's vectors
  std::vector<double> lengths_;                 // in words
  double mean_length_ = 0;
};

}  // namespace xeber
