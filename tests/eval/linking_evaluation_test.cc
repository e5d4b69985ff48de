#include "eval/linking_evaluation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/eval/temporary_file.h"

namespace xeber {
namespace {

using testing::HasSubstr;

std::string Line(const std::string& id, const std::string& language, const std::string& body) {
  return R"({"id":")" + id + R"(","title":"","language":")" + language + R"(","body":")" + body + "\"}\n";
}

class LinkingEvaluation : public testing::Test {
 protected:
  static void SetUpTestSuite() { pipeline_ = new Pipeline(*LoadPipeline(XEBER_DATA_DIR)); }
  static void TearDownTestSuite() { delete pipeline_; }

  // Whether each judged mention is right, in the order of the articles.
  std::vector<bool> Right(const std::vector<JudgedMention>& mentions) {
    const TemporaryFile file(Line("az", "az", "Görüş Bakıda və Ankarada keçirildi.") +
                             Line("ru", "ru", "Встреча прошла в Баку и в Анкаре.") + Line("en", "en", "They met in Baku."));
    const auto linked = LinkJudged(mentions, file.path(), *pipeline_);
    EXPECT_TRUE(linked.ok()) << linked.status();
    std::vector<bool> right;
    for (const LinkedMention& mention : *linked) right.push_back(mention.right);
    return right;
  }
  static inline Pipeline* pipeline_ = nullptr;
};

TEST_F(LinkingEvaluation, OneThingHasOneIdInEveryLanguage) {
  EXPECT_EQ(Right({{"az", "Bakıda", "baku"}, {"az", "Ankarada", "ankara"}, {"ru", "Баку", "baku"}, {"en", "Baku", "baku"}}),
            (std::vector<bool>{true, true, true, true}));
}

TEST_F(LinkingEvaluation, WhatIsNotFoundOrIsSomethingElseIsWrong) {
  EXPECT_EQ(Right({{"az", "Bakıda", "baku"}, {"ru", "Анкаре", "baku"}, {"en", "Baku", "baku"}}),
            (std::vector<bool>{true, false, true}));
  EXPECT_EQ(Right({{"en", "met", "meeting"}, {"en", "Oslo", "oslo"}}), (std::vector<bool>{false, false}));
}

TEST_F(LinkingEvaluation, TwoThingsWithOneIdAreNotBothRight) {
  EXPECT_EQ(Right({{"az", "Bakıda", "baku"}, {"ru", "Баку", "baku"}, {"en", "Baku", "another-baku"}}),
            (std::vector<bool>{true, true, false}));
}

TEST_F(LinkingEvaluation, AnArticleThatIsNotThereIsTold) {
  const TemporaryFile file(Line("en", "en", "They met in Baku."));
  EXPECT_THAT(std::string(LinkJudged({{"nowhere", "Baku", "baku"}}, file.path(), *pipeline_).status().message()),
              HasSubstr("nowhere"));
}

TEST(ReadMentions, SkipsTheHeaderAndTellsTheFaultyLine) {
  const TemporaryFile good("article\tsurface\tentity\ttype\na\tNew York\tnyc\tPLACE\n");
  const auto mentions = ReadMentions(good.path());
  ASSERT_TRUE(mentions.ok()) << mentions.status();
  ASSERT_EQ(mentions->size(), 1u);
  EXPECT_EQ(mentions->front().surface, "New York");
  const TemporaryFile bad("article\tsurface\tentity\na\tb\n");
  EXPECT_THAT(std::string(ReadMentions(bad.path()).status().message()), HasSubstr(":2:"));
}

}  // namespace
}  // namespace xeber
