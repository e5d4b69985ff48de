#include "news/content_weigher.h"

#include <cmath>

namespace xeber {

ContentWeigher::ContentWeigher(const DocumentTerms& document, const ContentWeights& weights)
    : document_(document),
      k1_(weights.k1),
      title_(OccurrenceWeight(weights.title, weights.title_b, document.title_tokens, weights.reference_title)),
      below_(document.terms.size()) {
  const float lead = OccurrenceWeight(1, weights.lead_b, document.lead_tokens, weights.reference_lead);
  const float body = document.body_tokens() > 0 ? 1 + weights.padding / static_cast<float>(document.body_tokens()) : 0;
  const float decay = std::exp(-1 / weights.early_tokens);
  float early = weights.early, sum = 0;
  const std::size_t begin = document.title_tokens, body_begin = begin + document.lead_tokens;
  for (std::size_t i = begin; i < document.tokens.size(); ++i, early *= decay) {
    below_[document.tokens[i]] += (i < body_begin ? lead : body) * (1 + early);
    sum += 1 + early;
  }
  const float scale = sum > 0 ? static_cast<float>(document.tokens.size() - begin) / sum : 0;
  for (float& weight : below_) weight *= scale;
}

}  // namespace xeber
