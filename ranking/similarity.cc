#include "ranking/similarity.h"

#include <algorithm>
#include <cmath>

#include "index/impact.h"
#include "ranking/duplicates.h"

namespace xeber {
namespace {

constexpr double kDaySeconds = 86400;

float Length(const std::vector<float>& weights) {
  double squares = 0;
  for (const float weight : weights) squares += static_cast<double>(weight) * weight;
  return static_cast<float>(std::sqrt(squares));
}

double GapDays(std::int64_t a, std::int64_t b) { return std::abs(static_cast<double>(a) - static_cast<double>(b)) / kDaySeconds; }

// Cosine of int8 vectors, cut at 0.
double LatentCosine(std::span<const std::int8_t> a, std::span<const std::int8_t> b) {
  if (a.size() != b.size()) return 0;
  int dot = 0;
  for (std::size_t i = 0; i < a.size(); ++i) dot += a[i] * b[i];
  return std::clamp(dot / (127.0 * 127.0), 0.0, 1.0);
}

}  // namespace

double TimeFactor(std::int64_t a, std::int64_t b, const TimeWeights& weights) {
  if (weights.floor >= 1) return 1;
  if (a == kNoTime || b == kNoTime) return (1 + weights.floor) / 2;
  const double gap = GapDays(a, b) / weights.sigma_days;
  return weights.floor + (1 - weights.floor) * std::exp(-gap * gap / 2);
}

SimilarityScorer::SimilarityScorer(const SimilarityView& seed, const IdfByHash& idf, TimeWeights time, const ChannelWeights& weights)
    : seed_(seed), time_(time), weights_(weights) {
  const auto idf_of = [&](std::uint32_t hash) {
    const auto at = idf.find(hash);
    return at == idf.end() ? 0.0f : at->second;
  };
  for (std::size_t i = 0; i < seed.forward.terms.size(); ++i) {
    term_idf_.push_back(idf_of(seed.forward.terms[i]));
    term_weights_.push_back(seed.forward.impacts[i] * kImpactUnit * term_idf_.back());
  }
  for (std::size_t i = 0; i < seed.forward.entities.size(); ++i) {
    entity_idf_.push_back(idf_of(seed.forward.entities[i]) * std::sqrt(EntityTypeWeight(seed.forward.entity_types[i])));
    entity_weights_.push_back(seed.forward.saliences[i] * kImpactUnit * entity_idf_.back());
  }
  term_norm_ = Length(term_weights_);
  entity_norm_ = Length(entity_weights_);
}

double SimilarityScorer::Cosine(std::span<const std::uint32_t> hashes, std::span<const float> weights, float norm,
                                std::span<const std::uint32_t> other, std::span<const std::uint8_t> impacts, std::span<const float> idf,
                                float other_norm) {
  if (norm <= 0 || other_norm <= 0) return 0;
  float dot = 0;
  std::size_t i = 0, j = 0;
  while (i < hashes.size() && j < other.size()) {
    const std::uint32_t a = hashes[i], b = other[j];
    if (a == b) dot += weights[i] * impacts[j] * idf[i];
    i += a <= b;
    j += b <= a;
  }
  return std::clamp(static_cast<double>(dot) * kImpactUnit / (static_cast<double>(norm) * other_norm), 0.0, 1.0);
}

SimilarityScore SimilarityScorer::Score(const SimilarityView& other) const {
  SimilarityScore score;
  const ForwardView &a = seed_.forward, &b = other.forward;
  score.terms_weight = weights_.terms;
  score.terms = Cosine(a.terms, term_weights_, term_norm_, b.terms, b.impacts, term_idf_, b.term_norm);
  if (!a.entities.empty() && !b.entities.empty()) {
    score.entities_weight = weights_.entities;
    score.entities = Cosine(a.entities, entity_weights_, entity_norm_, b.entities, b.saliences, entity_idf_, b.entity_norm);
  }
  if (!a.latent.empty() && !b.latent.empty()) {
    score.latent_weight = weights_.latent;
    score.latent = LatentCosine(a.latent, b.latent);
  }
  if (!seed_.category.empty() && !other.category.empty()) {
    score.category_weight = weights_.category;
    score.category = seed_.category == other.category ? 1 : 0;
  }
  const double present = score.terms_weight + score.entities_weight + score.latent_weight + score.category_weight;
  for (double* weight : {&score.terms_weight, &score.entities_weight, &score.latent_weight, &score.category_weight}) *weight /= present;
  score.content = score.terms_weight * score.terms + score.entities_weight * score.entities + score.latent_weight * score.latent +
                  score.category_weight * score.category;
  score.time_factor = TimeFactor(seed_.time, other.time, time_);
  score.score = score.content * score.time_factor;
  return score;
}

Relation RelationOf(const SimilarityScore& score, double overlap, std::int64_t seed_time, std::int64_t hit_time) {
  if (overlap >= kDuplicateJaccard) return Relation::kDuplicate;
  const bool dated = seed_time != kNoTime && hit_time != kNoTime;
  const double gap = dated ? GapDays(seed_time, hit_time) : kSameStoryDays;
  if (score.content >= kSameStoryContent && gap <= kSameStoryDays) return Relation::kSameStory;
  if (score.content >= kFollowUpContent && dated && hit_time > seed_time && gap <= kFollowUpDays) return Relation::kFollowUp;
  if (score.content >= kBackgroundContent) return Relation::kBackground;
  return Relation::kSameTopic;
}

}  // namespace xeber
