#include "ranking/searcher.h"

#include <gmock/gmock.h>

#include "tests/ranking/test_archive.h"

namespace xeber {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

Article MakeArticle(std::string id, std::string language, std::string title, std::string body,
                    std::string_view published = "2026-02-01") {
  Article article{
      .id = ArticleId(std::move(id)), .title = std::move(title), .body = std::move(body), .language = std::move(language)};
  if (!published.empty()) article.publish_time = ParseTime(published);
  return article;
}

std::vector<std::string> Ids(const absl::StatusOr<SearchResponse>& response) {
  std::vector<std::string> ids;
  EXPECT_TRUE(response.ok()) << response.status();
  if (response.ok())
    for (const Hit& hit : response->hits) ids.push_back(hit.card.id.value());
  return ids;
}

std::string Marked(const std::string& text, const ByteRange& range) { return text.substr(range.begin, range.end - range.begin); }

class SearcherTest : public ::testing::Test {
 protected:
  absl::StatusOr<SearchResponse> Search(SearchRequest request) const {
    request.now = TestTime("2026-03-01");
    return SearchSnapshot(*snapshot_, TestAnalyzer(), request, {});
  }

  const std::vector<Article> articles_ = {
      MakeArticle("az-isiq", "az", "Bakıda işıq söndü",
                  "Paytaxtda gecə saatlarında işıq olmayıb. Nazirlik bunu qəza ilə izah edib."),
      MakeArticle("az-metro", "az", "Bakı metrosunda yeni xətt açıldı",
                  "Yeni stansiyaya ilk gündən sərnişinlər gəlib. Metro gecə də işləyib."),
      MakeArticle("ru-metro", "ru", "В Баку открыли новую станцию метро",
                  "Новая станция приняла первых пассажиров. Министр поблагодарил строителей."),
      MakeArticle("en-old", "en", "Harbour strike ends", "Dockers in the harbour went back to work after the harbour strike.",
                  "2020-01-01"),
      MakeArticle("en-new", "en", "Harbour strike begins", "Dockers in the harbour stopped work as the harbour strike began.",
                  "2026-02-20"),
      MakeArticle("en-due", "en", "Harbour embargo lifted", "This harbour story is not due yet.", "2026-04-01"),
      MakeArticle("en-undated", "en", "Harbour history", "A harbour older than the town, and no strike in it.", ""),
  };
  const std::shared_ptr<const Snapshot> snapshot_ = MakeTestSnapshot(articles_, 3);
};

TEST_F(SearcherTest, APlainKeyboardFindsTheExactSpelling) {
  EXPECT_THAT(Ids(Search({.query = "isiq"})), ElementsAre("az-isiq"));
  EXPECT_THAT(Ids(Search({.query = "işıq"})), ElementsAre("az-isiq"));
}

TEST_F(SearcherTest, CaseIsThatOfTheLanguage) { EXPECT_THAT(Ids(Search({.query = "BAKI METROSU"})), ElementsAre("az-metro")); }

TEST_F(SearcherTest, WordsMeetInAllTheirForms) {
  EXPECT_THAT(Ids(Search({.query = "станция"})), ElementsAre("ru-metro"));
  EXPECT_THAT(Ids(Search({.query = "strikes harbours"})), UnorderedElementsAre("en-new", "en-old", "en-undated"));
}

TEST_F(SearcherTest, FreshnessPutsTheNewerOfEqualsFirstAndNoneAway) {
  EXPECT_THAT(Ids(Search({.query = "harbour strike dockers"})), ElementsAre("en-new", "en-old", "en-undated"));
}

TEST_F(SearcherTest, FutureArticlesAreHiddenUntilDue) {
  EXPECT_THAT(Ids(Search({.query = "embargo"})), IsEmpty());
  SearchRequest later{.query = "embargo"};
  later.now = TestTime("2026-04-02");
  EXPECT_THAT(Ids(SearchSnapshot(*snapshot_, TestAnalyzer(), later, {})), ElementsAre("en-due"));
}

TEST_F(SearcherTest, AsOfHidesWhatCameLater) {
  SearchRequest request{.query = "strike dockers"};
  request.as_of = TestTime("2021-01-01");
  EXPECT_THAT(Ids(Search(request)), ElementsAre("en-old"));
}

TEST_F(SearcherTest, PhrasesAreWordsInARow) {
  EXPECT_THAT(Ids(Search({.query = "\"harbour strike\""})), UnorderedElementsAre("en-new", "en-old"));
  EXPECT_THAT(Ids(Search({.query = "\"strike harbour\""})), IsEmpty());
  EXPECT_THAT(Ids(Search({.query = "harbour -\"harbour strike\""})), ElementsAre("en-undated"));
}

TEST_F(SearcherTest, PhrasesTypedOnAPlainKeyboardFindTheExactSpelling) {
  EXPECT_THAT(Ids(Search({.query = "\"gece saatlarinda isiq\""})), ElementsAre("az-isiq"));
  EXPECT_THAT(Ids(Search({.query = "\"gecə saatlarında işıq\""})), ElementsAre("az-isiq"));
  EXPECT_THAT(Ids(Search({.query = "\"isiq saatlarinda\""})), IsEmpty());
}

TEST_F(SearcherTest, PhrasesEndAtTheBordersOfFields) {
  Article article = MakeArticle("fields", "en", "Tanker aground", "Gales are expected", "2026-02-01");
  article.lead = "Tugs arrive tonight";
  const auto snapshot = MakeTestSnapshot({article});
  const auto check = [&](std::string query, bool found) {
    const auto response =
        SearchSnapshot(*snapshot, TestAnalyzer(), {.query = query, .language = "en", .now = TestTime("2026-03-01")}, {});
    EXPECT_EQ(Ids(response).size(), found ? 1u : 0u) << query;
  };
  check("\"tanker aground\"", true);
  check("\"aground tugs\"", false);
  check("\"tugs arrive tonight\"", true);
  check("\"tonight gales\"", false);
  check("\"gales are expected\"", true);
  check("\"are expected tanker\"", false);
  check("title:\"tanker aground\"", true);
  check("title:\"tugs arrive\"", false);
  check("title:tugs", false);
  check("title:aground", true);
}

TEST_F(SearcherTest, TitleWordsStandInTitles) {
  EXPECT_THAT(Ids(Search({.query = "title:harbour title:history"})), ElementsAre("en-undated"));
}

TEST_F(SearcherTest, FiltersBoundTheAnswer) {
  EXPECT_THAT(Ids(Search({.query = "metro lang:az"})), ElementsAre("az-metro"));
  EXPECT_THAT(Ids(Search({.query = "metro lang:tr"})), IsEmpty());
  EXPECT_THAT(Ids(Search({.query = "harbour after:2026-01-01"})), ElementsAre("en-new"));
  EXPECT_THAT(Ids(Search({.query = "harbour before:2021-01-01"})), ElementsAre("en-old"));
}

TEST_F(SearcherTest, WhatIsTypedNarrowsTheFilterAndNeverWidensIt) {
  const auto check = [&](std::string query, Filter filter, std::vector<std::string> expected) {
    EXPECT_THAT(Ids(Search({.query = query, .filter = std::move(filter)})), ::testing::UnorderedElementsAreArray(expected))
        << query;
  };
  const std::vector<std::string> az = {"az-isiq", "az-metro"};
  check("", {.languages = {"az"}}, az);
  check("lang:az", {.languages = {"az", "en"}}, az);
  check("lang:en", {.languages = {"az"}}, {});
  check("lang:en lang:az", {.languages = {"az"}}, az);
  check("before:2030-01-01", {.languages = {"az"}, .published_before = TestTime("2026-02-01")}, {});
  check("after:2000-01-01", {.languages = {"az"}, .published_from = TestTime("2026-02-02")}, {});
  check("before:2026-01-01", {.languages = {"az"}, .published_before = TestTime("2026-02-28")}, {});
}

TEST_F(SearcherTest, TypedCategoriesAndSourcesNarrowToo) {
  std::vector<Article> articles = {articles_[0], articles_[1]};
  articles[0].category = "sport", articles[0].source = "a";
  articles[1].category = "politics", articles[1].source = "b";
  const auto snapshot = MakeTestSnapshot(articles, 1);
  const auto ids = [&](std::string query, Filter filter) {
    return Ids(SearchSnapshot(*snapshot, TestAnalyzer(),
                              {.query = query, .filter = std::move(filter), .now = TestTime("2026-03-01")}, {}));
  };
  EXPECT_THAT(ids("category:sport", {}), ElementsAre("az-isiq"));
  EXPECT_THAT(ids("category:politics", {.categories = {"sport"}}), IsEmpty());
  EXPECT_THAT(ids("category:politics", {.categories = {"sport", "politics"}}), ElementsAre("az-metro"));
  EXPECT_THAT(ids("source:a", {}), ElementsAre("az-isiq"));
  EXPECT_THAT(ids("source:a", {.sources = {"b"}}), IsEmpty());
  EXPECT_THAT(ids("source:a", {.categories = {"sport"}}), ElementsAre("az-isiq"));
}

TEST_F(SearcherTest, AQueryWithoutWordsBrowsesNewestFirst) {
  EXPECT_THAT(Ids(Search({.query = "lang:en"})), ElementsAre("en-new", "en-old", "en-undated"));
}

TEST_F(SearcherTest, SnippetsAndTitlesAreMarked) {
  const auto response = Search({.query = "dockers harbour", .limit = 1});
  ASSERT_TRUE(response.ok());
  const Hit& hit = response->hits.at(0);
  ASSERT_FALSE(hit.title_highlights.empty());
  EXPECT_EQ(Marked(hit.card.title, hit.title_highlights[0]), "Harbour");
  ASSERT_FALSE(hit.snippet.highlights.empty());
  EXPECT_EQ(Marked(hit.snippet.text, hit.snippet.highlights[0]), "Dockers");
}

TEST_F(SearcherTest, TitlesAndSnippetsAreHtmlWhereAskedFor) {
  const auto plain = Search({.query = "dockers harbour", .limit = 1});
  ASSERT_TRUE(plain.ok());
  EXPECT_EQ(plain->hits.at(0).title_html + plain->hits.at(0).snippet.html, "");

  const auto marked = Search({.query = "dockers harbour", .limit = 1, .html = HtmlMarks{"<i>", "</i>"}});
  ASSERT_TRUE(marked.ok());
  const Hit& hit = marked->hits.at(0);
  EXPECT_THAT(hit.title_html, HasSubstr("<i>Harbour</i>"));
  EXPECT_THAT(hit.snippet.html, HasSubstr("<i>Dockers</i>"));
  EXPECT_EQ(hit.snippet.highlights, plain->hits.at(0).snippet.highlights);
  EXPECT_EQ(hit.snippet.text, plain->hits.at(0).snippet.text);
}

TEST_F(SearcherTest, ExplanationsAddUpToTheScore) {
  const auto response = Search({.query = "harbour strike", .explain = true});
  ASSERT_TRUE(response.ok());
  ASSERT_FALSE(response->hits.empty());
  for (const Hit& hit : response->hits) {
    double sum = 0;
    for (const ScorePart& part : hit.explanation.parts) sum += part.value;
    EXPECT_NEAR(sum, hit.score, 1e-6);
  }
}

TEST_F(SearcherTest, BadArgumentsNameTheField) {
  const auto check = [&](SearchRequest request, std::string_view field) {
    const auto response = Search(std::move(request));
    EXPECT_EQ(response.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(response.status().message()), HasSubstr(std::string(field)));
  };
  check({.query = "x", .limit = -1}, "limit:");
  check({.query = "x", .page_token = "nonsense"}, "page_token:");
  check({.query = "x", .freshness = {.floor = 2}}, "freshness.floor:");
  check({.query = "x", .freshness = {.half_life = std::chrono::hours(0)}}, "freshness.half_life:");
}

TEST_F(SearcherTest, ATokenOfAnotherQueryIsRefused) {
  const auto page = Search({.query = "harbour", .limit = 1});
  ASSERT_TRUE(page.ok());
  ASSERT_FALSE(page->next_page_token.empty());
  EXPECT_EQ(Search({.query = "strike", .page_token = page->next_page_token}).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(Search({.query = "harbour", .limit = 5, .page_token = page->next_page_token}).ok());
}

TEST_F(SearcherTest, AnExpiredDeadlineIsKept) {
  const auto response = SearchSnapshot(*snapshot_, TestAnalyzer(), {.query = "harbour"}, {.deadline = absl::InfinitePast()});
  EXPECT_EQ(response.status().code(), absl::StatusCode::kDeadlineExceeded);
}

}  // namespace
}  // namespace xeber
