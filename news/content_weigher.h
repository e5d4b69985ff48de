// How much the words of an article say of what it is about: what similar news and latent vectors are made of; search has impacts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "news/document_terms.h"

namespace xeber {

// What one occurrence in a field of `length` tokens weighs. In a field without tokens nothing does: with b = 1 it would divide by zero.
inline float OccurrenceWeight(float weight, float b, std::uint32_t length, float reference) {
  return length == 0 ? 0.0f : weight / (1 - b + b * static_cast<float>(length) / reference);
}

// News tell the most important first (the inverted pyramid): below the title, the word at position k weighs
// 1 + early * exp(-k / early_tokens) times what one at the end does, all of them together as much as without that. Of a long text, what
// it repeats is what it is about, so frequencies hardly saturate; the length of the vector is divided out anyway. Measured on human
// judgements of pairs and on stories (`xeber eval pairs`, `xeber eval similar`; docs/quality.md).
struct ContentWeights {
  float title = 5, title_b = 0.3f, lead_b = 0.4f;  // of a word, and how far the length of its field is normalised; a body's word weighs 1
  float padding = 30;  // so many words more a body weighs, so that a title does not drown a very short one
  float early = 6, early_tokens = 100;
  float k1 = 20;
  float reference_title = 9, reference_lead = 30;  // tokens
};
inline constexpr ContentWeights kContentWeights;

// Weighs the terms of one document, which must outlive it.
class ContentWeigher {
 public:
  explicit ContentWeigher(const DocumentTerms& document, const ContentWeights& weights = kContentWeights);

  // In [0,1): the saturated frequency of document.terms[term].
  float operator()(std::size_t term) const {
    const float frequency = title_ * static_cast<float>(document_.terms[term].title) + below_[term];
    return frequency / (k1_ + frequency);
  }

 private:
  const DocumentTerms& document_;
  float k1_, title_;
  std::vector<float> below_;  // by term, the weights of its occurrences in lead and body
};

}  // namespace xeber
