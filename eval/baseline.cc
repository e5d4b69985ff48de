#include "eval/baseline.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "text/document_terms.h"

namespace xeber {
namespace {

constexpr std::size_t kTermsOfTheSeed = 30;
constexpr double kK1 = 1.0;
constexpr double kB = 0.5;

}  // namespace

Baseline::Baseline(const std::vector<Article>& articles, const Analyzer& analyzer) {
  std::unordered_map<std::string, std::uint32_t> numbers;
  for (const auto& article : articles) Add(article, analyzer, numbers);
  for (std::uint32_t document = 0; document < documents_.size(); ++document) {
    double squares = 0;
    for (const DocumentTerm term : documents_[document]) squares += std::pow(CosineWeight(term), 2);
    norms_.push_back(std::sqrt(squares));
  }
  mean_length_ = lengths_.empty() ? 1 : std::accumulate(lengths_.begin(), lengths_.end(), 0.0) / lengths_.size();
}

void Baseline::Add(const Article& article, const Analyzer& analyzer, std::unordered_map<std::string, std::uint32_t>& numbers) {
  ArticleAnalysis analysis;
  AnalyzeArticle(analyzer, article, analysis);
  const auto document = static_cast<std::uint32_t>(ids_.size());
  ids_.push_back(article.id);
  document_of_.emplace(article.id.value(), document);
  auto& terms = documents_.emplace_back();
  double length = 0;
  for (const auto& word : CountTerms(analysis).terms) {
    if (word.stop) continue;
    const auto number = numbers.emplace(word.stem, static_cast<std::uint32_t>(numbers.size())).first->second;
    if (number == postings_.size()) postings_.emplace_back();
    const std::uint32_t count = word.title + word.lead + word.body;
    terms.push_back({number, count});
    postings_[number].push_back({document, count});
    length += count;
  }
  lengths_.push_back(length);
}

double Baseline::Idf(std::uint32_t term) const { return std::log(static_cast<double>(ids_.size()) / postings_[term].size()); }

double Baseline::CosineWeight(DocumentTerm term) const { return (1 + std::log(term.count)) * Idf(term.term); }

std::vector<double> Baseline::CosineScores(std::uint32_t seed) const {
  std::vector<double> scores(ids_.size());
  for (const DocumentTerm term : documents_[seed])
    for (const Posting posting : postings_[term.term])
      scores[posting.document] += CosineWeight(term) * CosineWeight({term.term, posting.count});
  for (std::size_t document = 0; document < scores.size(); ++document)
    if (scores[document] > 0) scores[document] /= norms_[seed] * norms_[document];
  return scores;
}

std::vector<double> Baseline::OrScores(std::uint32_t seed) const {
  std::vector<DocumentTerm> terms = documents_[seed];
  const auto strength = [this](DocumentTerm term) { return term.count * Idf(term.term); };
  std::stable_sort(terms.begin(), terms.end(), [&](DocumentTerm a, DocumentTerm b) { return strength(a) > strength(b); });
  terms.resize(std::min(terms.size(), kTermsOfTheSeed));
  std::vector<double> scores(ids_.size());
  for (const DocumentTerm term : terms)
    for (const Posting posting : postings_[term.term]) {
      const double length = 1 - kB + kB * lengths_[posting.document] / mean_length_;
      scores[posting.document] += Idf(term.term) * posting.count * (kK1 + 1) / (posting.count + kK1 * length);
    }
  return scores;
}

std::vector<Hit> Baseline::FindSimilar(const ArticleId& seed, BaselineKind kind, std::size_t limit) const {
  const auto found = document_of_.find(seed.value());
  if (found == document_of_.end()) return {};
  const auto scores = kind == BaselineKind::kTfIdfCosine ? CosineScores(found->second) : OrScores(found->second);
  std::vector<std::uint32_t> order;
  for (std::uint32_t document = 0; document < scores.size(); ++document)
    if (document != found->second && scores[document] > 0) order.push_back(document);
  const std::size_t kept = std::min(limit, order.size());
  std::partial_sort(order.begin(), order.begin() + kept, order.end(),
                    [&](std::uint32_t a, std::uint32_t b) { return scores[a] != scores[b] ? scores[a] > scores[b] : a < b; });
  std::vector<Hit> hits(kept);
  for (std::size_t i = 0; i < kept; ++i) {
    hits[i].card.id = ids_[order[i]];
    hits[i].score = scores[order[i]];
  }
  return hits;
}

}  // namespace xeber
