// How fast the news of a category grow old.
#include "annotate/half_lives.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "annotate/archive_trainer.h"

namespace xeber {
namespace {

constexpr std::int64_t kHour = 3600, kDay = 24 * kHour;

class HalfLivesTest : public testing::Test {
 protected:
  // Three articles a day for two years; each has words of its story, which goes on for `days`, and others at random.
  void AddCategory(const std::string& category, int days, int articles = 2000) {
    for (int i = 0; i < articles; ++i) {
      const std::int64_t time = 1'600'000'000 + i * 8 * kHour;
      Article article{.category = category};
      article.publish_time = PublishTime{Time(std::chrono::seconds(time)), TimePrecision::kSecond};
      std::vector<TermCount> words;
      const std::uint64_t story = days == 0 ? 0 : std::hash<std::string>{}(category) + static_cast<std::uint64_t>(time / (days * kDay)) * 64;
      for (std::uint64_t word = 0; days > 0 && word < 6; ++word) words.push_back({story + word, 1});
      for (int word = 0; word < 20; ++word) words.push_back({random_() % 3000, 1});
      std::sort(words.begin(), words.end(), [](const TermCount& a, const TermCount& b) { return a.term < b.term; });
      words.erase(std::unique(words.begin(), words.end(), [](const TermCount& a, const TermCount& b) { return a.term == b.term; }), words.end());
      trainer_.Add(article, features_.size());
      features_.push_back(std::move(words));
    }
  }
  HalfLives Train() const { return trainer_.Train(features_); }

  HalfLivesTrainer trainer_;
  std::vector<std::vector<TermCount>> features_;
  std::mt19937 random_{5};
};

TEST_F(HalfLivesTest, GrowWithHowLongStoriesGoOn) {
  AddCategory("sport", 3);
  AddCategory("politics", 8);
  AddCategory("courts", 40);
  const HalfLives half_lives = Train();
  EXPECT_GE(half_lives.Of("sport"), HalfLives::kShortest);
  EXPECT_LT(half_lives.Of("sport"), half_lives.Of("politics"));
  EXPECT_LT(half_lives.Of("politics"), half_lives.Of("courts"));
  EXPECT_LE(half_lives.Of("courts"), HalfLives::kLongest);
  EXPECT_LT(half_lives.Of("sport"), HalfLives::kMean);
  EXPECT_GT(half_lives.Of("courts"), HalfLives::kMean);
  EXPECT_EQ(Train().by_category(), half_lives.by_category());
}

TEST_F(HalfLivesTest, NothingIsLearnedOfFewArticlesOrThoseWithoutStories) {
  AddCategory("sport", 3);
  AddCategory("rare", 3, HalfLivesTrainer::kLeastArticles - 1);
  AddCategory("recipes", 0);
  const HalfLives half_lives = Train();
  EXPECT_TRUE(half_lives.Of("sport"));
  EXPECT_EQ(half_lives.by_category().size(), 1u);
  EXPECT_FALSE(half_lives.Of(""));
}

TEST_F(HalfLivesTest, NothingIsLearnedOfAShortArchive) {
  AddCategory("sport", 3, HalfLivesTrainer::kLeastArticles);  // 67 days: none of them lie far apart
  EXPECT_TRUE(Train().empty());
}

TEST_F(HalfLivesTest, ArticlesWithoutADateOrACategoryAreLeftOut) {
  AddCategory("", 3);
  for (std::size_t i = 0; i < features_.size(); ++i) trainer_.Add({.category = "sport"}, i);
  EXPECT_TRUE(Train().empty());
}

TEST_F(HalfLivesTest, AreKeptAsBytes) {
  AddCategory("sport", 3);
  AddCategory("courts", 40);
  const HalfLives half_lives = Train();
  const std::string bytes = half_lives.Serialize();
  const auto back = HalfLives::Parse(bytes);
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(back->by_category(), half_lives.by_category());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string damaged = bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    EXPECT_FALSE(HalfLives::Parse(damaged).ok()) << i;
    EXPECT_FALSE(HalfLives::Parse(bytes.substr(0, i)).ok()) << i;
  }
}

}  // namespace
}  // namespace xeber
