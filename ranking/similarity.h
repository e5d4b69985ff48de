// How similar two articles are: the exact score, part by part.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "index/forward.h"
#include "index/snapshot.h"
#include "news/hit.h"
#include "news/language.h"
#include "ranking/hashed_vector.h"
#include "ranking/seed_terms.h"
#include "ranking/similarity_weights.h"

namespace xeber {

// One article as similarity sees it. Views must outlive it.
struct SimilarityView {
  ForwardView forward;
  std::string_view category;
  std::int64_t time = kNoTime;
  std::uint64_t fingerprint = 0;
  std::string_view language;  // BCP-47
};

// Channels in [0,1] and what they come to. Latent vectors are compared within a language: what two of them have in common across
// languages is only what their entities have. content = sum of weight * channel over present channels, weights adding up to 1.
struct SimilarityScore {
  double terms = 0, entities = 0, latent = 0, category = 0;
  double terms_weight = 0, entities_weight = 0, latent_weight = 0, category_weight = 0;  // after sharing out; 0 = absent
  double content = 0;
  bool foreign = false;  // the two are in different languages
  double time_factor = 1;
  double score = 0;  // content * time_factor
};

// What two articles have in common, before anything is weighed.
struct SimilarityChannels {
  double terms = 0, entities = 0;    // cosines in [0,1]
  double latent = 0, category = 0;   // in [0,1]
  std::size_t entity_count = 0;      // of the article that names fewer
  bool has_latent = false, has_category = false;  // in both articles
  bool foreign = false;              // they are in different languages
};

// What two articles have in common but for their terms and entities, whose cosines stay 0. The same both ways.
SimilarityChannels ChannelsBesideWords(const SimilarityView& a, const SimilarityView& b);

// Everything but the time: time_factor stays 1. A channel that an article lacks shares its weight out; with no weight left the
// content is 0.
SimilarityScore WeighChannels(const SimilarityChannels& channels, const SimilarityWeights& weights);

// Scores articles against one seed. Thread-safe after construction.
class SimilarityScorer {
 public:
  // `terms` holds the seed's terms and entities; the seed's views must outlive the scorer.
  SimilarityScorer(const SimilarityView& seed, const SeedTerms& terms, TimeWeights time,
                   const SimilarityWeights& weights = kSimilarityWeights);

  SimilarityScore Score(const SimilarityView& other) const;
  SimilarityChannels Compare(const SimilarityView& other) const;

  // The seed's own strengths: its vectors scaled to length 1, by forward.terms and forward.entities. An article's strength times
  // the seed's, summed over what both hold, is their cosine.
  const std::vector<float>& term_strengths() const { return term_strengths_; }
  const std::vector<float>& entity_strengths() const { return entity_strengths_; }

 private:
  SimilarityView seed_;
  TimeWeights time_;
  SimilarityWeights weights_;
  HashedVector terms_;     // impact * idf^2 of the seed's terms
  HashedVector entities_;  // salience * idf^2 * type weight
  float term_norm_ = 0, entity_norm_ = 0;
  std::vector<float> term_strengths_, entity_strengths_;
};

// Whether words can be compared; of an unknown language they can.
inline bool AlikeInLanguage(const Language& a, const Language& b) {
  return a.primary() == b.primary() || !a.known() || !b.known();
}

// exp(-(gap / sigma)^2 / 2) between the floor and 1; an unknown time gives the middle: neither favoured nor punished.
double TimeFactor(std::int64_t a, std::int64_t b, const TimeWeights& weights);

// What a hit is to its seed; `overlap` is the share of text they have in common.
Relation RelationOf(const SimilarityScore& score, double overlap, std::int64_t seed_time, std::int64_t hit_time);

}  // namespace xeber
