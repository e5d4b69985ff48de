// Search against a naive evaluator that reads every article for every query.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "index/impact.h"
#include "ranking/freshness.h"
#include "ranking/searcher.h"
#include "tests/ranking/test_archive.h"

namespace xeber {
namespace {

// A query of the generator, in parts that the oracle understands by itself.
struct RandomQuery {
  std::vector<std::string> should, must, must_not;
  std::vector<std::string> phrase;  // of two words, required
  Filter filter;

  std::string text() const {
    std::string out;
    for (const std::string& word : should) out += word + " ";
    for (const std::string& word : must) out += "+" + word + " ";
    for (const std::string& word : must_not) out += "-" + word + " ";
    if (!phrase.empty()) out += "\"" + phrase[0] + " " + phrase[1] + "\"";
    return out;
  }
};

RandomQuery MakeQuery(std::mt19937& random, std::vector<std::string> words) {
  std::shuffle(words.begin(), words.end(), random);
  const auto take = [&](unsigned limit, std::vector<std::string>& into) {
    for (unsigned left = random() % limit; left > 0; --left) {
      into.push_back(words.back());
      words.pop_back();
    }
  };
  RandomQuery query;
  take(4, query.should);
  take(2, query.must);
  take(2, query.must_not);
  if (random() % 4 == 0) query.phrase = {words[0], words[1]};
  if (random() % 3 == 0) query.filter.categories = {"Sport"};
  if (random() % 4 == 0) query.filter.published_from = TestTime("2026-01-20");
  if (random() % 4 == 0) query.filter.published_before = TestTime("2026-03-01");
  return query;
}

class Oracle {
 public:
  explicit Oracle(const std::vector<Article>& articles) {
    for (const Article& article : articles) documents_.push_back(MakeTestDocument(article));
    for (const IndexDocument& document : documents_)
      for (const TermOccurrences& term : document.terms.terms) holders_[std::string(term.stem)][&document] = &term;
  }

  // Ids of matching articles with their scores, best first.
  std::vector<std::pair<std::string, double>> Search(const RandomQuery& query, const SearchRequest& request, bool any) const {
    using Key = std::tuple<double, double, std::string>;
    std::vector<Key> matches;
    for (const IndexDocument& document : documents_) {
      if (!Passes(document, query.filter, request.now) || !Matches(document, query, any)) continue;
      const std::int64_t time =
          document.article.publish_time ? document.article.publish_time->at.time_since_epoch().count() : kNoTime;
      const bool browsing = query.text().empty() || request.order == SearchOrder::kNewestFirst;
      const double score = browsing ? 0 : Score(document, query) * FreshnessFactor(request.freshness, time, request.now);
      matches.emplace_back(-score, -static_cast<double>(time), document.article.id.value());
    }
    std::sort(matches.begin(), matches.end());
    std::vector<std::pair<std::string, double>> ranked;
    for (const auto& [score, time, id] : matches) ranked.emplace_back(id, -score);
    return ranked;
  }

 private:
  using Holders = std::map<const IndexDocument*, const TermOccurrences*>;

  static const std::string& Stem(const std::string& word) {
    static std::map<std::string, std::string> stems;
    std::string& stem = stems[word];
    if (stem.empty()) {
      Analysis analysis;
      TestAnalyzer().Analyze(word, Language("en"), analysis);
      stem = analysis.tokens.at(0).stem;
    }
    return stem;
  }

  const Holders& HoldersOf(const std::string& word) const {
    static const Holders kNone;
    const auto at = holders_.find(Stem(word));
    return at == holders_.end() ? kNone : at->second;
  }

  const TermOccurrences* Find(const IndexDocument& document, const std::string& word) const {
    const Holders& holders = HoldersOf(word);
    const auto at = holders.find(&document);
    return at == holders.end() ? nullptr : at->second;
  }

  static bool Passes(const IndexDocument& document, const Filter& filter, Time now) {
    const Article& article = document.article;
    if (!filter.categories.empty() && article.category != "sport") return false;
    if (!article.publish_time) return !filter.published_from && !filter.published_before;
    const Time at = article.publish_time->at;
    return at <= now && (!filter.published_from || at >= *filter.published_from) &&
           (!filter.published_before || at < *filter.published_before);
  }

  static bool HoldsPhrase(const IndexDocument& document, const std::vector<std::string>& phrase) {
    const auto& tokens = document.terms.tokens;
    for (std::size_t i = 0; i + 1 < tokens.size(); ++i)
      if (i + 1 != document.terms.title_tokens && document.terms.terms[tokens[i]].stem == Stem(phrase[0]) &&
          document.terms.terms[tokens[i + 1]].stem == Stem(phrase[1]))
        return true;
    return false;
  }

  bool Matches(const IndexDocument& document, const RandomQuery& query, bool any) const {
    const auto holds = [&](const std::string& word) { return Find(document, word) != nullptr; };
    if (!std::all_of(query.must.begin(), query.must.end(), holds)) return false;
    if (std::any_of(query.must_not.begin(), query.must_not.end(), holds)) return false;
    if (!query.phrase.empty() && !HoldsPhrase(document, query.phrase)) return false;
    const auto found = static_cast<std::size_t>(std::count_if(query.should.begin(), query.should.end(), holds));
    const std::size_t words = query.should.size();
    if (any) return words == 0 || found > 0 || !query.must.empty() || !query.phrase.empty();
    return found >= (words <= 2 ? words : (words * 6 + 9) / 10);
  }

  double Score(const IndexDocument& document, const RandomQuery& query) const {
    const FrequencyWeigher weigh(document.terms);
    std::vector<std::string> words = query.should;
    words.insert(words.end(), query.must.begin(), query.must.end());
    words.insert(words.end(), query.phrase.begin(), query.phrase.end());
    double score = 0;
    for (const std::string& word : words) {
      const TermOccurrences* term = Find(document, word);
      if (term == nullptr) continue;
      score += InverseDocumentFrequency(documents_.size(), HoldersOf(word).size()) * QuantiseImpact(weigh(*term)) * kImpactUnit;
    }
    return score;
  }

  std::vector<IndexDocument> documents_;
  std::map<std::string, Holders> holders_;  // by stem
};

const std::vector<std::string> kAskedWords = {"harbour", "minister", "budget", "tanker", "storm",
                                              "vote",    "museum",   "goal",   "unknown"};

// The total is exact as far as it was counted, and its bounds hold.
void ExpectTotal(const Total& total, std::uint64_t matches, const SearchRequest& request) {
  EXPECT_LE(total.lower, matches) << request.query;
  EXPECT_GE(total.upper, matches) << request.query;
  EXPECT_GE(total.lower, std::min(matches, request.count_up_to)) << request.query;
  EXPECT_LE(total.lower, total.estimate);
  EXPECT_LE(total.estimate, total.upper);
  EXPECT_TRUE(total.lower == total.upper || matches >= request.count_up_to) << request.query;
}

// The best `limit` of the expected ones, each once, at their places.
void ExpectAgreement(const SearchResponse& response, const std::vector<std::pair<std::string, double>>& expected,
                     const SearchRequest& request) {
  const std::string& query = request.query;
  ASSERT_EQ(response.hits.size(), std::min<std::size_t>(expected.size(), static_cast<std::size_t>(request.limit))) << query;
  ExpectTotal(response.total, expected.size(), request);
  const std::map<std::string, double> scores(expected.begin(), expected.end());
  std::set<std::string> seen;
  for (std::size_t i = 0; i < response.hits.size(); ++i) {
    const Hit& hit = response.hits[i];
    ASSERT_TRUE(scores.contains(hit.card.id.value())) << query;
    EXPECT_TRUE(seen.insert(hit.card.id.value()).second) << query << " answers " << hit.card.id.value() << " twice";
    // Sums of floats in another order may swap equals: the score at each place must agree.
    EXPECT_NEAR(hit.score, expected[i].second, 1e-4) << query << " at " << i;
    EXPECT_NEAR(hit.score, scores.at(hit.card.id.value()), 1e-4) << query;
  }
}

SearchRequest RequestOf(const RandomQuery& query, std::mt19937& random) {
  SearchRequest request{.query = query.text(), .language = "en", .filter = query.filter};
  request.collapse_duplicates = request.with_snippets = false;
  request.now = TestTime("2026-03-10");
  request.freshness.enabled = random() % 2 == 0;
  if (random() % 5 == 0) request.order = SearchOrder::kNewestFirst;
  return request;
}

TEST(SearchOracleTest, SearchAgreesWithReadingEverything) {
  std::mt19937 random(20261123);
  for (int archive = 0; archive < 12; ++archive) {
    const std::vector<Article> articles = RandomArticles(random, 60);
    const auto snapshot = MakeTestSnapshot(articles, 1 + random() % 40);
    const Oracle oracle(articles);
    for (int round = 0; round < 60; ++round) {
      const RandomQuery query = MakeQuery(random, kAskedWords);
      SearchRequest request = RequestOf(query, random);
      auto expected = oracle.Search(query, request, false);
      if (expected.empty()) expected = oracle.Search(query, request, true);
      for (const int limit : {1000, 1 + static_cast<int>(random() % 10)}) {
        request.limit = limit;
        request.count_up_to = random() % 2 == 0 ? 1000 : random() % 8;
        const auto response = SearchSnapshot(*snapshot, TestAnalyzer(), request, {});
        ASSERT_TRUE(response.ok()) << response.status();
        ExpectAgreement(*response, expected, request);
      }
    }
  }
}

// Articles whose words are seldom and common as in a language: the n-th word stands on every n-th place or so.
std::vector<Article> SkewedArticles(std::mt19937& random, int count, const std::vector<std::string>& words) {
  std::vector<double> shares;
  for (std::size_t i = 0; i < words.size(); ++i) shares.push_back(1.0 / static_cast<double>(i + 1));
  std::discrete_distribution<std::size_t> pick(shares.begin(), shares.end());
  const auto text = [&](unsigned length) {
    std::string out;
    while (length-- > 0) out += words[pick(random)] + " ";
    return out;
  };
  std::vector<Article> articles;
  for (int i = 0; i < count; ++i) {
    Article article{
        .id = ArticleId("a" + std::to_string(i)), .title = text(1 + random() % 4), .body = text(random() % 12), .language = "en"};
    article.category = random() % 4 ? "politics" : "sport";
    if (random() % 9 > 0)
      article.publish_time = PublishTime{TestTime("2026-01-01") + std::chrono::hours(random() % 1600), TimePrecision::kSecond};
    articles.push_back(std::move(article));
  }
  return articles;
}

// The same hits with the same scores, bit for bit, as when everything is looked at.
void ExpectBeginningOf(const Snapshot& snapshot, SearchRequest request, const SearchResponse& response) {
  request.limit = SearchRequest::kMaxLimit;
  request.count_up_to = UINT64_MAX;
  const auto whole = SearchSnapshot(snapshot, TestAnalyzer(), request, {});
  ASSERT_TRUE(whole.ok()) << whole.status();
  EXPECT_EQ(whole->total.lower, whole->total.upper);
  ASSERT_GE(whole->hits.size(), response.hits.size()) << request.query;
  for (std::size_t i = 0; i < response.hits.size(); ++i) {
    EXPECT_EQ(response.hits[i].card.id, whole->hits[i].card.id) << request.query << " at " << i;
    EXPECT_EQ(response.hits[i].score, whole->hits[i].score) << request.query << " at " << i;
  }
}

// Long enough for what a search may leave out: blocks, windows and whole segments that cannot reach the page.
TEST(SearchOracleTest, TheBestOfManyAreFoundWithoutLookingAtAll) {
  std::vector<std::string> words = kAskedWords;
  for (int i = 0; i < 150; ++i)
    words.insert(words.begin() + i % 9, "filler" + std::string(1, static_cast<char>('a' + i % 26)) + "q" + std::to_string(i));
  std::mt19937 random(71);
  const std::vector<Article> articles = SkewedArticles(random, 9000, words);
  const Oracle oracle(articles);
  for (const std::size_t segment_size : {9000u, 3500u}) {
    const auto snapshot = MakeTestSnapshot(articles, segment_size);
    for (int round = 0; round < 60; ++round) {
      const RandomQuery query = MakeQuery(random, {words.begin(), words.begin() + 24});
      SearchRequest request = RequestOf(query, random);
      auto expected = oracle.Search(query, request, false);
      if (expected.empty()) expected = oracle.Search(query, request, true);
      request.limit = 1 + static_cast<int>(random() % 10);
      request.count_up_to = random() % 3 == 0 ? 1000 : random() % 50;
      const auto response = SearchSnapshot(*snapshot, TestAnalyzer(), request, {});
      ASSERT_TRUE(response.ok()) << response.status();
      ExpectAgreement(*response, expected, request);
      ExpectBeginningOf(*snapshot, request, *response);
    }
  }
}

TEST(SearchOracleTest, PagesTogetherAreTheWholeAnswer) {
  std::mt19937 random(7);
  const auto snapshot = MakeTestSnapshot(RandomArticles(random, 90), 25);
  for (const char* text : {"storm", "storm vote budget", "", "-storm"}) {
    SearchRequest request{.query = text, .language = "en", .limit = 1000};
    request.collapse_duplicates = request.with_snippets = false;
    request.now = TestTime("2026-03-10");
    const auto whole = SearchSnapshot(*snapshot, TestAnalyzer(), request, {});
    ASSERT_TRUE(whole.ok());
    std::vector<std::string> paged;
    request.limit = 7;
    do {
      const auto page = SearchSnapshot(*snapshot, TestAnalyzer(), request, {});
      ASSERT_TRUE(page.ok()) << page.status();
      for (const Hit& hit : page->hits) paged.push_back(hit.card.id.value());
      request.page_token = page->next_page_token;
      ASSERT_LE(paged.size(), whole->hits.size()) << text;
    } while (!request.page_token.empty());
    ASSERT_EQ(paged.size(), whole->hits.size()) << text;
    for (std::size_t i = 0; i < paged.size(); ++i) EXPECT_EQ(paged[i], whole->hits[i].card.id.value()) << text;
  }
}

}  // namespace
}  // namespace xeber
