#include "ranking/age_weights.h"

#include <gtest/gtest.h>

#include <cmath>

#include "index/segment_format.h"
#include "ranking/recommend_weights.h"

namespace xeber {
namespace {

constexpr Time kNow{std::chrono::seconds(1'750'000'000)};

TEST(AgeWeightsTest, WithoutClicksThePriorStands) {
  const AgeWeights weights;
  for (std::size_t i = 0; i < kAgeBuckets; ++i) EXPECT_DOUBLE_EQ(weights.of_bucket(i), kAgePrior[i]);
}

TEST(AgeWeightsTest, ManyClicksReplaceThePriorWhateverTheShape) {
  AgeCounts counts{};
  // Two days old is clicked best, then brand new, hardly anything between.
  for (std::size_t i = 0; i < kAgeBuckets; ++i) counts[i] = {.shown = 1e6, .clicked = i == 6 ? 9e4 : i == 0 ? 6e4 : 3e3};
  const AgeWeights weights(counts);
  EXPECT_DOUBLE_EQ(weights.of_bucket(6), 1);
  EXPECT_NEAR(weights.of_bucket(0), 2.0 / 3, .01);
  EXPECT_NEAR(weights.of_bucket(3), 1.0 / 30, .01);
}

TEST(AgeWeightsTest, AFewClicksMoveItALittle) {
  AgeCounts counts{};
  counts[8] = {.shown = 20, .clicked = 4};
  counts[1] = {.shown = 20, .clicked = 1};
  const AgeWeights weights(counts);
  EXPECT_GT(weights.of_bucket(8), kAgePrior[8]);
  EXPECT_LT(weights.of_bucket(8), kAgePrior[8] * 1.5);
}

TEST(AgeWeightsTest, ShownAndNeverClickedFalls) {
  AgeCounts counts{};
  counts[1] = {.shown = 10000, .clicked = 500};
  counts[4] = {.shown = 10000, .clicked = 0};
  EXPECT_LT(AgeWeights(counts).of_bucket(4), .1);
}

TEST(AgeWeightsTest, AnUnknownAgeIsNeitherBestNorWorst) {
  const AgeWeights weights;
  const double unknown = weights.Of(kNoTime, kNow);
  EXPECT_LT(unknown, weights.Of(kNow.time_since_epoch().count() - 2 * 3600, kNow));
  EXPECT_GT(unknown, weights.Of(kNow.time_since_epoch().count() - std::int64_t{900} * 86400, kNow));
}

}  // namespace
}  // namespace xeber
