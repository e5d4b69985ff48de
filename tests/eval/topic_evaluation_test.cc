#include "eval/topic_evaluation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "eval/latent_evaluation.h"
#include "tests/eval/temporary_file.h"

namespace xeber {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

class TopicEvaluation : public testing::Test {
 protected:
  static void SetUpTestSuite() { pipeline_ = new Pipeline(*LoadPipeline(XEBER_DATA_DIR)); }
  static void TearDownTestSuite() { delete pipeline_; }
  static inline Pipeline* pipeline_ = nullptr;
};

std::string Line(const std::string& id, const std::string& category, const std::string& body) {
  return R"({"id":")" + id + R"(","title":"News","language":"en","category":")" + category + R"(","body":")" + body + "\"}\n";
}

// Ten articles of each category, all alike within it.
std::string TwoCategories(const std::string& first, const std::string& second) {
  std::string lines;
  for (int i = 0; i < 10; ++i) {
    lines += Line("s" + std::to_string(i), first, "The striker scored a goal and the football team won the championship match.");
    lines += Line("e" + std::to_string(i), second, "The central bank raised interest rates as inflation hurt the stock market.");
  }
  return lines;
}

TEST_F(TopicEvaluation, CategoriesThatWordsTellApartAreLearned) {
  const TemporaryFile file(TwoCategories("sport", "business") + Line("x", "", "Nothing is said of this one."));
  const auto archive = LabelledArchive::Read(file.path(), *pipeline_);
  ASSERT_TRUE(archive.ok()) << archive.status();
  EXPECT_EQ(archive->size(), 20u);
  const auto accuracy = archive->CrossValidate(5);
  ASSERT_TRUE(accuracy.ok()) << accuracy.status();
  EXPECT_EQ(accuracy->all, 20u);
  EXPECT_EQ(accuracy->right, 20u);
}

TEST_F(TopicEvaluation, TheLexiconIsJudgedByTheCategoriesThatAreMapped) {
  const TemporaryFile file(TwoCategories("sport", "business"));
  const auto archive = LabelledArchive::Read(file.path(), *pipeline_);
  ASSERT_TRUE(archive.ok()) << archive.status();
  const Accuracy right = archive->Lexicon({{"sport", {"iptc:15000000"}}, {"business", {"iptc:04000000"}}});
  EXPECT_EQ(right.right, 20u);
  const Accuracy crossed = archive->Lexicon({{"sport", {"iptc:04000000"}}, {"business", {"iptc:15000000"}}});
  EXPECT_EQ(crossed.right, 0u);
  EXPECT_EQ(archive->Lexicon({{"sport", {"iptc:15000000"}}}).all, 10u);
}

TEST_F(TopicEvaluation, OneCategoryIsRefused) {
  const TemporaryFile file(TwoCategories("sport", "sport"));
  EXPECT_THAT(std::string(LabelledArchive::Read(file.path(), *pipeline_).status().message()), HasSubstr("two categories"));
}

TEST(ParseTopicsOfCategory, TakesSeveralCodesAndTellsWhatIsNone) {
  EXPECT_THAT(*ParseTopicsOfCategory({"a=04000000,13000000", "b=15000000"}),
              ElementsAre(Pair("a", ElementsAre("iptc:04000000", "iptc:13000000")), Pair("b", ElementsAre("iptc:15000000"))));
  for (const std::string wrong : {"a", "=04000000", "a=", "a=4", "a=04000000,", "a=0400000x"})
    EXPECT_THAT(std::string(ParseTopicsOfCategory({wrong}).status().message()), HasSubstr("\"" + wrong + "\"")) << wrong;
}

TEST_F(TopicEvaluation, LatentVectorsTellArticlesOfOneKindFromOthers) {
  const TemporaryFile file(TwoCategories("sport", "business"));
  const auto scores = ScorePairsByLatent({{"s1", "s2", 0, ""}, {"s1", "e2", 0, ""}}, {file.path()}, *pipeline_,
                                         {.dimensions = 2, .max_share = 1});
  ASSERT_TRUE(scores.ok()) << scores.status();
  EXPECT_GT(scores->at(0), 0.9);
  EXPECT_LT(scores->at(1), 0.5);
  EXPECT_THAT(std::string(ScorePairsByLatent({{"s1", "nobody", 0, ""}}, {file.path()}, *pipeline_, {.max_share = 1}).status().message()),
              HasSubstr("nobody"));
}

}  // namespace
}  // namespace xeber
