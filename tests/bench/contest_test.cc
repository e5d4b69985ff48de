#include "bench/contest.h"

#include <gtest/gtest.h>

namespace xeber::bench {
namespace {

void CheckQuantile(const std::vector<int>& microseconds, double share, double expected) {
  Timings timings;
  for (const int time : microseconds) timings.Add(std::chrono::microseconds(time));
  EXPECT_DOUBLE_EQ(timings.Quantile(share), expected) << share << " of " << microseconds.size();
}

TEST(TimingsTest, QuantilesAreThoseOfTheSortedTimes) {
  CheckQuantile({}, 0.5, 0);
  CheckQuantile({7}, 0.99, 7);
  CheckQuantile({30, 10, 20}, 0, 10);
  CheckQuantile({30, 10, 20}, 0.5, 20);
  CheckQuantile({30, 10, 20}, 1, 30);
  CheckQuantile({5, 1, 4, 2, 3}, 0.75, 4);
}

TEST(TimingsTest, TimesOfSeveralAddUp) {
  Timings one, two;
  one.Add(std::chrono::microseconds(1));
  two.Add(std::chrono::microseconds(3));
  two.Add(std::chrono::microseconds(5));
  one.Add(two);
  EXPECT_EQ(one.size(), 3u);
  EXPECT_EQ(one.Sum(), std::chrono::microseconds(9));
  EXPECT_DOUBLE_EQ(one.Quantile(0.5), 3);
}

}  // namespace
}  // namespace xeber::bench
