#include "ranking/completion_keys.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace xeber {
namespace {

std::string RandomText(std::mt19937& random, int most) {
  std::string text;
  for (int left = static_cast<int>(random() % static_cast<unsigned>(most)) + 1; left > 0; --left) text += "ab c"[random() % 4];
  return text;
}

struct TestKeys {
  CompletionKeys keys;
  std::vector<std::string> texts;  // by owner
  std::vector<float> scores;       // by owner
};

TestKeys RandomKeys(std::mt19937& random, int count) {
  TestKeys made;
  std::string text;
  std::vector<CompletionKeys::Key> keys;
  for (int i = 0; i < count; ++i) {
    made.texts.push_back(RandomText(random, 12));
    made.scores.push_back(static_cast<float>(random() % 1000));
    keys.push_back({static_cast<std::uint32_t>(text.size()), static_cast<std::uint32_t>(i)});
    text += made.texts.back() + CompletionKeys::kEnd;
  }
  made.keys = CompletionKeys(std::move(text), std::move(keys));
  made.keys.Score([&](const CompletionKeys::Key& key) { return made.scores[key.owner]; });
  return made;
}

TEST(CompletionKeysTest, KeysStandInOrder) {
  std::mt19937 random(1);
  const TestKeys made = RandomKeys(random, 1000);
  for (std::uint32_t at = 1; at < made.keys.size(); ++at)
    EXPECT_LE(made.keys.text(made.keys.key(at - 1)), made.keys.text(made.keys.key(at)));
}

TEST(CompletionKeysTest, FindsExactlyWhatBeginsSo) {
  std::mt19937 random(2);
  for (int round = 0; round < 300; ++round) {
    const TestKeys made = RandomKeys(random, static_cast<int>(random() % 400));
    const std::string beginning = RandomText(random, 4);
    const auto [first, last] = made.keys.Find(beginning);
    std::vector<std::uint32_t> found, expected;
    for (std::uint32_t at = first; at < last; ++at) found.push_back(made.keys.key(at).owner);
    for (std::uint32_t i = 0; i < made.texts.size(); ++i)
      if (made.texts[i].starts_with(beginning)) expected.push_back(i);
    std::sort(found.begin(), found.end());
    EXPECT_EQ(found, expected) << beginning;
  }
}

TEST(CompletionKeysTest, NodesCoverARangeOnceAndBoundIt) {
  std::mt19937 random(3);
  for (int round = 0; round < 300; ++round) {
    const TestKeys made = RandomKeys(random, static_cast<int>(random() % 2000) + 1);
    std::uint32_t first = random() % made.keys.size(), last = random() % (made.keys.size() + 1);
    if (first > last) std::swap(first, last);
    const CompletionKeys::Range range{first, last};
    std::vector<CompletionKeys::Node> open = made.keys.Cover(range);
    std::vector<int> seen(made.keys.size());
    while (!open.empty()) {
      const CompletionKeys::Node node = open.back();
      open.pop_back();
      ASSERT_TRUE(CompletionKeys::Meets(node, range));
      const auto [below, count] = made.keys.Below(node);
      for (std::uint32_t i = below.index; i < below.index + count; ++i) {
        const CompletionKeys::Node child{below.level, i};
        const float score = child.level == 0 ? made.scores[made.keys.key(i).owner] : made.keys.Bound(child);
        EXPECT_LE(score, made.keys.Bound(node));
        if (!CompletionKeys::Meets(child, range)) continue;
        child.level == 0 ? static_cast<void>(++seen[i]) : open.push_back(child);
      }
    }
    for (std::uint32_t at = 0; at < made.keys.size(); ++at) EXPECT_EQ(seen[at], at >= first && at < last);
  }
}

TEST(CompletionKeysTest, NoKeysAreFoundInNothing) {
  const CompletionKeys keys;
  EXPECT_EQ(keys.Find("a"), CompletionKeys::Range(0, 0));
  EXPECT_TRUE(keys.Cover({0, 0}).empty());
}

}  // namespace
}  // namespace xeber
