#include <gtest/gtest.h>

#include "eval/search_evaluation.h"
#include "eval/similar_evaluation.h"
#include "tests/eval/fake_engine.h"

namespace xeber {
namespace {

Hit MakeHit(const std::string& id, Relation relation = Relation::kUnspecified) {
  Hit hit;
  hit.card.id = ArticleId(id);
  hit.relation = relation;
  return hit;
}

const auto kNoGroup = [](const std::string&) { return std::string(); };
const auto kQuiet = [](std::size_t, std::size_t) {};

TEST(MeasureSimilar, AveragesOverSeedsAndByGroup) {
  FakeEngine engine;
  engine.answers = {{"a", {MakeHit("b")}}, {"b", {MakeHit("x"), MakeHit("a")}}};
  const Qrels qrels{{"a", {{"b", 1}}}, {"b", {{"a", 1}}}, {"lonely", {{"a", 0}}}};
  const auto measured = MeasureSimilar(
      AskEngine(engine, EvaluationRequest(Time{})), qrels, [](const std::string& seed) { return seed; }, kQuiet);
  ASSERT_TRUE(measured.ok()) << measured.status();
  EXPECT_EQ(measured->seeds, 2u);
  EXPECT_DOUBLE_EQ(measured->mean.at("MAP"), 0.75);
  EXPECT_DOUBLE_EQ(measured->by_group.at("b").at("MAP"), 0.5);
}

TEST(MeasureSimilar, HoldsTheRelationsOfTheHitsAgainstTheJudgements) {
  FakeEngine engine;
  engine.answers = {
      {"a", {MakeHit("b", Relation::kDuplicate), MakeHit("x", Relation::kSameStory), MakeHit("c", Relation::kBackground)}}};
  const auto measured =
      MeasureSimilar(AskEngine(engine, EvaluationRequest(Time{})), {{"a", {{"b", 1}, {"c", 1}, {"d", 1}}}}, kNoGroup, kQuiet);
  ASSERT_TRUE(measured.ok()) << measured.status();
  EXPECT_EQ(measured->same_story.true_positive, 1u);
  EXPECT_EQ(measured->same_story.false_positive, 1u);
  EXPECT_EQ(measured->same_story.false_negative, 2u);
}

TEST(EvaluationRequest, FoldsSpreadsAndFillsNothing) {
  const SimilarRequest request = EvaluationRequest(Time{});
  EXPECT_EQ(request.diversity, 0);
  EXPECT_EQ(request.duplicates, Duplicates::kShow);
  EXPECT_EQ(request.fill, Fill::kNone);
}

TEST(RunQueries, AsksForPlainWordsAThousandDeep) {
  FakeEngine engine;
  engine.answers = {{"two words", {MakeHit("a"), MakeHit("b")}}};
  const auto answers = RunQueries(engine, {{"q1", "two words"}}, {}, kQuiet);
  ASSERT_TRUE(answers.ok()) << answers.status();
  EXPECT_EQ(*answers, (Rankings{{"q1", {"a", "b"}}}));
  EXPECT_EQ(engine.searches.front().syntax, QuerySyntax::kPlainWords);
  EXPECT_EQ(engine.searches.front().limit, 1000);
  EXPECT_FALSE(engine.searches.front().collapse_duplicates);
}

}  // namespace
}  // namespace xeber
