#include "eval/metrics.h"

#include <gtest/gtest.h>

#include <cmath>

namespace xeber {
namespace {

// Expected values are worked out by hand from the definitions in the comments.

TEST(AveragePrecision, IsTheMeanOfThePrecisionsAtRelevantRanks) {
  // relevant at ranks 1, 3, 6 of five relevant ones: (1/1 + 2/3 + 3/6) / 5
  EXPECT_DOUBLE_EQ(AveragePrecision({{1, 0, 1, 0, 0, 1}, {1, 1, 1, 1, 1}}), (1.0 + 2.0 / 3 + 0.5) / 5);
}

TEST(AveragePrecision, OfAPerfectRankingIsOneWhateverTheGrades) {
  EXPECT_DOUBLE_EQ(AveragePrecision({{3, 1, 2}, {1, 2, 3}}), 1.0);
}

TEST(Metrics, AreZeroWithoutHitsOrWithoutAnythingRelevant) {
  for (const JudgedRanking& ranking : {JudgedRanking{{}, {1, 2}}, JudgedRanking{{0, 0}, {}}, JudgedRanking{}})
    for (const auto& [name, value] : Measure(ranking)) EXPECT_EQ(value, 0.0) << name;
}

TEST(Ndcg, GainsTheGradeAndDiscountsByTheLogarithmOfTheRank) {
  // DCG@3 of grades 1, 0, 3; the best order is 3, 2, 1
  const double dcg = 1 / std::log2(2) + 3 / std::log2(4);
  const double best = 3 / std::log2(2) + 2 / std::log2(3) + 1 / std::log2(4);
  EXPECT_DOUBLE_EQ(NdcgAt(3, {{1, 0, 3}, {1, 2, 3}}), dcg / best);
}

TEST(Ndcg, LooksAtTheFirstKOnly) {
  EXPECT_DOUBLE_EQ(NdcgAt(1, {{0, 3}, {3}}), 0.0);
  EXPECT_DOUBLE_EQ(NdcgAt(2, {{3, 3, 0}, {3, 3, 3, 3}}), 1.0);
}

TEST(Ndcg, TakesANegativeGradeForNoGain) { EXPECT_DOUBLE_EQ(NdcgAt(2, {{-1, 1}, {1}}), 1 / std::log2(3)); }

TEST(ReciprocalRank, IsOneOverTheRankOfTheFirstRelevant) {
  EXPECT_DOUBLE_EQ(ReciprocalRank({{0, 0, 0, 2, 1}, {2, 1}}), 0.25);
  EXPECT_DOUBLE_EQ(ReciprocalRank({{1}, {1}}), 1.0);
}

TEST(PrecisionAt, DoesNotForgiveAShortList) { EXPECT_DOUBLE_EQ(PrecisionAt(10, {{1, 1}, {1, 1}}), 0.2); }

TEST(RecallAt, CountsRelevantOnesThatWereNotReturned) {
  EXPECT_DOUBLE_EQ(RecallAt(100, {{1, 0, 1}, {1, 1, 1, 1}}), 0.5);
  EXPECT_DOUBLE_EQ(RecallAt(1, {{1, 0, 1}, {1, 1, 1, 1}}), 0.25);
}

TEST(Mean, AveragesEachMetric) {
  const Metrics mean = Mean({{{"MAP", 1.0}, {"P@1", 0.0}}, {{"MAP", 0.5}, {"P@1", 1.0}}});
  EXPECT_EQ(mean, (Metrics{{"MAP", 0.75}, {"P@1", 0.5}}));
  EXPECT_TRUE(Mean({}).empty());
}

TEST(Confusion, GivesPrecisionRecallAndTheirHarmonicMean) {
  const Confusion confusion{.true_positive = 6, .false_positive = 2, .false_negative = 6};
  EXPECT_DOUBLE_EQ(confusion.Precision(), 0.75);
  EXPECT_DOUBLE_EQ(confusion.Recall(), 0.5);
  EXPECT_DOUBLE_EQ(confusion.F1(), 0.6);
  EXPECT_DOUBLE_EQ(Confusion{}.F1(), 0.0);
}

}  // namespace
}  // namespace xeber
