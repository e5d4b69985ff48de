#include "ranking/edit_distance.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace xeber {
namespace {

void CheckDistance(const std::string& a, const std::string& b, int most, int expected) {
  EXPECT_EQ(EditDistance(a, b, most), expected) << a << " " << b;
  EXPECT_EQ(EditDistance(b, a, most), expected) << b << " " << a;
}

TEST(EditDistanceTest, CountsLettersNotBytes) {
  CheckDistance("", "", 2, 0);
  CheckDistance("bakı", "bakı", 2, 0);
  CheckDistance("bakı", "baki", 2, 1);
  CheckDistance("storm", "strom", 2, 1);
  CheckDistance("storm", "stor", 2, 1);
  CheckDistance("привет", "првиет", 2, 1);
  CheckDistance("привет", "превед", 2, 2);
  CheckDistance("storm", "harbour", 2, 3);
  CheckDistance("", "ab", 2, 2);
  CheckDistance("", "abc", 2, 3);
  CheckDistance(std::string(100, 'a'), std::string(100, 'a'), 2, 0);
  CheckDistance(std::string(100, 'a'), std::string(101, 'a'), 2, 3);
}

// The recurrence, as it is written.
int Plain(const std::string& a, const std::string& b) {
  std::vector<std::vector<int>> d(a.size() + 1, std::vector<int>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        d[i][j] = static_cast<int>(i + j);
        continue;
      }
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

TEST(EditDistanceTest, IsThatOfTheRecurrence) {
  std::mt19937 random(1);
  const auto word = [&] {
    std::string text;
    for (unsigned left = random() % 8; left > 0; --left) text += static_cast<char>('a' + random() % 3);
    return text;
  };
  for (int round = 0; round < 20'000; ++round) {
    const std::string a = word(), b = word();
    for (int most = 1; most <= 3; ++most) ASSERT_EQ(EditDistance(a, b, most), std::min(Plain(a, b), most + 1)) << a << " " << b;
  }
}

}  // namespace
}  // namespace xeber
