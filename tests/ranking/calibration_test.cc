#include "ranking/calibration.h"

#include <gmock/gmock.h>

namespace xeber {
namespace {

using ::testing::ElementsAre;

Deadline never;
const FeedGate kAll = [](std::size_t) { return true; };

TEST(CalibrationTest, TheFeedHasTheWantedMixThoughOneGroupScoresBetter) {
  std::vector<FeedItem> items;
  for (int i = 0; i < 40; ++i) items.push_back({.score = i < 20 ? 0.9 - i * .001 : 0.5 - i * .001, .group = i < 20 ? 0u : 1u});
  const auto chosen = ChooseFeed(items, {.shares = {.7, .3}, .limit = 20}, kAll, never);
  const auto second = std::count_if(chosen.begin(), chosen.end(), [](std::size_t i) { return i >= 20; });
  EXPECT_NEAR(static_cast<double>(second), 6, 1);
}

TEST(CalibrationTest, WithOneGroupTheBestComeFirst) {
  const std::vector<FeedItem> items = {{.score = .2}, {.score = .9}, {.score = .5}};
  EXPECT_THAT(ChooseFeed(items, {.shares = {1}, .limit = 2}, kAll, never), ElementsAre(1u, 2u));
}

TEST(CalibrationTest, WhatIsRefusedIsLeftOutAndAskedOnce) {
  const std::vector<FeedItem> items = {{.score = .2}, {.score = .9}, {.score = .5}};
  int asked = 0;
  const auto gate = [&](std::size_t i) { return ++asked, i != 1; };
  EXPECT_THAT(ChooseFeed(items, {.shares = {1}, .limit = 3}, gate, never), ElementsAre(2u, 0u));
  EXPECT_EQ(asked, 3);
}

TEST(CalibrationTest, NothingGivesNothing) { EXPECT_TRUE(ChooseFeed({}, {.shares = {1}, .limit = 3}, kAll, never).empty()); }

TEST(CalibrationTest, NothingIsChosenOnceTheDeadlineHasPassed) {
  static int readings;
  readings = 0;
  Deadline third({.deadline = absl::UnixEpoch(), .clock = [] { return absl::FromUnixSeconds(++readings < 3 ? -1 : 1); }});
  const std::vector<FeedItem> items = {{.score = .2}, {.score = .9}, {.score = .5}, {.score = .1}};
  EXPECT_THAT(ChooseFeed(items, {.shares = {1}, .limit = 4}, kAll, third), ElementsAre(1u, 2u));
}

}  // namespace
}  // namespace xeber
