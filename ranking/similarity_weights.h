// Every number that similarity is weighed with, in one place. Tuned by measurement (docs/quality.md), never by eye.
#pragma once

#include "news/query.h"

namespace xeber {

// Shares of the content score; they add up to 1. The share of a channel that one of the two articles lacks goes to the others.
struct ChannelWeights {
  double terms = 0.62;
  double entities = 0.25;
  double latent = 0.08;
  double category = 0.05;
};
inline constexpr ChannelWeights kChannelWeights;

// A channel is a cosine raised to this power: people's judgements of likeness grow faster than a cosine where it is small.
inline constexpr double kTermsPower = 0.6;
inline constexpr double kEntitiesPower = 0.7;

// What is left of the terms' share between two languages: numbers and names are all the words they have in common.
inline constexpr double kForeignTermsShare = 0.2;

// score = content * (floor + (1 - floor) * exp(-(age gap / sigma)^2 / 2)).
struct TimeWeights {
  double sigma_days = 0;
  double floor = 1;
};
inline constexpr TimeWeights TimeWeightsOf(SimilarMode mode) {
  switch (mode) {
    case SimilarMode::kSameStory:
      return {.sigma_days = 3, .floor = 0.4};
    case SimilarMode::kBackground:
      return {.sigma_days = 60, .floor = 0.85};
    case SimilarMode::kBlend:
      return {.sigma_days = 14, .floor = 0.7};
  }
  return {};
}

// Candidates: what is read from the impacts.
inline constexpr std::size_t kQueryTerms = 40;         // strongest terms of the seed
inline constexpr std::size_t kQueryEntities = 12;      // and its most salient entities
inline constexpr std::size_t kCandidates = 160;        // scored exactly
inline constexpr float kLeastCandidateIdf = 2.5f;      // commoner terms find nothing that rarer ones do not,
inline constexpr std::size_t kEnoughTerms = 12;        // if there are so many of those; the exact score counts all
inline constexpr double kEntityCandidateWeight = 0.6;  // of an entity beside a term of the same idf and impact

// What a hit is to its seed, from content and age gap.
inline constexpr double kSameStoryContent = 0.56;
inline constexpr double kForeignSameStoryContent = 0.42;  // between languages, where few words can be shared
inline constexpr double kFollowUpContent = 0.42;
inline constexpr double kBackgroundContent = 0.34;
inline constexpr double kLeastContent = 0.16;  // below this nothing is similar
inline constexpr double kForeignLeastContent = 0.10;
inline constexpr double kSameStoryDays = 4;
inline constexpr double kFollowUpDays = 30;

}  // namespace xeber
