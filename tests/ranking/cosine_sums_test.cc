#include "ranking/cosine_sums.h"

#include <gmock/gmock.h>

#include <map>
#include <random>
#include <tuple>

namespace xeber {
namespace {

using Taken = std::map<DocId, std::pair<std::uint16_t, std::uint16_t>>;  // sums of terms and entities

// All sums, in the order that a segment is read: those of [begin, end) first.
Taken TakeAll(CosineSums& sums, DocId begin, DocId end, DocId documents, std::uint16_t least) {
  Taken taken;
  const auto add = [&](DocId doc, std::uint16_t terms, std::uint16_t entities) {
    EXPECT_TRUE(taken.insert({doc, {terms, entities}}).second) << doc << " twice";
  };
  const auto terms = [&](DocId first, DocId last) {
    sums.TakeTerms(first, last, [&] { return least; }, [&](DocId doc, std::uint16_t steps) { add(doc, steps, 0); });
  };
  sums.TakeNamed(begin, end, add);
  terms(begin, end);
  sums.TakeNamed(0, documents, add);
  terms(0, begin);
  terms(end, documents);
  return taken;
}

TEST(CosineSums, TakesWhatWasAddedAndLeavesNothing) {
  std::mt19937 random(8);
  CosineSums sums;
  for (const auto& [documents, begin, end] : std::vector<std::tuple<DocId, DocId, DocId>>{
           {1, 0, 1}, {63, 5, 5}, {64, 0, 64}, {65, 64, 65}, {1000, 100, 130}, {1000, 127, 700}, {200, 0, 0}}) {
    sums.Fit(documents);
    for (const std::uint16_t least : {1, 40, 300}) {
      Taken wanted;
      for (DocId i = 0; i < 2 * documents; ++i) {
        const auto doc = static_cast<DocId>(random() % documents);
        const auto steps = static_cast<std::uint16_t>(1 + random() % 200);
        if (random() % 4 == 0) {
          sums.AddEntity(doc, steps);
          wanted[doc].second = static_cast<std::uint16_t>(wanted[doc].second + steps);
        } else {
          sums.AddTerm(doc, steps);
          wanted[doc].first = static_cast<std::uint16_t>(wanted[doc].first + steps);
        }
      }
      std::erase_if(wanted, [&](const auto& entry) { return entry.second.second == 0 && entry.second.first < least; });
      EXPECT_EQ(TakeAll(sums, begin, end, documents, least), wanted);
      EXPECT_THAT(TakeAll(sums, begin, end, documents, 1), testing::IsEmpty());
    }
  }
}

TEST(CosineSums, OfEntitiesNeverOverflow) {
  CosineSums sums;
  sums.Fit(10);
  for (int i = 0; i < 100; ++i) sums.AddEntity(3, 32768);
  EXPECT_THAT(TakeAll(sums, 0, 10, 10, 1), testing::ElementsAre(testing::Pair(3u, testing::Pair(0, UINT16_MAX))));
}

}  // namespace
}  // namespace xeber
