// Answers through candidates beside those of an exhaustive scorer, in segments that are too large to be read whole.
#include "ranking/candidates.h"

#include <gmock/gmock.h>

#include <cmath>
#include <functional>
#include <set>
#include <utility>

#include "index/impact.h"
#include "ranking/seed_terms.h"
#include "ranking/similar_finder.h"
#include "tests/ranking/test_archive.h"

namespace xeber {
namespace {

// Names one entity a story by the article's category, so that both channels count.
class StoryAnnotator : public Annotator {
 public:
  void Annotate(const Article& article, const ArticleAnalysis&, Annotations& out) const override {
    out = {};
    if (!article.tags.empty())
      out.entities.push_back({.id = "e:" + article.tags.front(), .name = article.tags.front(), .type = EntityType::kPerson, .salience = .7f});
  }
  std::string version() const override { return "story"; }
};

std::string Word(std::uint32_t number) {
  std::string word = "q";
  for (; number > 0; number /= 20) word += {"bcdfghjklmnpqrstvwxz"[number % 20], 'a'};
  return word;
}

// Stories of ten articles each: words of their own, common ones, and for every other article the story's hero as a tag.
std::vector<Article> StoryArticles(std::mt19937& random, std::uint32_t stories) {
  const auto below = [&](std::uint32_t limit) { return static_cast<std::uint32_t>(random() % limit); };
  std::vector<Article> articles;
  for (std::uint32_t i = 0; i < stories * 10; ++i) {
    const std::uint32_t story = i % stories;
    Article article{.id = ArticleId("a" + std::to_string(i)), .language = below(4) > 0 ? "en" : "tr", .tags = {}};
    for (int word = 0; word < 12; ++word) article.body += Word(1000 + story * 15 + below(15)) + " ";
    for (int word = 0; word < 25; ++word) article.body += Word(1 + below(1 + below(900))) + " ";
    article.title = Word(1000 + story * 15);
    article.category = below(3) ? std::vector<std::string>{"politics", "sport", "culture"}[story % 3] : "";
    if (below(2)) article.tags = {"hero" + std::to_string(story)};
    if (below(10) > 0) article.publish_time = PublishTime{TestTime("2026-01-01") + std::chrono::hours(below(4000)), TimePrecision::kSecond};
    articles.push_back(std::move(article));
  }
  return articles;
}

using LatentOf = std::function<std::vector<std::int8_t>(std::size_t)>;  // by number of the article

std::shared_ptr<const Snapshot> MakeStorySnapshot(const std::vector<Article>& articles, std::size_t segment_size,
                                                  const LatentOf& latent_of = nullptr) {
  static const StoryAnnotator annotator;
  std::vector<SegmentView> views;
  for (std::size_t begin = 0; begin < articles.size(); begin += segment_size) {
    SegmentBuilder builder(EmptyStatistics());
    for (std::size_t i = begin; i < std::min(begin + segment_size, articles.size()); ++i) {
      IndexDocument document = MakeTestDocument(articles[i]);
      annotator.Annotate(articles[i], {}, document.annotations);
      if (latent_of) document.annotations.latent = latent_of(i);
      builder.Add(document);
    }
    auto segment = Segment::FromParts(std::to_string(begin), builder.Finish());
    EXPECT_TRUE(segment.ok()) << segment.status();
    views.push_back({.segment = *segment});
  }
  return std::make_shared<const Snapshot>(1, 0, std::move(views));
}

std::vector<std::string> Answer(const Snapshot& snapshot, const SimilarRequest& request, CandidateReach reach) {
  static const StoryAnnotator annotator;
  const auto response = FindSimilarInSnapshot(snapshot, TestAnalyzer(), annotator, request, {}, reach);
  EXPECT_TRUE(response.ok()) << response.status();
  std::vector<std::string> ids;
  for (const Hit& hit : response->hits) ids.push_back(hit.card.id.value());
  return ids;
}

class CandidatesTest : public ::testing::TestWithParam<std::size_t> {
 protected:
  // The share of an exhaustive scorer's hits that are found, over so many seeds.
  double Overlap(SimilarRequest request, std::size_t seeds = 80) {
    request.fill = Fill::kNone;
    request.now = TestTime("2027-01-01");
    std::size_t wanted = 0, found = 0;
    for (std::size_t i = 0; i < articles_.size(); i += articles_.size() / seeds) {
      request.seeds = {{.id = articles_[i].id}};
      request.limit = static_cast<std::int32_t>(1 + i % 10);
      const auto proposed = Answer(*snapshot_, request, CandidateReach::kProposed);
      const auto all = Answer(*snapshot_, request, CandidateReach::kAll);
      const std::set<std::string> ids(proposed.begin(), proposed.end());
      wanted += all.size();
      for (const std::string& id : all) found += ids.count(id);
    }
    EXPECT_GT(wanted, 100u);
    return static_cast<double>(found) / static_cast<double>(wanted);
  }

  std::mt19937 random_{7};
  const std::vector<Article> articles_ = StoryArticles(random_, 600);
  std::shared_ptr<const Snapshot> snapshot_ = MakeStorySnapshot(articles_, GetParam());
};

TEST_P(CandidatesTest, FindWhatAnExhaustiveScorerFinds) {
  EXPECT_GE(Overlap({}), 0.99);
  EXPECT_GE(Overlap({.diversity = 0}), 0.99);
}

TEST_P(CandidatesTest, FindWhatAnExhaustiveScorerFindsUnderFilters) {
  SimilarRequest request;
  request.filter.published_from = TestTime("2026-04-01");
  request.filter.published_before = TestTime("2026-05-20");
  EXPECT_GE(Overlap(request, 240), 0.99);
  EXPECT_GE(Overlap({.filter = {.categories = {"sport"}}}, 240), 0.99);
}

// Between languages a category weighs so much that one weak word more can make one of the best hits; not all of those are found.
TEST_P(CandidatesTest, FindAlmostAllBetweenLanguages) { EXPECT_GE(Overlap({.language_guard = LanguageGuard::kAny}), 0.97); }

// Articles of one story lie along one direction, but for much noise; every seventh has no vector. What is alike by its vector
// alone has no posting that could find it.
std::vector<std::int8_t> LatentOfStory(std::size_t article, std::size_t stories) {
  if (article % 7 == 0) return {};
  std::mt19937 random(static_cast<std::uint32_t>(article % stories)), noise(static_cast<std::uint32_t>(article));
  std::vector<double> made(16);
  double square = 0;
  for (double& component : made) {
    component = std::normal_distribution<>()(random) + std::normal_distribution<>()(noise);
    square += component * component;
  }
  std::vector<std::int8_t> latent;
  for (const double component : made) latent.push_back(static_cast<std::int8_t>(std::lround(component / std::sqrt(square) * 127)));
  return latent;
}

TEST_P(CandidatesTest, FindWhatLatentVectorsReorder) {
  const std::size_t stories = articles_.size() / 10;
  const auto plain = std::exchange(snapshot_, MakeStorySnapshot(articles_, GetParam(), [&](std::size_t i) { return LatentOfStory(i, stories); }));
  EXPECT_GE(Overlap({}), 0.99);
  SimilarRequest request{.limit = 30, .now = TestTime("2027-01-01")};
  request.seeds = {{.id = articles_[1].id}};
  request.fill = Fill::kNone;
  EXPECT_NE(Answer(*snapshot_, request, CandidateReach::kAll), Answer(*plain, request, CandidateReach::kAll)) << "vectors count for nothing";
}

TEST(LatentCandidates, DecideAmongArticlesThatTheirWordsDoNotTellApart) {
  std::vector<Article> articles;
  for (int i = 0; i < 200; ++i)
    articles.push_back(MakeArticle("a" + std::to_string(i), "en", "Harbour storm", "The storm closed the harbour of the town.", "2026-05-01"));
  const auto snapshot = MakeStorySnapshot(articles, 200, [](std::size_t i) { return LatentOfStory(7 * i + 1, 1000); });
  SimilarRequest request{.limit = 10, .now = TestTime("2027-01-01")};
  request.duplicates = Duplicates::kShow;
  request.fill = Fill::kNone;
  for (const char* id : {"a3", "a50", "a120"}) {
    request.seeds = {{.id = ArticleId(id)}};
    EXPECT_EQ(Answer(*snapshot, request, CandidateReach::kProposed), Answer(*snapshot, request, CandidateReach::kAll)) << id;
  }
}

INSTANTIATE_TEST_SUITE_P(Segments, CandidatesTest, ::testing::Values(6000, 2500, 700));

TEST(AllCandidates, AreAllThatTheRequestMaySee) {
  std::mt19937 random(3);
  const std::vector<Article> articles = RandomArticles(random, 50);
  const auto snapshot = MakeTestSnapshot(articles, 20);
  const CandidateRequest request{.seed_terms = {}, .filter = {.categories = {"sport"}}, .until = {.now = TestTime("2027-01-01")}};
  const auto all = AllCandidates(*snapshot, request);
  EXPECT_EQ(std::ssize(all), std::count_if(articles.begin(), articles.end(), [](const Article& a) { return a.category == "sport"; }));
}

TEST(SeedTerms, KnowFrequencyAndPlace) {
  std::mt19937 random(3);
  const auto snapshot = MakeTestSnapshot(RandomArticles(random, 50), 20);
  const std::uint32_t known = TermHash("Sstorm"), unknown = TermHash("Snowhere");
  const SeedTerms terms(*snapshot, {unknown, known, known});
  ASSERT_EQ(terms.size(), 2u);
  ASSERT_TRUE(terms.Find(known));
  EXPECT_FALSE(terms.Find(known + 1));
  EXPECT_EQ(terms.IdfOf(known), InverseDocumentFrequency(50, snapshot->DocumentFrequency("Sstorm")));
  EXPECT_EQ(terms.IdfOf(unknown), InverseDocumentFrequency(50, 0));
  EXPECT_EQ(terms.IdfOf(known + 1), 0);
  for (std::size_t i = 0; i < snapshot->segments().size(); ++i) {
    const Segment& segment = *snapshot->segments()[i].segment;
    EXPECT_EQ(segment.term(terms.ordinal(i, *terms.Find(known))), "Sstorm");
    EXPECT_EQ(terms.ordinal(i, *terms.Find(unknown)), Segment::kNoTerm);
  }
}

}  // namespace
}  // namespace xeber
