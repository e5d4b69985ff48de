// How age counts where the archive tells half-lives of its categories.
#include "ranking/freshness.h"

#include <gtest/gtest.h>

#include "ranking/searcher.h"
#include "tests/ranking/test_archive.h"

namespace xeber {
namespace {

const Time kNow = TestTime("2026-03-01");

std::vector<Article> Aged() {
  std::vector<Article> articles;
  for (const char* category : {"sport", "courts"})
    for (const char* day : {"2026-02-28", "2026-02-10", "2025-06-01", ""}) {
      articles.push_back(MakeArticle(std::string(category) + day, "en", "Harbour", "news", day));
      articles.back().category = category;
    }
  std::stable_sort(articles.begin(), articles.end(), [](const Article& a, const Article& b) {
    return (a.publish_time ? a.publish_time->at : Time()) < (b.publish_time ? b.publish_time->at : Time());
  });
  return articles;
}

TEST(FreshnessTest, GoesByTheCategoryUnlessAHalfLifeIsStated) {
  const auto articles = Aged();
  const FastSport models;
  const auto snapshot = MakeTestSnapshot(articles);
  const Segment& segment = *snapshot->segments()[0].segment;
  for (const bool told : {false, true})
    for (const bool stated : {false, true}) {
      Freshness freshness;
      if (stated) freshness.half_life = std::chrono::hours(500);
      FreshnessBlend blend(freshness, kNow, told ? &models : nullptr);
      blend.BeginSegment(segment);
      for (DocId doc = 0; doc < segment.size(); ++doc) {
        Freshness expected = freshness;
        if (told && !stated && segment.columns().category.value(doc) == "sport") expected.half_life = std::chrono::hours(60);
        EXPECT_DOUBLE_EQ(blend.Factor(doc), FreshnessFactor(expected, segment.columns().time(doc), kNow));
        for (DocId first = 0; first <= doc; ++first) EXPECT_GE(blend.Bound(first, doc), blend.Factor(first));
      }
    }
}

TEST(FreshnessTest, OldSportComesBehindOldCourts) {
  const auto snapshot = MakeTestSnapshot(Aged(), 1000, std::make_shared<const FastSport>());
  SearchRequest request{.query = "harbour", .collapse_duplicates = false, .now = kNow};
  const auto ids = [&] {
    const auto answer = SearchSnapshot(*snapshot, {TestAnalyzer()}, request, {});
    EXPECT_TRUE(answer.ok()) << answer.status();
    std::vector<std::string> found;
    for (const Hit& hit : answer->hits) found.push_back(hit.card.id.value());
    return found;
  };
  std::vector<std::string> found = ids();
  const auto place = [&](const std::string& id) { return std::find(found.begin(), found.end(), id) - found.begin(); };
  EXPECT_LT(place("courts2026-02-10"), place("sport2026-02-10"));
  EXPECT_LT(place("courts2026-02-28"), place("sport2026-02-28"));
  request.freshness.half_life = std::chrono::hours(720);
  found = ids();
  EXPECT_LT(place("sport2026-02-10"), place("courts"));  // without a date: in the middle
}

}  // namespace
}  // namespace xeber
