#include "ranking/forward_search.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <vector>

namespace xeber {
namespace {

// Ascending, each once.
std::vector<std::uint16_t> RandomNumbers(std::mt19937& random, std::size_t count, std::uint32_t below) {
  std::set<std::uint16_t> numbers;
  while (numbers.size() < count) numbers.insert(static_cast<std::uint16_t>(random() % below));
  return {numbers.begin(), numbers.end()};
}

// Looks up `wanted` in list[begin, end) as a linear search would.
void Check(const std::vector<std::uint16_t>& list, std::size_t begin, std::size_t end, const std::vector<std::uint16_t>& wanted) {
  ForwardSearch search(list.data(), begin, end);
  for (const std::uint16_t number : wanted) {
    const auto first = list.begin() + static_cast<std::ptrdiff_t>(begin), last = list.begin() + static_cast<std::ptrdiff_t>(end);
    const auto at = std::find(first, last, number);
    ASSERT_EQ(search.Find(number), at == last ? ForwardSearch::kNone : static_cast<std::size_t>(at - list.begin())) << number;
    ASSERT_EQ(search.AllBefore(number), std::all_of(first, last, [&](std::uint16_t other) { return other < number; })) << number;
  }
}

TEST(ForwardSearchTest, FindsWhatALinearSearchFinds) {
  std::mt19937 random(1);
  for (int round = 0; round < 3000; ++round) {
    const std::uint32_t below = 1 + random() % 65'536;
    const auto list = RandomNumbers(random, random() % std::min(below, 600u), below);
    const std::size_t end = random() % (list.size() + 1), begin = end == 0 ? 0 : random() % end;
    Check(list, begin, end, RandomNumbers(random, random() % std::min(below, 300u), below));
    if (HasFatalFailure()) return;
  }
}

TEST(ForwardSearchTest, FindsTheLeastAndTheGreatestNumber) {
  std::vector<std::uint16_t> all(65'536);
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::uint16_t>(i);
  Check(all, 0, all.size(), {0, 1, 31, 32, 33, 40'000, 65'534, 65'535});
  for (std::size_t size = 0; size <= 100; ++size) Check(all, 0, size, {0, 5, 31, 32, 63, 64, 99, 100, 65'535});
  Check({65'535}, 0, 1, {0, 65'535});
  Check({0}, 0, 1, {0, 65'535});
}

// A list that ends where its memory does, so that a checker of memory sees what is read behind it.
TEST(ForwardSearchTest, ReadsNothingBehindTheList) {
  for (std::size_t size = 1; size <= 70; ++size) {
    std::vector<std::uint16_t> list(size);
    for (std::size_t i = 0; i < size; ++i) list[i] = static_cast<std::uint16_t>(3 * i + 1);
    list.shrink_to_fit();
    Check(list, 0, size, {0, 1, 50, 52, 100, 103, 199, 65'535});
  }
}

}  // namespace
}  // namespace xeber
