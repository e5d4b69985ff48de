// Impacts: the term-frequency part of a weight in 8 bits, fixed when an article is indexed. Ranking multiplies it by idf from the
// statistics of the whole snapshot at query time.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "news/content_weigher.h"
#include "news/document_terms.h"

namespace xeber {

// BM25F (Zaragoza, Craswell, Taylor, Saria & Robertson 2004): frequencies of the fields are weighted and length-normalised,
// summed, then saturated once. Lengths are relative to reference lengths that are fixed, so that impacts never go stale.
struct FieldWeights {
  float title = 4.0f, lead = 1.4f, body = 1.0f;
  float opening = 2.5f;  // of the body, where neither title nor lead stands above it
  float title_b = 0.3f, lead_b = 0.3f, body_b = 0.75f;
  float reference_title = 9, reference_lead = 30, reference_body = 300;  // tokens
  float k1 = 3.0f;
};
inline constexpr FieldWeights kFieldWeights;

// Bumped whenever the same article would get other terms, impacts or another forward record; stands in the manifest beside the
// analyser's.
inline constexpr int kWeightsVersion = 8;

// Normalised frequency of a term in the fields of one document.
class FrequencyWeigher {
 public:
  explicit FrequencyWeigher(const DocumentTerms& document, const FieldWeights& weights = kFieldWeights)
      : k1_(weights.k1),
        title_(OccurrenceWeight(weights.title, weights.title_b, document.title_tokens, weights.reference_title)),
        lead_(OccurrenceWeight(weights.lead, weights.lead_b, document.lead_tokens, weights.reference_lead)),
        body_(OccurrenceWeight(weights.body, weights.body_b, document.body_tokens(), weights.reference_body)),
        opening_(body_ * (weights.opening / weights.body - 1)) {}

  // In [0,1): saturated frequency.
  float operator()(const TermOccurrences& term) const {
    const float frequency = title_ * term.title + lead_ * term.lead + body_ * term.body + opening_ * term.opening;
    return frequency / (k1_ + frequency);
  }

 private:
  float k1_, title_, lead_, body_, opening_;
};

// [0,1] to 1..255 and back; the error is at most 1/510 above the smallest step.
inline std::uint8_t QuantiseImpact(float weight) {
  return static_cast<std::uint8_t>(std::clamp(std::lround(weight * 255), 1L, 255L));
}
inline constexpr float kImpactUnit = 1.0f / 255;

// Robertson & Spärck Jones idf, never negative: ln(1 + (N - df + .5) / (df + .5)).
inline float InverseDocumentFrequency(std::uint64_t documents, std::uint64_t df) {
  const double n = static_cast<double>(std::max(documents, df)), f = static_cast<double>(df);
  return static_cast<float>(std::log1p((n - f + 0.5) / (f + 0.5)));
}

}  // namespace xeber
