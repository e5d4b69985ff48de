// Every number that similarity is weighed with, in one place. Tuned by measurement (docs/quality.md), never by eye.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "news/query.h"

namespace xeber {

// Shares of the content score; they add up to 1. The share of a channel that one of the two articles lacks goes to the others.
struct ChannelWeights {
  double terms = 0.63;
  double entities = 0.176;
  double latent = 0.15;
  double category = 0.044;
};
inline constexpr ChannelWeights kChannelWeights;

// A channel is a cosine raised to this power: people's judgements of likeness grow faster than the cosine of words or entities
// where it is small, and slower than that of latent vectors, which any two articles have something of in common.
inline constexpr double kTermsPower = 0.63;
inline constexpr double kEntitiesPower = 0.4;
inline constexpr double kLatentPower = 2;

// Few entities tell little, and where names are not known well they are often few: of `count` in the article that names fewer,
// this share of their channel's weight is left.
constexpr double EntitiesShare(std::size_t count) { return static_cast<double>(count) / (static_cast<double>(count) + 1); }

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

// All of the above, as it may differ from what is committed: for ablation and tuning (`xeber eval ablation`, `xeber eval tune`).
struct SimilarityWeights {
  ChannelWeights channels;
  double terms_power = kTermsPower;
  double entities_power = kEntitiesPower;
  double foreign_terms_share = kForeignTermsShare;
  std::optional<TimeWeights> time;  // in place of the mode's
};
inline const SimilarityWeights kSimilarityWeights;

// Candidates: what is read from the strong postings.
inline constexpr std::size_t kQueryTerms = 48;     // strongest terms of the seeds
inline constexpr std::size_t kQueryEntities = 16;  // and strongest entities
inline constexpr std::size_t kRoughCandidates = 320;  // whose latent vectors are compared
inline constexpr std::size_t kCandidates = 120;       // scored exactly, at most
// Postings are read in steps, by what they contribute to a cosine at least.
inline constexpr std::array<float, 6> kCandidateSteps = {0.02f, 0.01f, 0.007f, 0.005f, 0.0025f, 0.00125f};
inline constexpr std::size_t kCandidatePostings = 49152;  // no further step once so many are read, in all segments,
inline constexpr std::size_t kLeastPostings = 1024;       // or so many in one
inline constexpr float kEstimateMargin = 1.12f;  // an exact score exceeds no estimate by more, as good as ever: see kUnlikeMargin
inline constexpr std::uint32_t kSmallSegment = 2048;      // of so few documents all postings are read

// What a hit is to its seed, from content and age gap.
inline constexpr double kSameStoryContent = 0.66;
inline constexpr double kUndatedSameStoryContent = 0.75;  // where no time tells that both are of the same days
inline constexpr double kForeignSameStoryContent = 0.48;  // between languages, where few words can be shared
inline constexpr double kFollowUpContent = 0.48;
inline constexpr double kBackgroundContent = 0.38;
inline constexpr double kLeastContent = 0.15;  // below this nothing is similar
inline constexpr double kForeignLeastContent = 0.11;
inline constexpr double kSameStoryDays = 4;
inline constexpr double kFollowUpDays = 30;

}  // namespace xeber
