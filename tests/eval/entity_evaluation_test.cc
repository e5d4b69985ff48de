#include "eval/entity_evaluation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace xeber {
namespace {

using testing::ElementsAre;

TEST(CutConll, PartsHoldWholeSentencesAndBeginWithADocument) {
  EXPECT_THAT(CutConll("a O\nb O\n\nc O\n\n\nd O\n\n", 2), ElementsAre("a O\nb O\n\nc O\n\n\n", "d O\n\n"));
  EXPECT_THAT(CutConll("a O\n\n-DOCSTART- O\n\nb O", 5), ElementsAre("a O\n\n", "-DOCSTART- O\n\nb O"));
  EXPECT_THAT(CutConll("", 5), ElementsAre());
}

// A gazetteer knows Baku and no Zzorga.
constexpr std::string_view kJudged =
    "people O\nlive O\nin O\nBaku B-LOC\n\npeople O\nlive O\nin O\nZzorga B-LOC\n\nthe O\nmouse B-MISC\n\n";

TEST(ScoreNames, CountsExactNamesByType) {
  const auto tagger = ConllTagger::Load(XEBER_DATA_DIR, Language("en"), "none", {});
  ASSERT_TRUE(tagger.ok()) << tagger.status();
  const NameScores scores = ScoreNames(**tagger, kJudged);
  EXPECT_EQ(scores.at("LOC").judged, 2u);
  EXPECT_EQ(scores.at("LOC").right, 1u);
  EXPECT_EQ(scores.at("all").judged, 3u);
  EXPECT_EQ(scores.at("all").found, 1u);
  EXPECT_DOUBLE_EQ(scores.at("all").f1(), 0.5);
}

TEST(CrossValidateNames, JudgesEveryPartOnceByAModelOfTheOthers) {
  std::string columns;
  for (int i = 0; i < 120; ++i) columns += "people O\nlive O\nin O\nZ" + std::string(1 + i % 5, 'o') + "rga B-LOC\n\n";
  const auto tagger = ConllTagger::Load(XEBER_DATA_DIR, Language("en"), "none", {});
  ASSERT_TRUE(tagger.ok()) << tagger.status();
  const NameScores scores =
      CrossValidateNames(**tagger, columns, 3, {.language = Language("en"), .epochs = 3, .hide_names = 0, .progress = {}});
  EXPECT_EQ(scores.at("all").judged, 120u);
  EXPECT_GT(scores.at("all").f1(), 0.99);
}

}  // namespace
}  // namespace xeber
