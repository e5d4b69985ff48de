#include "eval/tuning.h"

#include <gtest/gtest.h>

#include <random>

namespace xeber {
namespace {

// Seeds whose relevant article is the one with the same entities, whatever the words say.
TuningSet EntitySet() {
  std::mt19937 random(4);
  const auto unit = [&] { return static_cast<double>(random() % 1000) / 1000; };
  TuningSet set{.name = "entities"};
  for (std::size_t i = 0; i < 40; ++i) {
    TunedSeed seed{.fold = i % kFolds};
    for (int other = 0; other < 12; ++other)
      seed.others.push_back({.channels = {.terms = unit(), .entities = other == 0 ? .9 : unit() * .8, .entity_count = 20},
                             .gap_days = 1,
                             .grade = other == 0});
    set.seeds.push_back(std::move(seed));
  }
  return set;
}

TEST(TuningTest, FindsTheChannelThatTells) {
  const std::vector<TuningSet> sets = {EntitySet()};
  const SimilarityWeights committed, tuned = Tune(sets, committed, {}, 30);
  EXPECT_GT(tuned.channels.entities / tuned.channels.terms, 2 * committed.channels.entities / committed.channels.terms);
  EXPECT_GT(MeasureSets(sets, tuned, {}), MeasureSets(sets, committed, {}) + .1);
  const ChannelWeights& channels = tuned.channels;
  EXPECT_NEAR(channels.terms + channels.entities + channels.latent + channels.category, 1, 1e-9);
}

TEST(TuningTest, IsDeterministicAndLeavesPerfectWeightsAlone) {
  const std::vector<TuningSet> sets = {EntitySet()};
  const SimilarityWeights once = Tune(sets, {}, {.fold = 2}), twice = Tune(sets, {}, {.fold = 2});
  for (const TunedNumber& number : TunedNumbers()) EXPECT_EQ(number.get(once), number.get(twice)) << number.name;
  TuningSet perfect{.name = "perfect",
                    .seeds = {{.others = {{.channels = {.terms = .9}, .grade = 1}, {.channels = {.terms = .1}}}}}};
  const SimilarityWeights committed, tuned = Tune({perfect}, committed, {});
  for (const TunedNumber& number : TunedNumbers()) EXPECT_EQ(number.get(tuned), number.get(committed)) << number.name;
}

TEST(TuningTest, WhatIsHeldOutIsNotTunedOn) {
  const FoldChoice tuned_on{.fold = 3}, held_out{.fold = 3, .held_out = true};
  for (std::size_t fold = 0; fold < kFolds; ++fold) EXPECT_NE(tuned_on.Takes(fold), held_out.Takes(fold));
  EXPECT_TRUE(held_out.Takes(3));
  EXPECT_TRUE(FoldChoice{}.Takes(3));
}

TEST(TuningTest, PairsAreMeasuredByPearsonWithoutTime) {
  TuningSet set{.name = "pairs"};
  for (int i = 0; i < 10; ++i) set.pairs.push_back({0, {.channels = {.terms = i / 10.0}, .gap_days = 100.0 * (10 - i)}, i * 1.0});
  SimilarityWeights straight;
  straight.terms_power = 1;
  EXPECT_NEAR(MeasureSet(set, straight, {}), 1, 1e-9);
}

}  // namespace
}  // namespace xeber
