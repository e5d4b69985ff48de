#include "ranking/similarity.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "index/impact.h"
#include "news/language.h"
#include "ranking/duplicates.h"
#include "ranking/latent.h"

namespace xeber {
namespace {

constexpr double kDaySeconds = 86400;
constexpr double kNoSigmas = 9;  // so many of them away, nothing is left of a Gaussian in 15 digits

// A seed's sparse vector: `weights` are its components, `products` what another article's impact is multiplied by (weight * idf).
struct Weighed {
  std::vector<float> products, strengths;
  float norm = 0;
};

template <typename IdfOf>
Weighed Weigh(std::span<const std::uint32_t> hashes, std::span<const std::uint8_t> impacts, IdfOf idf_of) {
  Weighed weighed;
  weighed.products.reserve(hashes.size());
  weighed.strengths.reserve(hashes.size());
  double squares = 0;
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    const float idf = idf_of(i);
    const float weight = impacts[i] * kImpactUnit * idf;
    weighed.products.push_back(weight * idf * kImpactUnit);
    weighed.strengths.push_back(weight);
    squares += static_cast<double>(weight) * weight;
  }
  weighed.norm = static_cast<float>(std::sqrt(squares));
  if (weighed.norm > 0)
    for (float& strength : weighed.strengths) strength /= weighed.norm;
  return weighed;
}

Weighed WeighTerms(const ForwardView& seed, const SeedTerms& terms) {
  const std::vector<std::size_t> numbers = terms.FindAll(seed.terms);
  return Weigh(seed.terms, seed.impacts, [&](std::size_t i) { return numbers[i] < terms.size() ? terms.idf(numbers[i]) : 0; });
}

Weighed WeighEntities(const ForwardView& seed, const SeedTerms& terms) {
  const std::vector<std::size_t> numbers = terms.FindAll(seed.entities);
  return Weigh(seed.entities, seed.saliences, [&](std::size_t i) {
    return numbers[i] < terms.size() ? terms.idf(numbers[i]) * std::sqrt(EntityTypeWeight(seed.entity_types[i])) : 0;
  });
}

double Cosine(float dot, float a_norm, float b_norm) {
  return a_norm > 0 && b_norm > 0 ? std::clamp(static_cast<double>(dot) / (static_cast<double>(a_norm) * b_norm), 0.0, 1.0) : 0;
}

double GapDays(std::int64_t a, std::int64_t b) { return std::abs(static_cast<double>(a) - static_cast<double>(b)) / kDaySeconds; }

}  // namespace

double TimeFactor(std::int64_t a, std::int64_t b, const TimeWeights& weights) {
  if (weights.floor >= 1) return 1;
  if (a == kNoTime || b == kNoTime) return (1 + weights.floor) / 2;
  const double gap = GapDays(a, b) / weights.sigma_days;
  if (gap > kNoSigmas) return weights.floor;
  return weights.floor + (1 - weights.floor) * std::exp(-gap * gap / 2);
}

SimilarityScorer::SimilarityScorer(const SimilarityView& seed, const SeedTerms& seed_terms, TimeWeights time,
                                   const SimilarityWeights& weights)
    : seed_(seed), time_(time), weights_(weights) {
  Weighed terms = WeighTerms(seed.forward, seed_terms), entities = WeighEntities(seed.forward, seed_terms);
  terms_ = HashedVector(seed.forward.terms, terms.products);
  entities_ = HashedVector(seed.forward.entities, entities.products);
  term_norm_ = terms.norm;
  entity_norm_ = entities.norm;
  term_strengths_ = std::move(terms.strengths);
  entity_strengths_ = std::move(entities.strengths);
}

SimilarityChannels ChannelsBesideWords(const SimilarityView& a, const SimilarityView& b) {
  SimilarityChannels channels;
  channels.foreign = a.language != b.language && !AlikeInLanguage(Language(a.language), Language(b.language));
  channels.entity_count = std::min(a.forward.entities.size(), b.forward.entities.size());
  const auto &latent = a.forward.latent, &other = b.forward.latent;
  channels.has_latent = !channels.foreign && !latent.empty() && latent.size() == other.size();
  if (channels.has_latent) channels.latent = LatentCosine(latent, other);
  channels.has_category = !a.category.empty() && !b.category.empty();
  channels.category = channels.has_category && a.category == b.category ? 1 : 0;
  return channels;
}

SimilarityChannels SimilarityScorer::Compare(const SimilarityView& other) const {
  SimilarityChannels channels = ChannelsBesideWords(seed_, other);
  const ForwardView& words = other.forward;
  channels.terms = Cosine(terms_.Dot(words.terms, words.impacts), term_norm_, words.term_norm);
  if (channels.entity_count > 0)
    channels.entities = Cosine(entities_.Dot(words.entities, words.saliences), entity_norm_, words.entity_norm);
  return channels;
}

SimilarityScore WeighChannels(const SimilarityChannels& channels, const SimilarityWeights& weights) {
  SimilarityScore score{.foreign = channels.foreign};
  score.terms_weight = weights.channels.terms * (channels.foreign ? weights.foreign_terms_share : 1);
  score.terms = std::pow(channels.terms, weights.terms_power);
  if (channels.entity_count > 0) {
    score.entities_weight = weights.channels.entities * EntitiesShare(channels.entity_count);
    score.entities = std::pow(channels.entities, weights.entities_power);
  }
  if (channels.has_latent) {
    score.latent_weight = weights.channels.latent;
    score.latent = std::pow(channels.latent, kLatentPower);
  }
  if (channels.has_category) {
    // Of two articles that have nothing else in common, a category alone makes no similar ones.
    const bool alike = score.terms > 0 || score.entities > 0 || score.latent > 0;
    score.category_weight = weights.channels.category;
    score.category = alike ? channels.category : 0;
  }
  const double present = score.terms_weight + score.entities_weight + score.latent_weight + score.category_weight;
  if (present <= 0) return score;
  for (double* weight : {&score.terms_weight, &score.entities_weight, &score.latent_weight, &score.category_weight})
    *weight /= present;
  score.content = score.terms_weight * score.terms + score.entities_weight * score.entities + score.latent_weight * score.latent +
                  score.category_weight * score.category;
  score.score = score.content;
  return score;
}

SimilarityScore SimilarityScorer::Score(const SimilarityView& other) const {
  SimilarityScore score = WeighChannels(Compare(other), weights_);
  score.time_factor = TimeFactor(seed_.time, other.time, time_);
  score.score = score.content * score.time_factor;
  return score;
}

Relation RelationOf(const SimilarityScore& score, double overlap, std::int64_t seed_time, std::int64_t hit_time) {
  if (overlap >= kDuplicateJaccard) return Relation::kDuplicate;
  const bool dated = seed_time != kNoTime && hit_time != kNoTime;
  const double gap = dated ? GapDays(seed_time, hit_time) : kSameStoryDays;
  const double same_story = score.foreign ? kForeignSameStoryContent : dated ? kSameStoryContent : kUndatedSameStoryContent;
  if (score.content >= same_story && gap <= kSameStoryDays) return Relation::kSameStory;
  if (score.content >= kFollowUpContent && dated && hit_time > seed_time && gap <= kFollowUpDays) return Relation::kFollowUp;
  if (score.content >= kBackgroundContent) return Relation::kBackground;
  return Relation::kSameTopic;
}

}  // namespace xeber
