#include "ranking/diversity.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>
#include <string>

namespace xeber {
namespace {

using ::testing::ElementsAre;

std::string RecordOf(const std::map<std::uint32_t, std::uint8_t>& impacts) {
  ForwardItems terms;
  for (const auto& [hash, impact] : impacts) terms.items.push_back({.hash = hash, .impact = impact, .weight = 1});
  return EncodeForward(terms, {}, {}, {});
}

double Cosine(const ForwardView& a, const ForwardView& b) {
  double dot = 0, aa = 0, bb = 0;
  for (const std::uint8_t impact : a.impacts) aa += impact * impact;
  for (const std::uint8_t impact : b.impacts) bb += impact * impact;
  for (std::size_t i = 0; i < a.terms.size(); ++i)
    for (std::size_t j = 0; j < b.terms.size(); ++j)
      if (a.terms[i] == b.terms[j]) dot += a.impacts[i] * b.impacts[j];
  return aa > 0 && bb > 0 ? dot / std::sqrt(aa * bb) : 0;
}

// The definition, word for word.
std::vector<std::size_t> ChooseNaively(const std::vector<Diversifiable>& items, double diversity, std::size_t limit) {
  const double d = diversity / 2;
  std::set<std::size_t> chosen;
  while (chosen.size() < std::min(limit, items.size())) {
    std::size_t best = items.size();
    double best_value = 0;
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (chosen.contains(i)) continue;
      double likeness = 0;
      for (const std::size_t other : chosen) likeness = std::max(likeness, Cosine(items[other].forward, items[i].forward));
      const double value = (1 - d) * items[i].score / items.front().score - d * likeness;
      if (best == items.size() || value > best_value + 1e-9) best = i, best_value = value;
    }
    chosen.insert(best);
  }
  return {chosen.begin(), chosen.end()};
}

TEST(ChooseDiverse, ChoosesWhatItsDefinitionSays) {
  std::mt19937 random(5);
  for (int round = 0; round < 300; ++round) {
    std::vector<std::string> records;
    std::vector<double> scores;
    const std::size_t size = 1 + random() % 25;
    for (std::size_t i = 0; i < size; ++i) {
      std::map<std::uint32_t, std::uint8_t> impacts;
      for (std::size_t j = random() % 12; j > 0; --j) impacts[1 + random() % 20] = static_cast<std::uint8_t>(1 + random() % 255);
      records.push_back(RecordOf(impacts));
      scores.push_back(0.1 + static_cast<double>(random() % 90000) / 100000);
    }
    std::sort(scores.rbegin(), scores.rend());
    std::vector<Diversifiable> items;
    for (std::size_t i = 0; i < size; ++i) items.push_back({scores[i], DecodeForward(records[i])});
    const double diversity = static_cast<double>(random() % 11) / 10;
    const std::size_t limit = 1 + random() % 10;
    ASSERT_EQ(ChooseDiverse(items, diversity, limit), ChooseNaively(items, diversity, limit)) << round;
  }
}

TEST(ChooseDiverse, TwinsMakeRoom) {
  const std::string one = RecordOf({{1, 200}, {2, 100}}), other = RecordOf({{3, 200}});
  const std::vector<Diversifiable> items = {{1, DecodeForward(one)}, {.9, DecodeForward(one)}, {.7, DecodeForward(other)}};
  EXPECT_THAT(ChooseDiverse(items, 0, 2), ElementsAre(0, 1));
  EXPECT_THAT(ChooseDiverse(items, 1, 2), ElementsAre(0, 2));
  EXPECT_TRUE(ChooseDiverse({}, 1, 2).empty());
}

}  // namespace
}  // namespace xeber
