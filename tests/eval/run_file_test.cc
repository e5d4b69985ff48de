#include "eval/run_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "eval/scoring.h"
#include "tests/eval/temporary_file.h"

namespace xeber {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Hit MakeHit(const std::string& id, double score) {
  Hit hit;
  hit.card.id = ArticleId(id);
  hit.score = score;
  return hit;
}

TEST(EncodeRunId, KeepsAnIdOneWordAndComesBack) {
  const std::pair<const char*, const char*> cases[] = {{"plain", "plain"}, {"two words", "two%20words"}, {"50%", "50%25"},
                                                       {"a\tb", "a%09b"},  {"xəbər", "xəbər"},           {"%20", "%2520"}};
  for (const auto& [id, word] : cases) {
    EXPECT_EQ(EncodeRunId(id), word);
    EXPECT_EQ(DecodeRunId(word), id);
  }
}

TEST(DecodeRunId, LeavesAPercentThatEscapesNothing) {
  EXPECT_EQ(DecodeRunId("100%"), "100%");
  EXPECT_EQ(DecodeRunId("%zz"), "%zz");
}

TEST(RunWriter, WritesTheTrecColumns) {
  const TemporaryFile file;
  auto writer = RunWriter::Open(file.path(), "my tag");
  ASSERT_TRUE(writer.ok()) << writer.status();
  writer->Write("q 1", {MakeHit("a", 2.5), MakeHit("b c", 1)});
  writer->Write("q2", {});
  ASSERT_TRUE(writer->Close().ok());
  EXPECT_EQ(file.Read(), "q%201 Q0 a 1 2.5 my%20tag\nq%201 Q0 b%20c 2 1 my%20tag\n");
}

TEST(RunWriter, LowersEqualScoresSoThatSortingByScoreKeepsTheOrder) {
  const TemporaryFile file;
  auto writer = RunWriter::Open(file.path());
  writer->Write("q", {MakeHit("a", 1), MakeHit("c", 1), MakeHit("b", 1), MakeHit("d", 3)});
  ASSERT_TRUE(writer->Close().ok());
  EXPECT_THAT(ReadRun(file.path())->at("q"), ElementsAre("a", "c", "b", "d"));
}

TEST(ReadRun, SortsByScoreAndThenByIdFromTheEndAsTrecEvalDoes) {
  const TemporaryFile file("q Q0 a 1 0.5 t\nq Q0 b 2 0.5 t\nq Q0 c 3 0.9 t\n");
  EXPECT_THAT(ReadRun(file.path())->at("q"), ElementsAre("c", "b", "a"));
}

TEST(ReadRun, NamesTheLineThatIsNotOne) {
  const TemporaryFile file("q Q0 a 1 0.5 t\nq a 0.5\n");
  EXPECT_THAT(std::string(ReadRun(file.path()).status().message()), HasSubstr(":2: a line of a run"));
}

TEST(ScoreRun, CountsAnUnansweredQueryAsZeroAndLeavesOutThoseWithoutAnythingRelevant) {
  const Rankings run{{"answered", {"a"}}, {"irrelevant", {"a"}}};
  const Qrels qrels{{"answered", {{"a", 1}}}, {"unanswered", {{"a", 1}}}, {"irrelevant", {{"a", 0}}}};
  const RunScore score = ScoreRun(run, qrels);
  EXPECT_EQ(score.queries, 2u);
  EXPECT_EQ(score.unanswered, 1u);
  EXPECT_DOUBLE_EQ(score.mean.at("MAP"), 0.5);
}

}  // namespace
}  // namespace xeber
