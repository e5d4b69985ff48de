#include "eval/rehearsal.h"

#include <gtest/gtest.h>

#include "eval/temporary_index.h"
#include "tests/eval/temporary_file.h"

namespace xeber {
namespace {

class RehearsalTest : public ::testing::Test {
 protected:
  static const Pipeline& pipeline() {
    static const Pipeline loaded = *LoadPipeline(XEBER_DATA_DIR);
    return loaded;
  }
  // Articles a, b, c … with these titles.
  std::unique_ptr<TemporaryIndex> IndexOf(const std::vector<std::string>& titles) {
    std::string lines;
    for (std::size_t i = 0; i < titles.size(); ++i)
      lines += R"({"id":")" + std::string(1, static_cast<char>('a' + i)) +
               R"(","language":"en","published_at":"2026-01-02","title":")" + titles[i] + "\"}\n";
    const TemporaryFile file(lines);
    auto index = TemporaryIndex::Build({file.path()}, pipeline());
    EXPECT_TRUE(index.ok()) << index.status();
    return *std::move(index);
  }
  Rehearsal Compare(const TemporaryIndex& before, const TemporaryIndex& after, std::vector<Question> questions) {
    return Rehearse({*before.index().snapshot(), *after.index().snapshot(), *pipeline().analyzer, *pipeline().annotator},
                    std::move(questions), Time(std::chrono::seconds(1'800'000'000)));
  }
};

TEST_F(RehearsalTest, TheSameArticlesOverlapWhole) {
  const auto index = IndexOf({"Flood in the valley", "Chess club wins"});
  const Rehearsal rehearsal = Compare(*index, *index, {{Question::Kind::kSearch, "flood"}, {Question::Kind::kSearch, "nothing"}});
  EXPECT_TRUE(rehearsal.of_readers);
  EXPECT_EQ(rehearsal.questions, 2u);
  EXPECT_EQ(rehearsal.overlap, 1);
  EXPECT_TRUE(rehearsal.movers.empty());
}

TEST_F(RehearsalTest, WhatLeavesTheTopIsNamedWithItsPlaces) {
  const auto before = IndexOf({"Flood in the valley", "Flood warning", "Chess club wins"});
  const auto after = IndexOf({"Quiet valley", "Flood warning", "Chess club wins"});
  const Rehearsal rehearsal = Compare(*before, *after, {{Question::Kind::kSearch, "chess"}, {Question::Kind::kSearch, "flood"}});
  EXPECT_DOUBLE_EQ(rehearsal.overlap, .75);
  ASSERT_EQ(rehearsal.movers.size(), 1u);
  EXPECT_EQ(rehearsal.movers[0].question.text, "flood");
  EXPECT_DOUBLE_EQ(rehearsal.movers[0].overlap, .5);
  EXPECT_EQ(rehearsal.movers[0].article, "a");
  EXPECT_GT(rehearsal.movers[0].rank_before, 0);
  EXPECT_EQ(rehearsal.movers[0].rank_after, 0);
  EXPECT_NE(ToText(rehearsal).find("search \"flood\": article a from place"), std::string::npos) << ToText(rehearsal);
}

TEST_F(RehearsalTest, WithoutQuestionsTitlesAndIdsAreAsked) {
  const auto index = IndexOf({"Flood in the valley", "Chess club wins"});
  const Rehearsal rehearsal = Compare(*index, *index, {});
  EXPECT_FALSE(rehearsal.of_readers);
  EXPECT_EQ(rehearsal.questions, 4u);
  EXPECT_EQ(rehearsal.overlap, 1);
}

}  // namespace
}  // namespace xeber
