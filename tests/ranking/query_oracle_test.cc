// The query language against a naive evaluator that reads every article for every query: random queries with every operator, over
// small random archives. XEBER_ORACLE_QUERIES says how many.
#include <algorithm>
#include <cstdlib>
#include <map>

#include "ranking/searcher.h"
#include "tests/ranking/naive_searcher.h"
#include "tests/ranking/random_query.h"
#include "tests/ranking/test_archive.h"

namespace xeber::oracle {
namespace {

void ExpectSame(const SearchResponse& response, const std::vector<Reader::Found>& expected, std::size_t limit, const std::string& query) {
  ASSERT_EQ(response.total.estimate, expected.size()) << query;
  ASSERT_EQ(response.hits.size(), std::min(limit, expected.size())) << query;
  std::map<std::string, double> scores;
  for (const Reader::Found& found : expected) scores[found.id] = found.score;
  std::set<std::string> seen;
  for (std::size_t i = 0; i < response.hits.size(); ++i) {
    const std::string& id = response.hits[i].card.id.value();
    ASSERT_TRUE(scores.contains(id)) << query << ": " << id << " does not match";
    ASSERT_TRUE(seen.insert(id).second) << query << ": " << id << " twice";
    // Sums of floats in another order may swap near equals: the score at each place must agree, and the id where it stands alone.
    ASSERT_NEAR(response.hits[i].score, expected[i].score, 1e-4) << query << " at " << i;
    ASSERT_NEAR(response.hits[i].score, scores[id], 1e-4) << query << " at " << i;
    const bool alone = (i == 0 || expected[i - 1].score - expected[i].score > 1e-3) &&
                       (i + 1 >= expected.size() || expected[i].score - expected[i + 1].score > 1e-3);
    if (alone || expected[i].score == 0) {
      ASSERT_EQ(id, expected[i].id) << query << " at " << i;
    }
  }
}

// Everything found by one property.
std::map<std::string, std::uint64_t> CountBy(FacetKey key, const std::vector<Reader::Found>& found, const std::vector<Article>& articles) {
  std::map<std::string, std::uint64_t> counts;
  std::map<std::string, const Article*> by_id;
  for (const Article& article : articles) by_id[article.id.value()] = &article;
  for (const Reader::Found& each : found) {
    const Article& article = *by_id.at(each.id);
    if (key == FacetKey::kCategory) ++counts[article.category];
    if (key == FacetKey::kSource) ++counts[article.source];
    if (key == FacetKey::kAuthor)
      for (const std::string& author : article.authors) ++counts[author];
    if (key == FacetKey::kPublishTime && article.publish_time)
      ++counts[FormatTime({article.publish_time->at, TimePrecision::kDay}).substr(0, 7)];
  }
  return counts;
}

// Every facet over all matches; one of them as if the filter had no category.
void ExpectFacets(const SearchResponse& response, const std::vector<Reader::Found>& matches,
                  const std::vector<Reader::Found>& matches_of_all_categories, const std::vector<Article>& articles) {
  for (std::size_t i = 0; i < response.facets.size(); ++i) {
    const Facet& facet = response.facets[i];
    const auto expected = CountBy(facet.key, i == 0 ? matches_of_all_categories : matches, articles);
    std::map<std::string, std::uint64_t> counted;
    for (const FacetValue& value : facet.values) counted[value.value] = value.articles;
    EXPECT_EQ(counted, expected) << "facet " << i;
    EXPECT_EQ(facet.distinct, expected.size());
    EXPECT_FALSE(facet.estimated);
    const bool by_time = facet.key == FacetKey::kPublishTime;
    EXPECT_TRUE(std::is_sorted(facet.values.begin(), facet.values.end(), [&](const FacetValue& a, const FacetValue& b) {
      return by_time ? a.value > b.value : std::tuple(b.articles, a.value) < std::tuple(a.articles, b.value);
    }));
  }
}

TEST(QueryOracleTest, EveryOperatorAgreesWithReadingEverything) {
  const char* const wanted = std::getenv("XEBER_ORACLE_QUERIES");
  const int queries = wanted == nullptr ? 6000 : std::atoi(wanted);
  constexpr int kQueriesAnArchive = 200;
  Generator generator(20261128);
  int trees = 0, relaxed = 0;
  for (int done = 0; done < queries;) {
    std::vector<Article> articles = RandomArticles(generator.random(), 20 + static_cast<int>(generator.Below(60)));
    for (Article& article : articles) {
      if (generator.Below(2) == 0) article.lead = "harbour storm " + article.title;
      if (generator.Below(3) == 0) article.authors = {generator.Below(2) == 0 ? "Tom Reed" : "Ann Lee"};
    }
    const auto models = generator.Below(2) == 0 ? std::make_shared<const FastSport>() : nullptr;
    const auto snapshot = MakeTestSnapshot(articles, 1 + generator.Below(40), models);
    const Reader reader(articles, models.get());
    for (int i = 0; i < kQueriesAnArchive && done < queries; ++i, ++done) {
      const Part query = generator.Query();
      const std::size_t limit = generator.Below(4) == 0 ? 1000 : 1 + generator.Below(10);
      SearchRequest request{.query = Write(query, true), .language = "en", .limit = static_cast<int>(limit)};
      request.collapse_duplicates = request.with_snippets = false;
      request.now = TestTime("2026-03-10");
      request.freshness.enabled = generator.Below(2) == 0;
      if (generator.Below(4) == 0) request.freshness.half_life = std::chrono::hours(200);
      if (generator.Below(5) == 0) request.order = SearchOrder::kNewestFirst;
      const bool sport = generator.Below(4) == 0;
      if (sport) request.filter.categories = {"sport"};
      request.facets = {{.key = FacetKey::kCategory, .excluded_filter_keys = {FacetKey::kCategory}}};
      for (const FacetKey key : {FacetKey::kCategory, FacetKey::kSource, FacetKey::kAuthor, FacetKey::kPublishTime})
        request.facets.push_back({.key = key, .limit = 1000});
      const auto response = SearchSnapshot(*snapshot, TestAnalyzer(), request, {});
      ASSERT_TRUE(response.ok()) << response.status();
      const auto search = [&](bool any) {
        const auto all = reader.Search(query, request, any);
        auto passing = all;
        if (sport) std::erase_if(passing, [&](const Reader::Found& found) { return reader.CategoryOf(found.id) != "sport"; });
        return std::pair(all, passing);
      };
      auto [of_all_categories, expected] = search(false);
      const bool none = expected.empty() && Reader::HasText(query);
      if (none) std::tie(of_all_categories, expected) = search(true);
      ExpectFacets(*response, expected, of_all_categories, articles);
      EXPECT_EQ(response->relaxed, none && !expected.empty()) << request.query;
      ExpectSame(*response, expected, limit, request.query);
      if (HasFatalFailure()) return;
      trees += !Flatten(ParseQuery(request.query, QuerySyntax::kPeople));
      relaxed += response->relaxed;
    }
  }
  EXPECT_GT(trees, queries / 5);
  EXPECT_GT(relaxed, queries / 50);
}

}  // namespace
}  // namespace xeber::oracle
