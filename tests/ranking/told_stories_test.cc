#include "ranking/told_stories.h"

#include <gmock/gmock.h>

#include <map>

#include "tests/ranking/test_archive.h"

namespace xeber {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const char kQuake[] =
    "A strong earthquake shook the Shirvan plain before dawn, the seismology centre said. Rescuers searched collapsed houses in "
    "two "
    "villages.";
const char kOtherWords[] =
    "Rescuers searched collapsed houses in two villages of the Shirvan plain after a strong earthquake shook it before dawn, the "
    "centre "
    "for seismology said.";
const char kBurials[] =
    "Two villages on the Shirvan plain buried nineteen victims of the strong earthquake that shook it before dawn. Rescuers "
    "ended the "
    "search of collapsed houses; the minister blamed a contractor for faulty concrete.";

class ToldStoriesTest : public ::testing::Test {
 protected:
  std::uint32_t NumberOf(const std::string& query) {
    return numbers_.try_emplace(query, static_cast<std::uint32_t>(numbers_.size())).first->second;
  }
  // "query" is told of an article.
  std::optional<ToldStories::News> Tell(const Article& article, const std::vector<ArticleEntity>& entities = {},
                                        const std::string& query = "query") {
    IndexDocument document = MakeTestDocument(article);
    document.annotations.entities = entities;
    return told_.Tell(NumberOf(query), std::make_shared<const StoryPrint>(document, *statistics_));
  }

  std::shared_ptr<const Snapshot> statistics_ = MakeTestSnapshot(
      {MakeArticle("1", "en", "Wheat prices fall", "The price of wheat fell again, traders said.", "2026-05-01"),
       MakeArticle("2", "en", "Late goal decides the derby", "A goal in the last minute decided the derby.", "2026-05-02"),
       MakeArticle("3", "en", "The minister said", "The minister said that the centre was strong, two people said.",
                   "2026-05-02")});
  ToldStories told_;
  std::map<std::string, std::uint32_t> numbers_;
};

TEST_F(ToldStoriesTest, AStoryIsToldOnce) {
  const auto first = Tell(MakeArticle("a", "en", "Earthquake shakes Shirvan", kQuake, "2026-05-10T06:00Z"));
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->reason, AlertReason::kNewStory);
  EXPECT_THAT(first->new_in_it, IsEmpty());
  EXPECT_FALSE(Tell(MakeArticle("b", "en", "Earthquake shakes Shirvan", kQuake, "2026-05-10T07:00Z"))) << "the same text";
  EXPECT_FALSE(Tell(MakeArticle("c", "en", "Shirvan shaken by earthquake", kOtherWords, "2026-05-10T08:00Z")))
      << "the same in other words";
  EXPECT_FALSE(Tell(MakeArticle("a", "en", "Earthquake shakes Shirvan", kQuake, "2026-05-10T06:00Z")))
      << "the same article again";
  EXPECT_TRUE(Tell(MakeArticle("d", "en", "Late goal decides the derby", "A goal decided it.", "2026-05-10T08:00Z")))
      << "another story";
}

TEST_F(ToldStoriesTest, EachQueryIsToldForItself) {
  const Article quake = MakeArticle("a", "en", "Earthquake shakes Shirvan", kQuake, "2026-05-10");
  EXPECT_TRUE(Tell(quake, {}, "one"));
  EXPECT_TRUE(Tell(quake, {}, "two"));
  EXPECT_FALSE(Tell(quake, {}, "one"));
  told_.Forget(NumberOf("one"));
  told_.Forget(NumberOf("never told"));
  EXPECT_TRUE(Tell(quake, {}, "one"));
  EXPECT_FALSE(Tell(quake, {}, "two"));
}

TEST_F(ToldStoriesTest, NewStrongWordsAreAnUpdate) {
  ASSERT_TRUE(Tell(MakeArticle("a", "en", "Earthquake shakes Shirvan", kQuake, "2026-05-10")));
  const Article burials = MakeArticle("b", "en", "Shirvan buries earthquake victims", kBurials, "2026-05-12");
  const auto update = Tell(burials);
  ASSERT_TRUE(update.has_value());
  ASSERT_EQ(update->reason, AlertReason::kUpdate) << "the test wants an article of the same story";
  EXPECT_EQ(update->told_before, ArticleId("a"));
  EXPECT_THAT(update->new_in_it, Contains("victim"));
  EXPECT_FALSE(Tell(burials)) << "told by now";
}

TEST_F(ToldStoriesTest, ANewNameIsAnUpdateEvenInTheSameText) {
  const ArticleEntity shirvan{.id = "place:shirvan", .name = "Shirvan", .salience = .5f};
  const ArticleEntity minister{.id = "person:x", .name = "Kamran Aliyev", .salience = .2f};
  const ArticleEntity hardly{.id = "person:y", .name = "Somebody", .salience = .01f};
  const auto article = [](const std::string& id) {
    return MakeArticle(id, "en", "Earthquake shakes Shirvan", kQuake, "2026-05-10");
  };
  ASSERT_TRUE(Tell(article("a"), {shirvan}));
  EXPECT_FALSE(Tell(article("b"), {shirvan, hardly}));
  const auto update = Tell(article("c"), {shirvan, minister});
  ASSERT_TRUE(update.has_value());
  EXPECT_EQ(update->reason, AlertReason::kUpdate);
  EXPECT_THAT(update->new_in_it, ElementsAre("Kamran Aliyev"));
  EXPECT_FALSE(Tell(article("d"), {minister}));
}

TEST_F(ToldStoriesTest, ANewVersionThatTellsNothingNewIsSilent) {
  ASSERT_TRUE(Tell(MakeArticle("a", "en", "Wheat prices fall", "The price of wheat fell again, traders said. Rain is expected.",
                               "2026-05-10")));
  EXPECT_FALSE(Tell(MakeArticle("a", "en", "Wheat prices fall", "The price of wheat fell again, traders said.", "2026-05-10")));
  const auto rewritten = Tell(MakeArticle("a", "en", "Export ban lifts wheat prices",
                                          "Exporters protested as the ban took effect at midnight.", "2026-05-10"));
  ASSERT_TRUE(rewritten.has_value());
  EXPECT_EQ(rewritten->reason, AlertReason::kUpdate) << "an article is always of its own story";
}

TEST_F(ToldStoriesTest, AYearLaterItIsAnotherStory) {
  ASSERT_TRUE(Tell(MakeArticle("a", "en", "Earthquake shakes Shirvan", kOtherWords, "2025-05-10")));
  const auto again = Tell(MakeArticle("b", "en", "Earthquake shakes Shirvan again", kBurials, "2026-05-10"));
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->reason, AlertReason::kNewStory);
}

TEST_F(ToldStoriesTest, WhatIsRememberedIsBounded) {
  ToldStories small({.articles = 3, .of_query = 2});
  const auto tell = [&](const std::string& id, const std::string& title, const std::string& query) {
    const Article article = MakeArticle(id, "en", title, "", "2026-05-10");
    return small.Tell(NumberOf(query), std::make_shared<const StoryPrint>(MakeTestDocument(article), *statistics_)).has_value();
  };
  EXPECT_TRUE(tell("1", "harbour storm", "a"));
  EXPECT_TRUE(tell("2", "budget vote", "a"));
  EXPECT_TRUE(tell("3", "museum theft", "a"));
  EXPECT_FALSE(tell("2", "budget vote", "a"));
  EXPECT_TRUE(tell("1", "harbour storm", "a")) << "more than two are forgotten, the oldest first";
  for (const char* id : {"4", "5", "6"}) EXPECT_TRUE(tell(id, std::string("pipeline ") + id, id));
  EXPECT_TRUE(tell("1", "harbour storm", "a")) << "more than three in all";
}

}  // namespace
}  // namespace xeber
