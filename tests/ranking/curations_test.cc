// Pinned and hidden results.
#include "ranking/curations.h"

#include <gmock/gmock.h>

#include "ranking/searcher.h"
#include "tests/ranking/test_archive.h"

namespace xeber {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const QueryTools kTools(TestAnalyzer());
const Time kNow = TestTime("2026-03-10");

std::vector<ArticleId> Ids(const std::vector<std::string>& texts) {
  std::vector<ArticleId> ids;
  for (const std::string& text : texts) ids.emplace_back(text);
  return ids;
}

Curation Pin(const std::string& query, const std::vector<std::string>& pinned, const std::vector<std::string>& hidden = {}) {
  return {.id = "c", .query = query, .pinned = Ids(pinned), .hidden = Ids(hidden)};
}

class CurationsTest : public ::testing::Test {
 protected:
  CurationsTest() {
    // Twelve articles hold "storm", the later the better; three others do not.
    for (int i = 0; i < 12; ++i) {
      const std::string number = std::to_string(10 + i);
      articles_.push_back(MakeArticle("s" + number, "en", "storm report number" + number, "", "2026-02-" + number));
      articles_.back().category = i % 2 == 0 ? "weather" : "news";
    }
    for (const char* id : {"x", "y", "z"}) articles_.push_back(MakeArticle(id, "en", std::string("museum ") + id, "", "2026-02-01"));
    articles_.push_back(MakeArticle("due", "en", "storm to come", "", "2026-04-01"));
    snapshot_ = MakeTestSnapshot(articles_, 5);
  }

  SearchResponse Search(const CurationBook& book, SearchRequest request) const {
    if (request.query.empty()) request.query = "storm";
    request.language = request.language.empty() ? "en" : request.language;
    request.now = kNow;
    request.with_snippets = false;
    const auto response = SearchSnapshot(*snapshot_, kTools, request, {}, &book);
    EXPECT_TRUE(response.ok()) << response.status();
    return response.ok() ? *response : SearchResponse();
  }
  static std::vector<std::string> IdsOf(const SearchResponse& response) {
    std::vector<std::string> ids;
    for (const Hit& hit : response.hits) ids.push_back(hit.card.id.value());
    return ids;
  }
  static CurationBook Book(std::vector<Curation> curations) { return CurationBook(curations, kTools); }

  std::vector<Article> articles_;
  std::shared_ptr<const Snapshot> snapshot_;
};

TEST_F(CurationsTest, PinnedComeFirstInOrderAndOnceHiddenNever) {
  const auto plain = IdsOf(Search({}, {.limit = 100}));
  ASSERT_EQ(plain.size(), 12u);
  const CurationBook book = Book({Pin("storm", {"x", "s12", "gone", "due"}, {"s20", "s21", "y"})});
  const SearchResponse response = Search(book, {.limit = 100});
  std::vector<std::string> expected = {"x", "s12"};
  for (const std::string& id : plain)
    if (id != "s12" && id != "s20" && id != "s21") expected.push_back(id);
  EXPECT_EQ(IdsOf(response), expected) << "what is not indexed, or not published yet, is not pinned";
  EXPECT_EQ(response.total.lower, 11u);
  EXPECT_EQ(response.total.estimate, 11u);
  EXPECT_EQ(response.total.upper, 11u);
}

TEST_F(CurationsTest, FiltersAndFacetsHoldForPinnedOnes) {
  const CurationBook book = Book({Pin("storm", {"x", "s12", "s13"}, {"s14"})});
  SearchRequest request{.limit = 100};
  request.filter.categories = {"weather"};
  EXPECT_THAT(IdsOf(Search(book, request)), ElementsAre("s12", ::testing::_, ::testing::_, ::testing::_, ::testing::_));
  request.facets = {{.key = FacetKey::kCategory, .excluded_filter_keys = {FacetKey::kCategory}}};
  const SearchResponse response = Search(book, request);
  ASSERT_EQ(response.facets.size(), 1u);
  std::map<std::string, std::uint64_t> counts;
  for (const FacetValue& value : response.facets[0].values) counts[value.value] = value.articles;
  EXPECT_EQ(counts["weather"], 5u) << "six, of which one is hidden";
  EXPECT_EQ(counts["news"], 6u);
  EXPECT_EQ(response.total.estimate, 5u);
}

// Every page size: all pages together are the one long page, whatever is pinned.
TEST_F(CurationsTest, PagesNeitherRepeatNorSkip) {
  for (const auto& pinned : std::vector<std::vector<std::string>>{{"x"}, {"s21", "gone", "x", "s10"}, {"x", "y", "z", "s12", "s13"}}) {
    const CurationBook book = Book({Pin("storm", pinned, {"s15"})});
    const auto whole = IdsOf(Search(book, {.limit = 100}));
    for (int size = 1; size <= 16; ++size) {
      std::vector<std::string> paged;
      SearchRequest request{.limit = size};
      do {
        const SearchResponse page = Search(book, request);
        const auto ids = IdsOf(page);
        EXPECT_LE(ids.size(), static_cast<std::size_t>(size));
        EXPECT_FALSE(ids.empty() && !page.next_page_token.empty());
        EXPECT_EQ(page.total.estimate, whole.size());
        paged.insert(paged.end(), ids.begin(), ids.end());
        request.page_token = page.next_page_token;
      } while (!request.page_token.empty() && paged.size() < 100);
      EXPECT_EQ(paged, whole) << size;
    }
  }
}

// An editor changes what is pinned while somebody turns pages: what was pinned on the first page stays for the others.
TEST_F(CurationsTest, PagesStayStableWhileCurationsChange) {
  const CurationBook before = Book({Pin("storm", {"x", "s10", "s11"})}), none;
  const CurationBook other = Book({Pin("storm", {"s21", "s12"})});
  const auto whole = IdsOf(Search(before, {.limit = 100}));
  const CurationBook* const books[] = {&none, &other};
  for (const CurationBook* then : books) {
    for (const int size : {1, 2, 3, 5}) {
      std::vector<std::string> paged;
      SearchRequest request{.limit = size};
      const CurationBook* book = &before;
      do {
        const SearchResponse page = Search(*book, request);
        for (const std::string& id : IdsOf(page)) paged.push_back(id);
        request.page_token = page.next_page_token;
        book = then;
      } while (!request.page_token.empty() && paged.size() < 100);
      EXPECT_EQ(paged, whole) << size;
    }
  }
}

TEST_F(CurationsTest, AnExplanationSaysWhatIsPinnedAndAddsUp) {
  const CurationBook book = Book({Pin("storm", {"x", "s12"})});
  const SearchResponse response = Search(book, {.limit = 4, .explain = true});
  for (std::size_t i = 0; i < response.hits.size(); ++i) {
    double sum = 0;
    bool pinned = false;
    for (const ScorePart& part : response.hits[i].explanation.parts) sum += part.value, pinned = pinned || part.name == "pinned";
    EXPECT_NEAR(sum, response.hits[i].score, 1e-9);
    EXPECT_EQ(pinned, i < 2);
  }
  EXPECT_EQ(response.hits[0].score, 0) << "it does not match";
  const auto plain = Search({}, {.limit = 100});
  for (const Hit& hit : plain.hits) {
    if (hit.card.id.value() != "s12") continue;
    EXPECT_NEAR(response.hits[1].score, hit.score, 1e-9);
  }
}

TEST_F(CurationsTest, OtherOrdersAndOtherReadingsAreLeftAlone) {
  const CurationBook book = Book({Pin("storm", {"x"}, {"s21"})});
  const auto plain = IdsOf(Search({}, {.order = SearchOrder::kNewestFirst, .limit = 100}));
  EXPECT_EQ(IdsOf(Search(book, {.order = SearchOrder::kNewestFirst, .limit = 100})), plain);
  EXPECT_EQ(IdsOf(Search(book, {.syntax = QuerySyntax::kPlainWords, .limit = 100})).front(), "s21");
  EXPECT_EQ(IdsOf(Search(book, {.query = "report", .limit = 100})).size(), 12u);
  EXPECT_EQ(IdsOf(Search(book, {.query = "STORMS", .limit = 100})).front(), "x");
}

TEST_F(CurationsTest, WhatIsPinnedIsAnAnswerAndADuplicateFoldsIntoIt) {
  const CurationBook book = Book({Pin("zeppelin storm", {"x"}), Pin("storm", {"s21"})});
  const SearchResponse response = Search(book, {.query = "zeppelin storm", .limit = 100});
  EXPECT_THAT(IdsOf(response), ElementsAre("x"));
  EXPECT_FALSE(response.relaxed);
  articles_.push_back(articles_[0]);
  articles_.back().id = ArticleId("copy");
  snapshot_ = MakeTestSnapshot(articles_, 100);
  const SearchResponse folded = Search(Book({Pin("storm", {"x", "copy"})}), {.limit = 100});
  EXPECT_EQ(folded.hits[1].card.id.value(), "copy");
  EXPECT_EQ(folded.hits[1].duplicates, Ids({"s10"}));
  EXPECT_EQ(folded.total.estimate, 14u);
}

TEST(CurationBookTest, QueriesThatAreReadAlikeAreOne) {
  const auto snapshot = MakeTestSnapshot({MakeArticle("a", "en", "storm", "", ""), MakeArticle("b", "az", "bakı", "", "")});
  const auto applies = [&](const Curation& curation, const std::string& text, const std::string& language, Time now = kNow) {
    const ParsedQuery query = ParseQuery(text, QuerySyntax::kPeople);
    const QueryTerms terms = AnalyzeQuery(query, language.empty() ? kUndetermined : Language(language), kTools, *snapshot);
    return !CurationBook({curation}, kTools).Find(query, terms, now).pinned.empty();
  };
  EXPECT_TRUE(applies(Pin("election results", {"x"}), "Election RESULT", "en"));
  EXPECT_TRUE(applies(Pin("election results", {"x"}), "results  election", "en"));
  EXPECT_TRUE(applies(Pin("bakı metrosu", {"x"}), "Baki metrosu", "az"));
  EXPECT_TRUE(applies(Pin("baki metrosu", {"x"}), "BAKI METROSU", "az"));
  EXPECT_TRUE(applies(Pin("election results", {"x"}), "election results", ""));
  EXPECT_FALSE(applies(Pin("election results", {"x"}), "election", "en"));
  EXPECT_FALSE(applies(Pin("election", {"x"}), "election results", "en"));
  EXPECT_FALSE(applies(Pin("election results", {"x"}), "\"election results\"", "en"));
  EXPECT_FALSE(applies(Pin("election results", {"x"}), "election -results", "en"));
  EXPECT_TRUE(applies(Pin("\"election results\"", {"x"}), "\"Election results\"", "en"));
  EXPECT_FALSE(applies(Pin("\"election results\"", {"x"}), "\"results election\"", "en"));
  EXPECT_TRUE(applies(Pin("flood OR storm", {"x"}), "storms OR floods", "en"));
  EXPECT_FALSE(applies(Pin("title:storm", {"x"}), "storm", "en"));
  Curation in_azerbaijani = Pin("storm", {"x"});
  in_azerbaijani.languages = {"az"};
  EXPECT_FALSE(applies(in_azerbaijani, "storm", "en"));
  EXPECT_TRUE(applies(in_azerbaijani, "storm", "az"));
  Curation until = Pin("storm", {"x"});
  until.until = kNow;
  EXPECT_FALSE(applies(until, "storm", "en"));
  EXPECT_TRUE(applies(until, "storm", "en", kNow - std::chrono::seconds(1)));
}

TEST(CurationBookTest, SeveralAddUpAndWhatOneHidesIsNotPinned) {
  const auto snapshot = MakeTestSnapshot({MakeArticle("a", "en", "storm", "", "")});
  Curation first = Pin("storm", {"1", "2", "3"}, {"h"}), second = Pin("Storms", {"2", "4"}, {"3"});
  first.id = "a";
  second.id = "b";
  const ParsedQuery query = ParseQuery("storm", QuerySyntax::kPeople);
  const auto applied = CurationBook({second, first}, kTools).Find(query, AnalyzeQuery(query, Language("en"), kTools, *snapshot), kNow);
  EXPECT_EQ(applied.pinned, Ids({"1", "2", "4"}));
  EXPECT_EQ(applied.hidden, Ids({"h", "3"}));
}

TEST(CurationBookTest, IsKeptAsItWasAndBadOnesAreRefused) {
  Curation curation = Pin("storm", {"a", "b"}, {"c"});
  curation.languages = {"az", "en"};
  EXPECT_EQ(*DecodeCuration("c", EncodeCuration(curation)), curation);
  curation.until = kNow;
  EXPECT_EQ(*DecodeCuration("c", EncodeCuration(curation)), curation);
  EXPECT_EQ(DecodeCuration("c", "nonsense").status().code(), absl::StatusCode::kDataLoss);
  const auto check = [](const Curation& bad, const std::string& expected) {
    const auto status = CheckCuration(bad, kTools);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(status.message()), HasSubstr(expected));
  };
  EXPECT_TRUE(CheckCuration(curation, kTools).ok());
  check({.query = "storm", .pinned = Ids({"a"})}, "id: missing");
  check(Pin("", {"a"}), "query: has no words");
  check(Pin("category:sport", {"a"}), "query: has no words");
  check(Pin("storm", {}), "give articles to pin, or to hide");
  check(Pin("storm", {"a", "b", "a"}), "pinned_ids[2]: 'a' is given twice");
  check(Pin("storm", {""}), "pinned_ids[0]: missing");
  check(Pin("storm", std::vector<std::string>(21, "a")), "pinned_ids: 21 given; at most 20");
  Curation languages = Pin("storm", {"a"});
  languages.languages = {"und"};
  check(languages, "languages[0]: 'und' is no BCP-47 code");
}

}  // namespace
}  // namespace xeber
