// Segments of more documents than a page holds (index/doc_list.h).
#include <gtest/gtest.h>

#include "index/doc_list.h"
#include "ranking/searcher.h"
#include "tests/ranking/test_archive.h"

namespace xeber {
namespace {

constexpr int kArticles = static_cast<int>(kPageDocuments) + 3000;

// In order of time, without dates that are equal. Those around the border of the pages have words of their own.
std::vector<Article> ManyArticles() {
  std::mt19937 random(1);
  std::vector<Article> articles = RandomArticles(random, kArticles);
  for (int i = 0; i < kArticles; ++i) {
    Article& article = articles[static_cast<std::size_t>(i)];
    article.publish_time = PublishTime{TestTime("2020-01-01") + std::chrono::hours(i), TimePrecision::kSecond};
    const int from_border = i - static_cast<int>(kPageDocuments);
    if (from_border >= -2 && from_border < 2) article.body += " zanzibar beacon";
    if (i % 1000 == 7) article.title += " lighthouse keeper";
  }
  return articles;
}

std::vector<std::string> Answer(const Snapshot& snapshot, SearchRequest request) {
  std::vector<std::string> answer;
  request.language = "en";
  request.now = TestTime("2030-01-01");
  request.limit = 50;
  request.count_up_to = 1'000'000;
  for (int page = 0; page < 3; ++page) {
    const auto response = SearchSnapshot(snapshot, TestAnalyzer(), request, {});
    EXPECT_TRUE(response.ok()) << response.status();
    if (!response.ok()) return answer;
    answer.push_back(std::to_string(response->total.estimate));
    for (const Hit& hit : response->hits) answer.push_back(hit.card.id.value());
    if (response->next_page_token.empty()) break;
    request.page_token = response->next_page_token;
  }
  return answer;
}

TEST(TwoPagesTest, AreSearchedAsTwoSegmentsAre) {
  const std::vector<Article> articles = ManyArticles();
  const auto whole = MakeTestSnapshot(articles, articles.size()), halves = MakeTestSnapshot(articles, kPageDocuments / 2 + 1);
  ASSERT_EQ(whole->segments().size(), 1u);
  ASSERT_GT(halves->segments().size(), 1u);
  for (const char* query :
       {"zanzibar", "beacon", "lighthouse", "storm", "storm vote", "lighthouse keeper", "zanzibar lighthouse storm", "+storm +vote +museum",
        "storm AND vote AND court", "\"lighthouse keeper\"", "\"zanzibar beacon\"", "\"storm vote\"", "storm -vote", "lighthouse -storm",
        "+lighthouse storm vote", "light*", "zan* OR keep*", "title:storm -title:vote", "\"storm vote\"~3", "category:sport lighthouse"}) {
    for (const SearchOrder order : {SearchOrder::kRelevance, SearchOrder::kNewestFirst}) {
      SearchRequest request{.query = query};
      request.order = order;
      EXPECT_EQ(Answer(*whole, request), Answer(*halves, request)) << query;
    }
  }
}

TEST(TwoPagesTest, NothingNearTheBorderIsLost) {
  const auto snapshot = MakeTestSnapshot(ManyArticles(), kMaxSegmentDocuments);
  SearchRequest request{.query = "zanzibar beacon"};
  request.order = SearchOrder::kNewestFirst;
  const int border = static_cast<int>(kPageDocuments);
  std::vector<std::string> expected = {"4"};
  for (int i = border + 1; i >= border - 2; --i) expected.push_back("a" + std::to_string(i));
  EXPECT_EQ(Answer(*snapshot, request), expected);
}

}  // namespace
}  // namespace xeber
