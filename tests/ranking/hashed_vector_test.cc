#include "ranking/hashed_vector.h"

#include <gmock/gmock.h>

#include <map>
#include <random>

namespace xeber {
namespace {

struct Record {
  std::vector<std::uint32_t> hashes;
  std::vector<std::uint8_t> impacts;
  std::vector<float> values;
};

// Of so many hashes, of which those below `near` lie close together, so that they fall into the same slots.
Record MakeRecord(std::mt19937& random, std::size_t size, std::uint32_t near) {
  std::map<std::uint32_t, std::uint8_t> made;
  while (made.size() < size) {
    const auto hash = static_cast<std::uint32_t>(random());
    made[random() % 2 == 0 ? hash % near : hash] = static_cast<std::uint8_t>(1 + random() % 255);
  }
  Record record;
  for (const auto& [hash, impact] : made) {
    record.hashes.push_back(hash);
    record.impacts.push_back(impact);
    record.values.push_back(static_cast<float>(1 + random() % 100) / 8);
  }
  return record;
}

double SlowDot(const Record& a, const Record& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.hashes.size(); ++i)
    for (std::size_t j = 0; j < b.hashes.size(); ++j)
      if (a.hashes[i] == b.hashes[j]) sum += static_cast<double>(a.values[i]) * b.impacts[j];
  return sum;
}

TEST(HashedVector, MultipliesLikeTwoLoops) {
  std::mt19937 random(5);
  for (const std::size_t size : {0, 1, 3, 32, 80, 255}) {
    for (int round = 0; round < 20; ++round) {
      const Record a = MakeRecord(random, size, 2 * static_cast<std::uint32_t>(size) + 1), b = MakeRecord(random, 80, 300);
      const HashedVector vector(a.hashes, a.values);
      EXPECT_NEAR(vector.Dot(b.hashes, b.impacts), SlowDot(a, b), 1e-3 * (1 + SlowDot(a, b)));
      EXPECT_NEAR(vector.Dot(a.hashes, a.impacts), SlowDot(a, a), 1e-5 * (1 + SlowDot(a, a)));
    }
  }
}

TEST(HashedVector, OfMoreThanItHoldsTheFirstCount) {
  std::mt19937 random(6);
  Record a = MakeRecord(random, 300, 1000);
  const HashedVector vector(a.hashes, a.values);
  a.values.resize(HashedVector::kMaxHashes);
  a.values.resize(a.hashes.size(), 0);
  EXPECT_NEAR(vector.Dot(a.hashes, a.impacts), SlowDot(a, a), 1e-5 * SlowDot(a, a));
}

TEST(HashedVector, WithoutHashesIsZero) {
  const Record a{.hashes = {0, 7}, .impacts = {1, 2}, .values = {}};
  EXPECT_EQ(HashedVector().Dot(a.hashes, a.impacts), 0);
}

}  // namespace
}  // namespace xeber
