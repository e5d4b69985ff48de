#include "eval/judgements.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/eval/temporary_file.h"

namespace xeber {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

TEST(ReadQrels, TakesTabSeparatedJudgementsAndSkipsTheHeader) {
  const TemporaryFile file("qid\tdocid\trel\nq1\tan article\t2\nq1\tb\t0\r\n\nq2\tc\t-1\n");
  const auto qrels = ReadQrels(file.path());
  ASSERT_TRUE(qrels.ok()) << qrels.status();
  EXPECT_EQ(*qrels, (Qrels{{"q1", {{"an article", 2}, {"b", 0}}}, {"q2", {{"c", -1}}}}));
}

TEST(ReadQrels, TakesTheFourColumnsOfTrecAndDecodesIds) {
  const TemporaryFile file("1 0 an%20article 1\n1 0 b 3\n");
  const auto qrels = ReadQrels(file.path());
  ASSERT_TRUE(qrels.ok()) << qrels.status();
  EXPECT_EQ(*qrels, (Qrels{{"1", {{"an article", 1}, {"b", 3}}}}));
}

TEST(ReadQrels, NamesTheFileAndLineOfAFault) {
  const TemporaryFile bad_grade("qid\tdocid\trel\nq1\ta\tgood\n");
  EXPECT_THAT(std::string(ReadQrels(bad_grade.path()).status().message()), HasSubstr(bad_grade.path() + ":2: the grade"));
  const TemporaryFile two_fields("q1\ta\n");
  EXPECT_THAT(std::string(ReadQrels(two_fields.path()).status().message()), HasSubstr(":1: a line of judgements"));
  EXPECT_EQ(ReadQrels("/nowhere/at/all").status().code(), absl::StatusCode::kNotFound);
}

TEST(QrelsOfStories, MakesEveryMemberOfAStoryASeedOfItsFellows) {
  const TemporaryFile file("story\tarticle\trole\ns1\ta\tfirst\ns1\tb\trewrite\ns2\tc\tfirst\n-\td\tsingle\n-\te\tsingle\n");
  const auto stories = ReadStories(file.path());
  ASSERT_TRUE(stories.ok()) << stories.status();
  EXPECT_EQ(QrelsOfStories(*stories), (Qrels{{"a", {{"b", 1}}}, {"b", {{"a", 1}}}}));
}

TEST(Judge, GradesTheRankingAndRemembersWhatWasMissed) {
  const JudgedRanking judged = Judge({"x", "b", "a"}, {{"a", 2}, {"b", 0}, {"c", 1}});
  EXPECT_THAT(judged.grades, ElementsAre(0, 0, 2));
  EXPECT_THAT(judged.ideal, ElementsAre(2, 1));
}

TEST(ReadPairs, TakesSimilarityAndLanguagesWhereThereAreAny) {
  const TemporaryFile judged("id1\tid2\tsimilarity\tlang1\tlang2\na\tb\t2.5\ten\tde\nc\td\t1\ten\ten\n");
  const auto pairs = ReadPairs(judged.path());
  ASSERT_TRUE(pairs.ok()) << pairs.status();
  ASSERT_EQ(pairs->size(), 2u);
  EXPECT_EQ((*pairs)[0].similarity, 2.5);
  EXPECT_EQ((*pairs)[0].language, "en+de");
  EXPECT_EQ((*pairs)[1].language, "en");
  const TemporaryFile plain("id1\tid2\na\tb\n");
  EXPECT_TRUE(std::isnan(ReadPairs(plain.path())->front().similarity));
}

}  // namespace
}  // namespace xeber
