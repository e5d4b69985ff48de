#include "eval/correlation.h"

#include <gtest/gtest.h>

#include <cmath>

namespace xeber {
namespace {

using Values = std::vector<double>;

TEST(Pearson, IsOneForALineAndMinusOneForAFallingOne) {
  EXPECT_NEAR(Pearson(Values{1, 2, 3}, Values{10, 20, 30}), 1, 1e-12);
  EXPECT_NEAR(Pearson(Values{1, 2, 3}, Values{3, 2, 1}), -1, 1e-12);
}

TEST(Pearson, AgreesWithAValueWorkedOutByHand) {
  // deviations -2,-1,0,1,2 and -1,-1,1,0,1: covariance 5, squares 10 and 4
  EXPECT_NEAR(Pearson(Values{1, 2, 3, 4, 5}, Values{1, 1, 3, 2, 3}), 5 / std::sqrt(40.0), 1e-12);
}

TEST(Pearson, IsZeroWhereOneSideDoesNotVaryOrThereIsNothing) {
  EXPECT_EQ(Pearson(Values{1, 1, 1}, Values{1, 2, 3}), 0);
  EXPECT_EQ(Pearson(Values{1}, Values{2}), 0);
  EXPECT_EQ(Pearson(Values{}, Values{}), 0);
}

TEST(Spearman, LooksAtRanksOnly) { EXPECT_NEAR(Spearman(Values{1, 2, 3, 4}, Values{1, 10, 100, 1000}), 1, 1e-12); }

TEST(FractionalRanks, ShareTheMeanAmongTies) {
  EXPECT_EQ(FractionalRanks(Values{7, 3, 7, 1}), (Values{3.5, 2, 3.5, 1}));
  EXPECT_EQ(FractionalRanks(Values{5, 5, 5}), (Values{2, 2, 2}));
}

}  // namespace
}  // namespace xeber
