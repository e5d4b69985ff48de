#include "ranking/time_factors.h"

#include <gmock/gmock.h>

#include "tests/ranking/test_archive.h"

namespace xeber {
namespace {

// The factor that a document gets, the way candidates find it.
double FactorOf(const TimeFactors& factors, const Columns& columns, DocId doc) {
  const auto [begin, end] = factors.Near(columns);
  if (doc >= begin && doc < end) return factors.OfNear(columns.time(doc));
  return columns.time(doc) == kNoTime ? factors.unknown() : factors.far();
}

TEST(TimeFactors, AreThoseOfTheFormula) {
  std::mt19937 random(4);
  const auto snapshot = MakeTestSnapshot(RandomArticles(random, 300));
  const Columns& columns = snapshot->segments()[0].segment->columns();
  for (const SimilarMode mode : {SimilarMode::kBlend, SimilarMode::kSameStory, SimilarMode::kBackground}) {
    const TimeWeights weights = TimeWeightsOf(mode);
    for (const std::int64_t seed : {columns.time(299), columns.time(150), columns.time(299) + 400 * 86400, std::int64_t{0}, kNoTime + 1, INT64_MAX, kNoTime}) {
      const TimeFactors factors(seed, weights);
      for (DocId doc = 0; doc < columns.size(); ++doc) {
        ASSERT_NEAR(FactorOf(factors, columns, doc), TimeFactor(seed, columns.time(doc), weights), 0.01);
        ASSERT_LE(std::min(factors.far(), factors.unknown()), FactorOf(factors, columns, doc));
      }
    }
  }
  const TimeFactors off(columns.time(0), TimeWeights{});
  for (DocId doc = 0; doc < columns.size(); ++doc) ASSERT_EQ(FactorOf(off, columns, doc), 1);
}

}  // namespace
}  // namespace xeber
