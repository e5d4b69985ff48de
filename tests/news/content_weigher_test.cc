#include "news/content_weigher.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace xeber {
namespace {

// A document of different words, each of which stands once, below a title and a lead of so many.
DocumentTerms DifferentWords(std::uint32_t title, std::uint32_t lead, std::uint32_t body) {
  DocumentTerms document;
  document.title_tokens = title;
  document.lead_tokens = lead;
  for (std::uint32_t i = 0; i < title + lead + body; ++i) {
    TermOccurrences term{.stem = std::to_string(i)};
    ++(i < title ? term.title : i < title + lead ? term.lead : term.body);
    document.terms.push_back(term);
    document.tokens.push_back(i);
  }
  return document;
}

// Before it was saturated.
double FrequencyOf(float weight, const ContentWeights& weights = kContentWeights) {
  return weight * weights.k1 / (1 - weight);
}

TEST(ContentWeigherTest, WordsBelowTheTitleWeighLessTheLaterTheyStand) {
  const DocumentTerms document = DifferentWords(5, 20, 400);
  const ContentWeights weights{.lead_b = 0, .padding = 0, .early = 6, .early_tokens = 100};
  const ContentWeigher weigh(document, weights);
  for (std::size_t i = 6; i < document.terms.size(); ++i) {
    EXPECT_LT(weigh(i), weigh(i - 1)) << i;
    EXPECT_NEAR(FrequencyOf(weigh(i), weights) / FrequencyOf(weigh(5), weights),
                (1 + 6 * std::exp(-static_cast<double>(i - 5) / 100)) / 7, 1e-4)
        << i;
  }
}

TEST(ContentWeigherTest, AllWordsTogetherWeighWhatTheyDoWithoutTheirPositions) {
  const DocumentTerms document = DifferentWords(5, 0, 700);
  ContentWeights plain;
  plain.early = 0;
  const ContentWeigher weigh(document), without(document, plain);
  double sum = 0, expected = 0;
  for (std::size_t i = 5; i < document.terms.size(); ++i) sum += FrequencyOf(weigh(i)), expected += FrequencyOf(without(i));
  EXPECT_NEAR(sum, expected, 1e-3 * expected);
  EXPECT_EQ(weigh(0), without(0)) << "a title has no positions";
}

TEST(ContentWeigherTest, AnyFieldMayStandAlone) {
  EXPECT_GT(ContentWeigher(DifferentWords(1, 0, 0))(0), 0.0f);
  EXPECT_GT(ContentWeigher(DifferentWords(0, 1, 0))(0), 0.0f);
  EXPECT_GT(ContentWeigher(DifferentWords(0, 0, 1))(0), 0.0f);
  ContentWeigher(DocumentTerms{});  // without words
}

TEST(ContentWeigherTest, ATitleDoesNotDrownAShortBody) {
  const auto share_of_title = [](std::uint32_t body) {
    const DocumentTerms document = DifferentWords(5, 0, body);
    const ContentWeigher weigh(document);
    double all = 0;
    for (std::size_t i = 0; i < document.terms.size(); ++i) all += FrequencyOf(weigh(i));
    return 5 * FrequencyOf(weigh(0)) / all;
  };
  EXPECT_LT(share_of_title(10), .45);  // half of it without padding
  EXPECT_GT(share_of_title(100), .15);
}

TEST(ContentWeigherTest, ARepeatedWordAddsUpWhereItStands) {
  DocumentTerms document = DifferentWords(0, 0, 3);
  document.tokens = {0, 1, 2, 0};
  document.terms[0].body = 2;
  const ContentWeigher weigh(document);
  const double rest = FrequencyOf(weigh(1)) + FrequencyOf(weigh(2));
  EXPECT_GT(FrequencyOf(weigh(0)), rest) << "its first place weighs more than those between";
}

}  // namespace
}  // namespace xeber
