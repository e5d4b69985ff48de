#include "index/read_log.h"

#include <gmock/gmock.h>

#include "index/layout.h"
#include "tests/index/index_fixture.h"

namespace xeber {
namespace {

constexpr std::int64_t kHour = 3600;
constexpr std::int64_t kNow = 1'000'000 * kHour;

TEST(ReadCountsTest, ReadsCountForAnHourAndADay) {
  ReadCounts counts;
  counts.Add(1, ReadKind::kRead, At(kNow - 25 * kHour), {});
  counts.Add(1, ReadKind::kRead, At(kNow - 5 * kHour), {});
  counts.Add(1, ReadKind::kClicked, At(kNow - 60), {});
  counts.Add(2, ReadKind::kRead, At(kNow), {});
  counts.Add(3, ReadKind::kShown, At(kNow), {});
  const ReadSummary summary = counts.Summarise(At(kNow));
  ASSERT_EQ(summary.most_read.size(), 2u);
  EXPECT_EQ(summary.most_read[0].id_hash, 1u);
  EXPECT_EQ(summary.most_read[0].last_day, 2u);
  EXPECT_EQ(summary.most_read[0].last_hour, 1u);
  EXPECT_EQ(summary.most_read[1].last_hour, 1u);
  EXPECT_EQ(summary.most_in_day, 2u);
  EXPECT_EQ(counts.Summarise(At(kNow + 30 * kHour)).most_read.size(), 0u);
}

TEST(ReadCountsTest, WhatIsReadLaterIsNotCountedYet) {
  ReadCounts counts;
  counts.Add(1, ReadKind::kRead, At(kNow + kHour), {});
  EXPECT_TRUE(counts.Summarise(At(kNow)).most_read.empty());
  EXPECT_EQ(counts.Summarise(At(kNow + kHour)).most_read.size(), 1u);
}

TEST(ReadCountsTest, AgesAreOfTheMomentOfTheClick) {
  ReadCounts counts;
  counts.Add(1, ReadKind::kShown, At(kNow), At(kNow - 2 * kHour));
  counts.Add(1, ReadKind::kClicked, At(kNow), At(kNow - 30 * kHour));
  counts.Add(1, ReadKind::kRead, At(kNow), At(kNow - 30 * kHour));
  counts.Add(1, ReadKind::kShown, At(kNow), {});
  const AgeCounts ages = counts.Summarise(At(kNow)).ages;
  EXPECT_EQ(ages[1].shown, 1);
  EXPECT_EQ(ages[5].clicked, 1);
  double all = 0;
  for (const AgeCount& age : ages) all += age.shown + age.clicked;
  EXPECT_EQ(all, 2);
}

TEST(ReadCountsTest, AgesFadeByHalfInThirtyDays) {
  ReadCounts counts;
  counts.Add(1, ReadKind::kShown, At(kNow), At(kNow));
  counts.Add(1, ReadKind::kShown, At(kNow + 30 * 24 * kHour), At(kNow + 30 * 24 * kHour));
  EXPECT_NEAR(counts.Summarise(At(kNow)).ages[0].shown, 1.5, 1e-9);
}

TEST(ReadCountsTest, EveryAgeHasABucket) {
  EXPECT_EQ(AgeBucketOf(-5), 0u);
  EXPECT_EQ(AgeBucketOf(0), 0u);
  EXPECT_EQ(AgeBucketOf(kHour), 1u);
  EXPECT_EQ(AgeBucketOf(24 * kHour - 1), 4u);
  EXPECT_EQ(AgeBucketOf(INT64_MAX), kAgeBuckets - 1);
}

TEST(ReadCountsTest, MemoryIsBoundedAndWhatIsReadMostStays) {
  ReadCounts counts;
  for (int i = 0; i < 3; ++i) counts.Add(7, ReadKind::kRead, At(kNow), {});
  for (std::uint64_t article = 100; article < 100 + 3 * kMaxReadArticles; ++article)
    counts.Add(article, ReadKind::kRead, At(kNow), {});
  EXPECT_LE(counts.articles(), kMaxReadArticles);
  const ReadSummary summary = counts.Summarise(At(kNow));
  EXPECT_EQ(summary.most_read.size(), kMostRead);
  EXPECT_EQ(summary.most_read[0].id_hash, 7u);
}

TEST(ReadCountsTest, CountsComeBackFromBytesAndDamageIsTold) {
  ReadCounts counts;
  for (std::uint64_t article = 0; article < 50; ++article)
    counts.Add(article * 977, article % 3 == 0 ? ReadKind::kShown : ReadKind::kClicked,
               At(kNow + static_cast<std::int64_t>(article) * 100), At(kNow - 5000));
  const std::string bytes = counts.Encode();
  const auto back = ReadCounts::Decode(bytes);
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(back->Encode(), bytes);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string damaged = bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    EXPECT_FALSE(ReadCounts::Decode(damaged).ok()) << i;
    EXPECT_FALSE(ReadCounts::Decode(std::string_view(bytes).substr(0, i)).ok()) << i;
  }
}

class ReadLogTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(MakeGeneration(directory_.path(),
                               {{DocumentOf(MakeArticle("a", "one", kNow - kHour)), DocumentOf(MakeArticle("b", "two", kNow))}})
                    .ok());
    auto index = Index::Open(directory_.path(), Writable());
    ASSERT_TRUE(index.ok()) << index.status();
    index_ = *std::move(index);
  }

  const TemporaryDirectory directory_;
  std::unique_ptr<Index> index_;
};

TEST_F(ReadLogTest, OnlyIndexedArticlesAreCounted) {
  const auto log = ReadLog::Open(*index_, {});
  const std::vector<ReadEvent> events = {{.id = ArticleId("a"), .at = At(kNow)}, {.id = ArticleId("nowhere"), .at = At(kNow)}};
  EXPECT_EQ(log->Record(events), 1u);
  const ReadSummary summary = log->Summarise(At(kNow));
  ASSERT_EQ(summary.most_read.size(), 1u);
  const auto at = index_->snapshot()->FindByIdHash(summary.most_read[0].id_hash);
  ASSERT_TRUE(at.has_value());
  EXPECT_EQ(*at, *index_->snapshot()->Find(ArticleId("a")));
  EXPECT_FALSE(index_->snapshot()->FindByIdHash(12345).has_value());
}

TEST_F(ReadLogTest, CountsSurviveARestart) {
  const std::vector<ReadEvent> events = {{.id = ArticleId("b"), .kind = ReadKind::kClicked, .at = At(kNow)}};
  { ReadLog::Open(*index_, {.writable = true})->Record(events); }
  const auto log = ReadLog::Open(*index_, {});
  EXPECT_EQ(log->Summarise(At(kNow)).most_read.size(), 1u);
  EXPECT_EQ(log->Summarise(At(kNow)).ages[0].clicked, 1);
  EXPECT_FALSE(log->restarted());
}

TEST_F(ReadLogTest, CountsAreSavedWhileItRuns) {
  const auto log = ReadLog::Open(*index_, {.writable = true, .save_every = std::chrono::milliseconds(1)});
  const std::vector<ReadEvent> events = {{.id = ArticleId("b"), .at = At(kNow)}};
  log->Record(events);
  for (int i = 0; i < 2000 && !PosixFileSystem().Exists(ReadsPath(directory_.path())); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  EXPECT_EQ(ReadLog::Open(*index_, {})->Summarise(At(kNow)).most_read.size(), 1u);
}

TEST_F(ReadLogTest, ADamagedFileBeginsAnewAndSaysSo) {
  ASSERT_TRUE(PosixFileSystem().WriteFile(ReadsPath(directory_.path()), "what is this").ok());
  const auto log = ReadLog::Open(*index_, {});
  EXPECT_TRUE(log->restarted());
  EXPECT_TRUE(log->Summarise(At(kNow)).most_read.empty());
}

}  // namespace
}  // namespace xeber
