#include "index/impact.h"

#include <gtest/gtest.h>

namespace xeber {
namespace {

// A document in which one word stands so many times in each field, and nothing else.
float FrequencyIn(std::uint16_t title, std::uint16_t lead, std::uint16_t body, const FieldWeights& weights) {
  DocumentTerms document;
  document.title_tokens = title;
  document.lead_tokens = lead;
  document.tokens.assign(title + lead + body, 0);
  return FrequencyWeigher(document, weights)({.stem = "word", .title = title, .lead = lead, .body = body});
}

TEST(ImpactTest, AFieldWithoutTokensCountsNothingHoweverLengthsAreNormalised) {
  for (const float b : {0.0f, 0.3f, 1.0f}) {
    const FieldWeights weights{.title_b = b, .lead_b = b, .body_b = b};
    EXPECT_EQ(FrequencyIn(0, 0, 0, weights), 0.0f) << b;
    for (const float frequency : {FrequencyIn(1, 0, 0, weights), FrequencyIn(0, 1, 0, weights), FrequencyIn(0, 0, 1, weights)}) {
      EXPECT_GT(frequency, 0.0f) << b;
      EXPECT_LT(frequency, 1.0f) << b;
    }
  }
}

TEST(ImpactTest, FrequenciesAreThoseOfTheFormula) {
  const FieldWeights weights{.body = 1, .body_b = 1, .reference_body = 10, .k1 = 3};
  EXPECT_FLOAT_EQ(FrequencyIn(0, 0, 20, weights), 10.0f / 13.0f);  // 20 occurrences, halved by twice the reference length
}

TEST(ImpactTest, AWordOfTheOpeningCountsAsManyAsItsWeight) {
  DocumentTerms document;
  document.tokens.assign(10, 0);
  const FieldWeights weights{.opening = 2.5f, .body_b = 1, .reference_body = 10, .k1 = 3};
  const FrequencyWeigher weigh(document, weights);
  EXPECT_FLOAT_EQ(weigh({.stem = "word", .body = 4}), 4.0f / 7.0f);
  EXPECT_FLOAT_EQ(weigh({.stem = "word", .body = 4, .opening = 2}), 7.0f / 10.0f);
}

}  // namespace
}  // namespace xeber
