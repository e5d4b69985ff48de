#include "ranking/list_caps.h"

#include <gmock/gmock.h>

#include <map>
#include <set>

#include "ranking/hit_groups.h"
#include "ranking/searcher.h"
#include "ranking/similar_finder.h"
#include "ranking/strongest_terms.h"
#include "tests/ranking/test_archive.h"

namespace xeber {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

absl::StatusOr<SimilarResponse> FindIn(const Snapshot& snapshot, SimilarRequest request) {
  static const NoAnnotations annotator;
  request.now = TestTime("2026-06-01");
  request.fill = Fill::kNone;
  return FindSimilarInSnapshot(snapshot, TestAnalyzer(), annotator, request, {});
}

std::vector<std::string> AllPages(const Snapshot& snapshot, SimilarRequest request) {
  std::vector<std::string> ids;
  do {
    const auto page = FindIn(snapshot, request);
    EXPECT_TRUE(page.ok()) << page.status();
    if (!page.ok()) break;
    for (const Hit& hit : page->hits) ids.push_back(hit.card.id.value());
    request.page_token = page->next_page_token;
  } while (!request.page_token.empty());
  return ids;
}

std::map<std::string, int> BySource(const std::vector<std::string>& ids, const std::vector<Article>& articles) {
  std::map<std::string, int> counts;
  for (const Article& article : articles)
    if (std::find(ids.begin(), ids.end(), article.id.value()) != ids.end()) ++counts[article.source];
  return counts;
}

TEST(ListCapsTest, NoSourceHasMoreHitsThanAskedForOnAllPagesTogether) {
  std::mt19937 random(5);
  const std::vector<Article> articles = RandomArticles(random, 120);
  const auto snapshot = MakeTestSnapshot(articles, 50);
  for (const int cap : {1, 3}) {
    SimilarRequest request{.seeds = {{.id = ArticleId("a7")}}, .diversity = 0, .max_per_source = cap, .limit = 2};
    const auto paged = AllPages(*snapshot, request);
    for (const auto& [source, count] : BySource(paged, articles)) EXPECT_EQ(count, cap) << source;
    request.limit = 100;
    EXPECT_EQ(AllPages(*snapshot, request), paged);
  }
}

TEST(ListCapsTest, PagesKeepCountWhileArticlesArrive) {
  std::mt19937 random(6);
  std::vector<Article> articles = RandomArticles(random, 80);
  SimilarRequest request{.seeds = {{.id = ArticleId("a3")}}, .max_per_source = 2, .limit = 2};
  const auto first = FindIn(*MakeTestSnapshot(articles, 30), request);
  ASSERT_TRUE(first.ok());
  std::vector<std::string> ids;
  for (const Hit& hit : first->hits) ids.push_back(hit.card.id.value());
  for (const Article& late : RandomArticles(random, 20)) {
    articles.push_back(late);
    articles.back().id = ArticleId("late-" + late.id.value());
  }
  request.page_token = first->next_page_token;
  const auto later = AllPages(*MakeTestSnapshot(articles, 30), request);
  ids.insert(ids.end(), later.begin(), later.end());
  EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), ids.size());
  for (const auto& [source, count] : BySource(ids, articles)) EXPECT_LE(count, 2) << source;
}

class StoriesTest : public ::testing::Test {
 protected:
  // Three reports of a quake and two of another one, in words of their own.
  const std::vector<Article> articles_ = {
      MakeArticle("seed", "en", "Earthquakes of the spring",
                  "Earthquakes shook the Shirvan plain and the Talysh mountains, seismologists counted damaged houses, rescuers "
                  "searched villages.",
                  "2026-05-20"),
      MakeArticle(
          "plain-1", "en", "Earthquake shakes Shirvan plain",
          "An earthquake shook the Shirvan plain before dawn; rescuers searched collapsed houses in two villages near Kurdamir.",
          "2026-05-10"),
      MakeArticle("plain-2", "en", "Shirvan plain hit by earthquake",
                  "Before dawn an earthquake shook the Shirvan plain. In two villages near Kurdamir rescuers searched collapsed "
                  "houses for hours.",
                  "2026-05-10"),
      MakeArticle("plain-3", "en", "Rescuers search Shirvan villages",
                  "After the earthquake before dawn on the Shirvan plain rescuers searched collapsed houses of two villages near "
                  "Kurdamir, officials said.",
                  "2026-05-11"),
      MakeArticle("talysh-1", "en", "Tremor in the Talysh mountains",
                  "Seismologists measured a tremor in the Talysh mountains; a school in Lerik was damaged and its pupils sent "
                  "home, the ministry said. Earthquakes are rare there.",
                  "2026-03-02"),
      MakeArticle("talysh-2", "en", "Lerik school closed after tremor",
                  "The ministry sent pupils home from a school in Lerik that was damaged when a tremor hit the Talysh mountains, "
                  "seismologists said. Earthquakes are rare there.",
                  "2026-03-02"),
  };
  const std::shared_ptr<const Snapshot> snapshot_ = MakeTestSnapshot(articles_, 4);
};

TEST_F(StoriesTest, ArticlesOfOneStoryAreOneGroup) {
  StoryGroups groups(*snapshot_);
  std::vector<std::size_t> numbers;
  for (const char* id : {"plain-1", "talysh-1", "plain-2", "plain-3", "talysh-2"})
    numbers.push_back(groups.FindOrAdd(ViewOf(*snapshot_, *snapshot_->Find(ArticleId(id)))));
  EXPECT_THAT(numbers, ElementsAre(0u, 1u, 0u, 0u, 1u));
}

TEST_F(StoriesTest, AStoryHasNoMoreHitsThanAskedFor) {
  SimilarRequest request{.seeds = {{.id = ArticleId("seed")}}, .diversity = 0, .duplicates = Duplicates::kShow, .limit = 9};
  EXPECT_THAT(AllPages(*snapshot_, request), SizeIs(5));
  const auto stories = [](const std::vector<std::string>& ids) {
    std::map<std::string, int> counts;
    for (const std::string& id : ids) ++counts[id.substr(0, 5)];
    return counts;
  };
  for (const int limit : {9, 1}) {
    request.limit = limit;
    request.max_per_story = 1;
    EXPECT_THAT(stories(AllPages(*snapshot_, request)), ElementsAre(std::pair("plain", 1), std::pair("talys", 1)));
    request.max_per_story = 2;
    EXPECT_THAT(stories(AllPages(*snapshot_, request)), ElementsAre(std::pair("plain", 2), std::pair("talys", 2)));
  }
}

class GroupedSearchTest : public StoriesTest {
 protected:
  SearchResponse Search(const Snapshot& snapshot) const {
    const auto answer = SearchSnapshot(snapshot, {TestAnalyzer()}, request_, {});
    EXPECT_TRUE(answer.ok()) << answer.status();
    return *answer;
  }
  // How many articles stand behind the hits of a story, by the first letters of their ids.
  static std::map<std::string, std::size_t> Behind(const SearchResponse& response, std::vector<ArticleId> Hit::* which) {
    std::map<std::string, std::size_t> counts;
    for (const Hit& hit : response.hits) counts[hit.card.id.value().substr(0, 5)] += (hit.*which).size();
    return counts;
  }
  SearchRequest request_{.query = "(Shirvan OR Talysh) -spring", .group_stories = true, .now = TestTime("2026-06-01")};
};

TEST_F(GroupedSearchTest, TheBestReportOfEachStoryIsShown) {
  const SearchResponse response = Search(*snapshot_);
  EXPECT_THAT(response.hits, SizeIs(2));
  EXPECT_THAT(Behind(response, &Hit::same_story), ElementsAre(std::pair("plain", 2), std::pair("talys", 1)));
  EXPECT_THAT(Behind(response, &Hit::duplicates), ElementsAre(std::pair("plain", 0), std::pair("talys", 0)));
  EXPECT_EQ(response.total.estimate, 5u);  // articles
}

TEST_F(GroupedSearchTest, StoriesAreGroupedOnlyIfAskedFor) {
  request_.group_stories = false;
  const SearchResponse response = Search(*snapshot_);
  EXPECT_THAT(response.hits, SizeIs(5));
  for (const Hit& hit : response.hits) EXPECT_THAT(hit.same_story, ::testing::IsEmpty());
}

TEST_F(GroupedSearchTest, SmallPagesShowEveryArticleOnceAsAHitOrBehindOne) {
  std::vector<Article> articles = articles_;
  articles.push_back(articles[1]);
  articles.back().id = ArticleId("plain-copy");
  const auto snapshot = MakeTestSnapshot(articles, 3);
  EXPECT_EQ(Behind(Search(*snapshot), &Hit::duplicates)["plain"], 1u);
  std::vector<std::string> shown;
  request_.limit = 1;
  do {
    const SearchResponse page = Search(*snapshot);
    for (const Hit& hit : page.hits) {
      shown.push_back(hit.card.id.value());
      for (const auto* folded : {&hit.duplicates, &hit.same_story})
        for (const ArticleId& id : *folded) shown.push_back(id.value());
    }
    request_.page_token = page.next_page_token;
  } while (!request_.page_token.empty());
  EXPECT_THAT(shown, ::testing::UnorderedElementsAre("plain-1", "plain-2", "plain-3", "plain-copy", "talysh-1", "talysh-2"));
}

class HitGroupsTest : public StoriesTest {
 protected:
  HitGroupsTest() {
    std::mt19937 random(4);
    std::vector<Article> articles = articles_;
    for (const std::size_t copied : {1, 2}) {
      articles.push_back(articles[copied]);
      articles.back().id = ArticleId(articles[copied].id.value() + "-copy");
    }
    for (const Article& other : RandomArticles(random, 100)) articles.push_back(other);  // so that copies make no word common
    with_copies_ = MakeTestSnapshot(articles, 40);
  }
  // Of each article in turn "-" if it is a hit, or the hit that it goes behind with "d" (duplicate) or "s".
  std::vector<std::string> Folds(HitGroups::Options options, const std::vector<std::string>& ids) const {
    HitGroups groups(*with_copies_, options);
    std::vector<std::string> folds;
    std::size_t hits = 0;
    for (const std::string& id : ids) {
      const auto fold = groups.FindOrAdd(*with_copies_->Find(ArticleId(id)), hits);
      folds.push_back(fold ? (fold->duplicate ? "d" : "s") + std::to_string(fold->hit) : "-");
      hits += !fold;
    }
    return folds;
  }
  std::shared_ptr<const Snapshot> with_copies_;
};

TEST_F(HitGroupsTest, ADuplicateOfAReportBehindAHitIsNoDuplicateOfTheHit) {
  const std::vector<std::string> ids = {"talysh-1", "plain-1", "plain-2", "plain-2-copy", "plain-1-copy"};
  EXPECT_THAT(Folds({.duplicates = true, .stories = true}, ids), ElementsAre("-", "-", "s1", "s1", "d1"));
  EXPECT_THAT(Folds({.duplicates = true, .stories = false}, ids), ElementsAre("-", "-", "-", "d2", "d1"));
  EXPECT_THAT(Folds({.duplicates = false, .stories = true}, ids), ElementsAre("-", "-", "s1", "s1", "s1"));
  EXPECT_THAT(Folds({.duplicates = false, .stories = false}, ids), ElementsAre("-", "-", "-", "-", "-"));
}

}  // namespace
}  // namespace xeber
