#include "ranking/similar_finder.h"

#include <gmock/gmock.h>

#include <set>

#include "ranking/seed.h"
#include "tests/ranking/test_archive.h"

namespace xeber {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const char kQuake[] = "A strong earthquake shook the Shirvan plain before dawn, the seismology centre said. Rescuers searched collapsed houses in two villages.";

absl::StatusOr<SimilarResponse> FindIn(const Snapshot& snapshot, SimilarRequest request) {
  static const NoAnnotations annotator;
  if (request.now == Time{}) request.now = TestTime("2026-06-01");
  return FindSimilarInSnapshot(snapshot, TestAnalyzer(), annotator, request, {});
}

SimilarRequest About(const std::string& id) { return {.seeds = {{.id = ArticleId(id)}}, .fill = Fill::kNone}; }

std::vector<std::string> Ids(const absl::StatusOr<SimilarResponse>& response) {
  std::vector<std::string> ids;
  EXPECT_TRUE(response.ok()) << response.status();
  if (response.ok())
    for (const Hit& hit : response->hits) ids.push_back(hit.card.id.value());
  return ids;
}

class SimilarTest : public ::testing::Test {
 protected:
  absl::StatusOr<SimilarResponse> Find(SimilarRequest request) const { return FindIn(*snapshot_, std::move(request)); }

  const std::vector<Article> articles_ = {
      MakeArticle("quake", "en", "Earthquake shakes Shirvan", kQuake, "2026-05-10T06:00Z"),
      MakeArticle("quake-copy", "en", "Strong quake hits", kQuake, "2026-05-10T07:00Z"),
      MakeArticle("quake-next", "en", "Shirvan villages bury their dead",
                  "Two villages on the Shirvan plain buried the victims of the strong earthquake that shook it before dawn. Rescuers ended the search of collapsed houses.", "2026-05-13"),
      MakeArticle("quake-2019", "en", "Earthquake on the Shirvan plain", "An earthquake damaged houses on the Shirvan plain, the seismology centre said.", "2019-03-01"),
      MakeArticle("quake-undated", "en", "Why the Shirvan plain shakes", "The seismology centre explains why an earthquake under the Shirvan plain is no surprise.", ""),
      MakeArticle("goal", "en", "Late goal decides the derby", "A goal in the last minute decided the derby between two old rivals of the capital.", "2026-05-10"),
      MakeArticle("az-zelzele", "az", "Şirvanda zəlzələ olub", "Şirvan düzündə güclü zəlzələ olub. Xilasedicilər iki kənddə uçmuş evlərdə axtarış aparır.", "2026-05-10"),
      MakeArticle("due", "en", "Shirvan earthquake report", "The report on the Shirvan earthquake and the collapsed houses is out.", "2026-07-01"),
  };
  const std::shared_ptr<const Snapshot> snapshot_ = MakeTestSnapshot(articles_, 3);
};

TEST_F(SimilarTest, TheStoryComesFirstAndNothingUnlikeAtAll) {
  const auto ids = Ids(Find(About("quake")));
  EXPECT_THAT(ids, ElementsAre("quake-copy", "quake-next", ::testing::_, ::testing::_));
  EXPECT_THAT(ids, Not(Contains("goal")));
  EXPECT_THAT(ids, Not(Contains("quake")));
}

TEST_F(SimilarTest, RelationsAreNamed) {
  const auto response = Find(About("quake"));
  ASSERT_TRUE(response.ok());
  EXPECT_EQ(response->hits[0].relation, Relation::kDuplicate);
  EXPECT_EQ(response->hits[1].relation, Relation::kSameStory);
}

TEST_F(SimilarTest, DuplicatesCollapseIntoOneUnlessShown) {
  SimilarRequest request = About("quake-next");
  const auto collapsed = Find(request);
  ASSERT_TRUE(collapsed.ok());
  EXPECT_THAT(collapsed->hits[0].duplicates, ::testing::SizeIs(1));
  request.duplicates = Duplicates::kShow;
  const auto ids = Ids(Find(request));
  EXPECT_THAT(ids, Contains("quake"));
  EXPECT_THAT(ids, Contains("quake-copy"));
}

TEST_F(SimilarTest, TheLanguageGuardIsOnByDefault) {
  EXPECT_THAT(Ids(Find(About("quake"))), Not(Contains("az-zelzele")));
  EXPECT_THAT(Ids(Find(About("az-zelzele"))), IsEmpty());
}

TEST_F(SimilarTest, WhatIsNotPublishedYetIsHidden) {
  EXPECT_THAT(Ids(Find(About("quake"))), Not(Contains("due")));
  SimilarRequest past = About("quake");
  past.as_of = TestTime("2026-05-11");
  EXPECT_THAT(Ids(Find(past)), Not(Contains("quake-next")));
}

TEST_F(SimilarTest, MaxAgeAndMinScoreBoundTheList) {
  SimilarRequest recent = About("quake");
  recent.max_age = std::chrono::hours(24 * 60);
  EXPECT_THAT(Ids(Find(recent)), ElementsAre("quake-copy", "quake-next"));
  SimilarRequest strict = About("quake");
  strict.min_score = 0.99;
  EXPECT_THAT(Ids(Find(strict)), Not(Contains("quake-next")));
}

TEST_F(SimilarTest, ATextIsASeedToo) {
  const SimilarRequest request{.seeds = {{.text = {.title = "Earthquake near Shirvan", .body = "Houses collapsed on the Shirvan plain.", .language = "en"}}}, .fill = Fill::kNone};
  const auto ids = Ids(Find(request));
  ASSERT_FALSE(ids.empty());
  EXPECT_THAT(ids, Contains("quake-next"));
}

TEST_F(SimilarTest, MissingSeedsAreNamedAndNotFatal) {
  SimilarRequest request = About("quake");
  request.seeds.push_back({.id = ArticleId("nobody")});
  const auto response = Find(request);
  ASSERT_TRUE(response.ok());
  EXPECT_THAT(response->missing_ids, ElementsAre(ArticleId("nobody")));
  EXPECT_EQ(Find(About("nobody")).status().code(), absl::StatusCode::kNotFound);
}

TEST_F(SimilarTest, ADislikedArticlePushesItsLikeDown) {
  SimilarRequest request = About("quake");
  request.diversity = 0;
  const auto before = Find(request);
  request.seeds.push_back({.id = ArticleId("quake-2019"), .weight = -1});
  const auto after = Find(request);
  std::reverse(request.seeds.begin(), request.seeds.end());
  const auto turned = Find(request);
  ASSERT_TRUE(before.ok() && after.ok() && turned.ok());
  EXPECT_EQ(Ids(turned), Ids(after)) << "the order of the seeds counts";
  const auto score = [](const SimilarResponse& response, const std::string& id) {
    for (const Hit& hit : response.hits)
      if (hit.card.id.value() == id) return hit.score;
    return 0.0;
  };
  EXPECT_LT(score(*after, "quake-undated"), score(*before, "quake-undated"));
}

TEST_F(SimilarTest, ExplanationsAddUpAndShowWhereTheWordsStand) {
  SimilarRequest request = About("quake");
  request.explain = true;
  const auto response = Find(request);
  ASSERT_TRUE(response.ok());
  for (const Hit& hit : response->hits) {
    double sum = 0;
    for (const ScorePart& part : hit.explanation.parts) sum += part.value;
    EXPECT_NEAR(sum, hit.score, 1e-9);
    ASSERT_FALSE(hit.explanation.shared.empty());
    for (const SharedFeature& feature : hit.explanation.shared) EXPECT_FALSE(feature.in_seed.empty() || feature.in_hit.empty());
  }
}

TEST(WeighChannels, LatentVectorsCountSquaredAndByTheirShare) {
  const SimilarityWeights weights{.channels = {.terms = .6, .entities = 0, .latent = .4, .category = 0}, .terms_power = 1};
  const SimilarityScore score = WeighChannels({.terms = .5, .latent = .5, .has_latent = true}, weights);
  EXPECT_NEAR(score.content, .6 * .5 + .4 * .25, 1e-9);
  EXPECT_NEAR(WeighChannels({.terms = .5}, weights).content, .5, 1e-9) << "an absent channel gives its share to the others";
}

TEST(WeighChannels, FewEntitiesTellLess) {
  const SimilarityWeights weights{.channels = {.terms = .5, .entities = .5, .latent = 0, .category = 0}, .terms_power = 1, .entities_power = 1};
  const auto content = [&](std::size_t count) { return WeighChannels({.terms = .2, .entities = .8, .entity_count = count}, weights).content; };
  EXPECT_NEAR(content(1), (.5 * .2 + .25 * .8) / .75, 1e-9) << "one has half the channel's weight";
  EXPECT_NEAR(content(3), (.5 * .2 + .375 * .8) / .875, 1e-9);
  EXPECT_NEAR(content(0), .2, 1e-9);
}

TEST(SimilarityTest, EntitiesAreCountedInTheArticleThatNamesFewer) {
  const auto naming = [](int count) {
    std::vector<ForwardItem> entities;
    for (int i = 0; i < count; ++i) entities.push_back(MakeForwardEntity("E" + std::to_string(i), 200, EntityType::kCity, 2));
    return EncodeForward({}, ChooseForwardEntities(std::move(entities)), {}, {});
  };
  const std::string few = naming(2), many = naming(9), none = naming(0);
  const auto count = [](const std::string& a, const std::string& b) {
    return ChannelsBesideWords({.forward = DecodeForward(a)}, {.forward = DecodeForward(b)}).entity_count;
  };
  EXPECT_EQ(count(few, many), 2u);
  EXPECT_EQ(count(many, few), 2u);
  EXPECT_EQ(count(many, none), 0u);
}

TEST(SimilarExplanation, ANameIsToldOnceThoughNotAllPlacesOfItAreMentions) {
  SegmentBuilder builder(EmptyStatistics());
  for (const char* id : {"one", "two"}) {
    Article article = MakeArticle(id, "en", "Tremor", "Houses fell near Sivrice before dawn.", "2026-05-10");
    article.lead = "Sivrice was hit.";
    IndexDocument document = MakeTestDocument(article);
    document.annotations.entities = {{.id = "city:sivrice", .name = "Sivrice", .type = EntityType::kCity, .salience = .5f,
                                      .mentions = {{ArticleField::kBody, 17, 24}}}};
    builder.Add(document);
  }
  const auto segment = Segment::FromParts("s", builder.Finish());
  ASSERT_TRUE(segment.ok());
  SimilarRequest request = About("one");
  request.explain = true;
  const auto response = FindIn(Snapshot(1, 0, {SegmentView{.segment = *segment}}), request);
  ASSERT_TRUE(response.ok()) << response.status();
  ASSERT_EQ(response->hits.size(), 1u);
  const auto& shared = response->hits[0].explanation.shared;
  EXPECT_EQ(std::count_if(shared.begin(), shared.end(), [](const SharedFeature& feature) { return feature.name == "Sivrice"; }), 1);
  EXPECT_EQ(std::count_if(shared.begin(), shared.end(), [](const SharedFeature& feature) { return feature.name == "Houses"; }), 1);
}

TEST_F(SimilarTest, AShortListIsFilledWithRecentNewsAndSaysSo) {
  SimilarRequest request = About("goal");
  EXPECT_THAT(Ids(Find(request)), IsEmpty());
  request.fill = Fill::kLadder;
  const auto response = Find(request);
  ASSERT_TRUE(response.ok());
  ASSERT_FALSE(response->hits.empty());
  for (const Hit& hit : response->hits) EXPECT_EQ(hit.relation, Relation::kRecentFill);
  EXPECT_EQ(response->hits[0].card.id.value(), "quake-next");
}

TEST_F(SimilarTest, PagesNeverRepeat) {
  SimilarRequest request = About("quake");
  request.limit = 1;
  std::set<std::string> seen;
  do {
    const auto page = Find(request);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const Hit& hit : page->hits) EXPECT_TRUE(seen.insert(hit.card.id.value()).second) << hit.card.id.value();
    request.page_token = page->next_page_token;
  } while (!request.page_token.empty());
  EXPECT_EQ(seen.size(), 4u);
}

TEST_F(SimilarTest, BadArgumentsNameTheField) {
  const auto check = [&](SimilarRequest request, const char* field) {
    const auto response = Find(std::move(request));
    EXPECT_EQ(response.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(response.status().message()), HasSubstr(field));
  };
  check({}, "seeds:");
  check({.seeds = {{}}}, "seeds[0]:");
  check({.seeds = {{.id = ArticleId("quake")}}, .diversity = 1.5}, "diversity:");
  check({.seeds = {{.id = ArticleId("quake")}}, .min_score = -1}, "min_score:");
  check({.seeds = {{.id = ArticleId("quake")}}, .max_per_source = -1}, "max_per_source:");
  check({.seeds = {{.id = ArticleId("quake")}}, .max_per_story = -1}, "max_per_story:");
  check({.seeds = {{.id = ArticleId("quake")}}, .limit = -1}, "limit:");
  check({.seeds = {{.id = ArticleId("quake")}}, .page_token = "x"}, "page_token:");
  check({.seeds = {{.id = ArticleId("quake"), .weight = -1}}}, "seeds:");
}

TEST(SimilarityTest, BetweenLanguagesEntitiesCountAndWordsHardly) {
  const auto vector = [](std::vector<ForwardItem> terms) {
    return EncodeForward(ChooseForwardTerms(std::move(terms)),
                         ChooseForwardEntities({MakeForwardEntity("Ebaku", 255, EntityType::kCity, 2)}), {}, {});
  };
  const std::string ours = vector({MakeForwardTerm("Sgas", 255, 2)}), theirs = vector({MakeForwardTerm("Sqaz", 255, 2)});
  const SimilarityView seed{.forward = DecodeForward(ours), .language = "en"};
  const SimilarityScorer scorer(seed, SeedTerms({{TermHash("Sgas"), 2}, {TermHash("Ebaku"), 2}}), {});
  const auto content = [&](std::string_view language) { return scorer.Score({.forward = DecodeForward(theirs), .language = language}).content; };
  EXPECT_GT(content("az"), 2 * content("en"));
  EXPECT_EQ(content("en-gb"), content("en"));
  EXPECT_EQ(content("und"), content("en"));
}

TEST(SimilarityTest, BetweenLanguagesLessLikenessMakesTheSameStory) {
  const auto relation = [](double content, bool foreign) {
    return RelationOf({.content = content, .foreign = foreign}, 0, 1'000'000, 1'000'000);
  };
  const double between = (kForeignSameStoryContent + kSameStoryContent) / 2;
  EXPECT_EQ(relation(between, true), Relation::kSameStory);
  EXPECT_NE(relation(between, false), Relation::kSameStory);
  EXPECT_EQ(relation(kSameStoryContent, false), Relation::kSameStory);
  EXPECT_NE(relation(kForeignSameStoryContent - 0.01, true), Relation::kSameStory);
}

TEST(SimilarityTest, WithoutATimeMoreLikenessMakesTheSameStory) {
  const auto relation = [](double content, std::int64_t seed_time, std::int64_t hit_time) {
    return RelationOf({.content = content}, 0, seed_time, hit_time);
  };
  const double between = (kSameStoryContent + kUndatedSameStoryContent) / 2;
  EXPECT_EQ(relation(between, 1'000'000, 1'000'000), Relation::kSameStory);
  for (const auto& [seed, hit] : {std::pair{kNoTime, kNoTime}, {kNoTime, std::int64_t{1'000'000}}, {std::int64_t{1'000'000}, kNoTime}}) {
    EXPECT_NE(relation(between, seed, hit), Relation::kSameStory);
    EXPECT_EQ(relation(kUndatedSameStoryContent, seed, hit), Relation::kSameStory);
  }
}

TEST(SimilarColdStartTest, LittleArchivesGiveHonestAnswers) {
  const auto lone = MakeTestSnapshot({MakeArticle("one", "en", "Only article", "All alone in the archive.", "2026-05-01")});
  EXPECT_THAT(Ids(FindIn(*lone, About("one"))), IsEmpty());

  const auto wordless = MakeTestSnapshot({MakeArticle("dots", "en", "...", "", "2026-05-01"), MakeArticle("x", "en", "Words", "Some words.", "2026-05-01")});
  EXPECT_THAT(Ids(FindIn(*wordless, About("dots"))), IsEmpty());

  std::vector<Article> same;
  for (int i = 0; i < 30; ++i) same.push_back(MakeArticle("s" + std::to_string(i), "en", "Identical", kQuake, ""));
  const auto identical = MakeTestSnapshot(same, 7);
  const auto response = FindIn(*identical, About("s0"));
  ASSERT_TRUE(response.ok());
  ASSERT_EQ(response->hits.size(), 1u);
  EXPECT_EQ(response->hits[0].relation, Relation::kDuplicate);
  EXPECT_EQ(response->hits[0].duplicates.size(), 28u);
}

// Every article scored exactly, none left out by the candidate search.
TEST(SimilarOracleTest, CandidatesFindWhatAnExhaustiveScorerFinds) {
  std::mt19937 random(99);
  const std::vector<Article> articles = RandomArticles(random, 150);
  static const NoAnnotations annotator;
  for (const std::size_t segment_size : {150u, 40u}) {
    const auto snapshot = MakeTestSnapshot(articles, segment_size);
    int shared = 0, wanted = 0;
    for (int round = 0; round < 60; ++round) {
      const std::string id = articles[random() % articles.size()].id.value();
      SimilarRequest request = About(id);
      request.duplicates = Duplicates::kShow;
      request.diversity = 0;
      request.limit = 1 + static_cast<std::int32_t>(random() % 10);
      const auto found = Ids(FindIn(*snapshot, request));
      const auto seeds = ReadSeeds(request.seeds, *snapshot, TestAnalyzer(), annotator);
      ASSERT_TRUE(seeds.ok());
      const SimilarityScorer scorer(seeds->seeds[0]->view, seeds->terms, TimeWeightsOf(SimilarMode::kBlend));
      std::vector<std::pair<double, std::string>> exact;
      for (const SegmentView& view : snapshot->segments())
        for (DocId doc = 0; doc < view.segment->size(); ++doc) {
          const SimilarityView other{view.segment->forward(doc), view.segment->columns().category.value(doc), view.segment->columns().time(doc)};
          const SimilarityScore score = scorer.Score(other);
          if (view.segment->article_id(doc) != id && score.content >= kLeastContent && other.time <= TestTime("2026-06-01").time_since_epoch().count())
            exact.emplace_back(score.score, view.segment->article_id(doc));
        }
      std::sort(exact.rbegin(), exact.rend());
      if (exact.size() > static_cast<std::size_t>(request.limit)) exact.resize(static_cast<std::size_t>(request.limit));
      const std::set<std::string> ids(found.begin(), found.end());
      for (const auto& [score, name] : exact) shared += static_cast<int>(ids.count(name));
      wanted += static_cast<int>(exact.size());
    }
    EXPECT_GE(shared, wanted * 0.99);
    EXPECT_GT(wanted, 150);
  }
}

}  // namespace
}  // namespace xeber
