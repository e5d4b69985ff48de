// Saved queries matched with articles, against searching an archive of them.
#include "ranking/percolator.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <set>

#include "ranking/searcher.h"
#include "tests/ranking/random_query.h"
#include "tests/ranking/test_archive.h"

namespace xeber {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const Time kNow = TestTime("2026-03-10");

// Knows "Baku" as a city and "Aliyev" as a person, and that what names a goal is about sport.
class TinyAnnotator : public Annotator {
 public:
  void Annotate(const Article& article, const ArticleAnalysis&, Annotations& out) const override {
    out = {};
    const std::string text = article.title + " " + article.body;
    if (text.find("Baku") != std::string::npos) out.entities.push_back({.id = "city:baku", .name = "Baku", .salience = .5f});
    if (text.find("Aliyev") != std::string::npos) out.entities.push_back({.id = "Q:aliyev", .name = "Aliyev", .salience = .5f});
    if (text.find("goal") != std::string::npos) out.topics = {{.id = "iptc:15000000", .probability = 1}};
    if (!article.category.empty()) out.topics.push_back({.id = "category:" + article.category, .probability = 1});
  }
  std::string version() const override { return "tiny"; }
};

const TinyAnnotator kAnnotator;
const QueryTools kTools(TestAnalyzer(), &kAnnotator);

std::shared_ptr<const Snapshot> SnapshotOf(const std::vector<Article>& articles) {
  SegmentBuilder builder(EmptyStatistics());
  for (const Article& article : articles) {
    ArticleAnalysis analysis;
    AnalyzeArticle(TestAnalyzer(), article, analysis);
    IndexDocument document{.article = article, .terms = CountTerms(analysis), .annotations = {}};
    kAnnotator.Annotate(article, analysis, document.annotations);
    builder.Add(document);
  }
  auto segment = Segment::FromParts("s", builder.Finish());
  EXPECT_TRUE(segment.ok()) << segment.status();
  return std::make_shared<const Snapshot>(1, 0, std::vector<SegmentView>{{.segment = *segment}});
}

using Pairs = std::set<std::pair<std::string, std::string>>;  // article, query

Pairs MatchAll(Percolator& percolator, const Snapshot& articles, Time now = kNow) {
  Pairs pairs;
  for (const SegmentView& view : articles.segments())
    for (const QueryMatch& match : percolator.Match(view, now)) {
      EXPECT_TRUE(pairs.emplace(std::string(view.segment->article_id(match.doc)), std::string(match.query_id)).second)
          << "told twice";
    }
  return pairs;
}

// Ids of the articles that a saved query finds when it is searched for.
std::vector<std::string> Found(const Snapshot& snapshot, const SavedQuery& query) {
  SearchRequest request{.query = query.query, .language = query.languages.empty() ? "" : query.languages[0], .limit = 1000};
  request.filter.expression = query.filter;
  request.collapse_duplicates = request.with_snippets = false;
  request.now = kNow;
  const auto response = SearchSnapshot(snapshot, kTools, request, {});
  EXPECT_TRUE(response.ok()) << response.status();
  std::vector<std::string> ids;
  if (response.ok() && !response->relaxed)
    for (const Hit& hit : response->hits) ids.push_back(hit.card.id.value());
  return ids;
}

std::vector<std::string> Matched(const SavedQuery& query, const std::vector<Article>& articles) {
  Percolator percolator(kTools, {Language("en")});
  const auto snapshot = SnapshotOf(articles);
  const auto status = percolator.Put(query, *snapshot);
  EXPECT_TRUE(status.ok()) << status;
  std::vector<std::string> ids;
  for (const auto& [article, id] : MatchAll(percolator, *snapshot)) ids.push_back(article);
  return ids;
}

std::string RandomFilter(oracle::Generator& random) {
  static const std::vector<std::string> kConditions = {"category = sport",
                                                       "category != \"POLITICS\"",
                                                       "source = on*",
                                                       "author:reed",
                                                       "author = \"ann lee\"",
                                                       "length < 12",
                                                       "publish_time >= 2026-02",
                                                       "NOT publish_time:*",
                                                       "language = en",
                                                       "topic = \"iptc:15000000\"",
                                                       "topic = \"category:Sport\"",
                                                       "id = a3",
                                                       "entity:*",
                                                       "(category = sport OR author:ann)",
                                                       "-(source = two AND length > 5)",
                                                       "update_time:*"};
  std::string filter;
  for (unsigned left = random.Below(3); left > 0; --left)
    filter += (filter.empty() ? "" : " AND ") + kConditions[random.Below(static_cast<unsigned>(kConditions.size()))];
  return filter;
}

std::string Name(unsigned number) { return "q" + std::to_string(number); }

// Random queries of every operator with random filters over random articles: in each archive as a whole, article by article, and
// with the keys chosen by the archive's statistics and by none.
TEST(Percolator, MatchesJustWhatSearchFinds) {
  const char* const wanted = std::getenv("XEBER_ORACLE_QUERIES");
  const unsigned queries = wanted == nullptr ? 4000 : static_cast<unsigned>(std::atoi(wanted));
  constexpr unsigned kQueriesAnArchive = 100;
  oracle::Generator random(7);
  std::size_t matches = 0, unfiled = 0, all = 0;
  const auto nothing = std::make_shared<const Snapshot>(1, 0, std::vector<SegmentView>());
  for (unsigned done = 0; done < queries; done += kQueriesAnArchive) {
    const int least = done % 2000 == 0 ? 120 : 20;  // some archives are more than is looked at together
    std::vector<Article> articles = RandomArticles(random.random(), least + static_cast<int>(random.Below(20)));
    for (Article& article : articles) {
      if (random.Below(2) == 0) article.lead = "harbour storm " + article.title;
      if (random.Below(3) == 0) article.authors = {random.Below(2) == 0 ? "Tom Reed" : "Ann Lee"};
      if (random.Below(4) == 0) article.language = random.Below(2) == 0 ? "az" : "tr";
    }
    const auto snapshot = SnapshotOf(articles);
    std::vector<std::shared_ptr<const Snapshot>> alone;
    for (const Article& article : articles) alone.push_back(SnapshotOf({article}));
    const auto languages = ArchiveLanguages(*snapshot, 5);
    Percolator percolator(kTools, languages), uninformed(kTools, languages);
    std::vector<SavedQuery> saved;
    for (unsigned i = 0; i < kQueriesAnArchive; ++i) {
      SavedQuery query{
          .id = Name(i), .query = oracle::Write(random.Query(), true), .filter = RandomFilter(random), .languages = {}};
      if (random.Below(2) == 0) query.languages = {"en"};
      ASSERT_TRUE(percolator.Put(query, *snapshot).ok()) << query.query << " | " << query.filter;
      ASSERT_TRUE(uninformed.Put(query, *nothing).ok());
      saved.push_back(std::move(query));
    }
    const Pairs found = MatchAll(percolator, *snapshot);
    Pairs expected, one_by_one;
    for (const SavedQuery& query : saved)
      for (const std::string& id : Found(*snapshot, query)) expected.emplace(id, query.id);
    for (const auto& article : alone) one_by_one.merge(MatchAll(percolator, *article));
    for (const auto& [article, id] : expected)
      ASSERT_TRUE(found.contains({article, id}))
          << article << " is found by " << saved[static_cast<unsigned>(std::stoi(id.substr(1)))].query << " | "
          << saved[static_cast<unsigned>(std::stoi(id.substr(1)))].filter;
    ASSERT_EQ(found, expected);
    ASSERT_EQ(one_by_one, expected);
    ASSERT_EQ(MatchAll(uninformed, *snapshot), expected);
    // A single article's archive reads a query that names no language in the article's own.
    for (unsigned i = 0; i < 5; ++i) {
      const SavedQuery& query = saved[random.Below(kQueriesAnArchive)];
      if (query.languages.empty()) continue;
      for (std::size_t a = 0; a < alone.size(); ++a)
        ASSERT_EQ(!Found(*alone[a], query).empty(), expected.contains({articles[a].id.value(), query.id}))
            << query.query << " | " << query.filter;
    }
    matches += expected.size();
    unfiled += percolator.unfiled();
    all += saved.size();
  }
  EXPECT_GT(matches, queries) << "too few matches to tell anything";
  EXPECT_LT(unfiled * 4, all) << "most queries can be filed under some key";
}

TEST(Percolator, NamesAndTopicsAreWhatSearchReadsThemAs) {
  std::vector<Article> articles = {MakeArticle("baku", "en", "Flood in Baku", "Water everywhere.", "2026-02-01"),
                                   MakeArticle("goal", "en", "A late goal", "Decided the derby.", "2026-02-01"),
                                   MakeArticle("none", "en", "Wheat", "Prices fell.", "2026-02-01")};
  articles[2].category = "İqtisadiyyat";
  articles[2].authors = {"Ann O'Neill Reed"};
  const auto check = [&](const std::string& query, const std::string& filter, const std::vector<std::string>& expected) {
    const SavedQuery saved{.id = "q", .query = query, .filter = filter, .languages = {"en"}};
    EXPECT_EQ(Matched(saved, articles), expected) << query << " | " << filter;
    auto found = Found(*SnapshotOf(articles), saved);
    std::sort(found.begin(), found.end());
    EXPECT_EQ(found, expected) << query << " | " << filter;
  };
  check("entity:baku", "", {"baku"});
  check("entity:city:baku", "", {"baku"});
  check("entity:paris", "", {});
  check("-entity:baku price*", "", {"none"});
  check("topic:sport", "", {"goal"});
  check("topic:iptc:15000000", "", {"goal"});
  check("topic:iqtisadiyyat", "", {"none"});
  check("author:oneill", "", {"none"});
  check("author:\"neill reed\"", "", {});
  check("author:...", "", {});
  check("", "entity = \"CITY:baku\"", {"baku"});
  check("", "topic = \"iptc:15*\"", {"goal"});
  check("", "category = \"iqtisadİyyat\"", {"none"});
  check("", "author:oneill OR entity = \"city:baku\"", {"baku", "none"});
  check("category:İQTİSADİYYAT", "", {"none"});
  check("category:sport OR wheat", "", {"none"});
  check("lang:en -flood -goal", "", {"none"});
  check("after:2026-03", "", {});
}

TEST(Percolator, WhatHasTheRarestWordIsNotSetBesideOthers) {
  // The commonest words are no keys where a rarer one must be there too.
  std::vector<Article> articles;
  for (int i = 0; i < 50; ++i) articles.push_back(MakeArticle("a" + std::to_string(i), "en", "storm", "harbour", "2026-02-01"));
  articles.push_back(MakeArticle("rare", "en", "storm tanker", "harbour", "2026-02-01"));
  const auto snapshot = SnapshotOf(articles);
  const auto keys = [&](const std::string& text) {
    CompiledQuery query{.parsed = ParseQuery(text, QuerySyntax::kPeople)};
    query.terms = AnalyzeWords(query.parsed, {Language("en")}, kTools);
    query.wanted.resize(query.terms.words.size());
    return ChooseKeys(query, *snapshot).front();
  };
  const auto cost = [&](const std::string& text) { return keys(text).cost; };
  EXPECT_LT(cost("storm tanker"), 3);
  EXPECT_LT(cost("\"harbour storm tanker\""), 3);
  EXPECT_LT(cost("+tanker storm harbour"), 3);
  EXPECT_GT(cost("storm OR tanker"), 50);
  EXPECT_LT(cost("(tanker OR wheat) storm"), 3);
  // Of three words two must be there: one of the two rarest.
  EXPECT_LT(cost("storm tanker wheat"), 4);
  EXPECT_GT(cost("storm harbour tanker"), 50);
  EXPECT_TRUE(keys("-storm").any());
  EXPECT_TRUE(keys("after:2026").any());
  // And what has the rarest is not evaluated without the others.
  Percolator percolator(kTools, {Language("en")});
  ASSERT_TRUE(percolator.Put({.id = "x", .query = "storm tanker"}, *snapshot).ok());
  ASSERT_TRUE(percolator.Put({.id = "y", .query = "\"goal tanker\""}, *snapshot).ok());
  percolator.Match({.segment = SnapshotOf({MakeArticle("a", "en", "tanker", "harbour", "2026-02-01")})->segments()[0].segment},
                   kNow);
  EXPECT_EQ(percolator.evaluated(), 0u);
  percolator.Match({.segment = SnapshotOf({MakeArticle("a", "en", "tanker", "storm", "2026-02-01")})->segments()[0].segment},
                   kNow);
  EXPECT_EQ(percolator.evaluated(), 1u);
}

TEST(Percolator, MatchesComeByDocumentThenByNumberAndNumbersStayAQuerysOwn) {
  const auto articles =
      SnapshotOf({MakeArticle("a", "en", "storm", "", "2026-02-01"), MakeArticle("b", "en", "storm vote", "", "2026-02-02")});
  Percolator percolator(kTools, {Language("en")});
  for (const char* id : {"z", "y", "x"}) ASSERT_TRUE(percolator.Put({.id = id, .query = "storm"}, *articles).ok());
  const auto number = percolator.NumberOf("y");
  ASSERT_TRUE(number.has_value());
  ASSERT_TRUE(percolator.Put({.id = "y", .query = "vote"}, *articles).ok());
  EXPECT_EQ(percolator.NumberOf("y"), number);
  EXPECT_EQ(percolator.NumberOf("never put"), std::nullopt);
  std::vector<std::string> matches;
  for (const QueryMatch& match : percolator.Match(articles->segments()[0], kNow)) {
    EXPECT_EQ(percolator.NumberOf(match.query_id), match.query);
    matches.push_back(std::to_string(match.doc) + std::string(match.query_id));
  }
  EXPECT_THAT(matches, ElementsAre("0z", "0x", "1z", "1y", "1x"));
}

// What no query asks for any more is not kept.
TEST(Percolator, ConditionsGoWithTheLastQueryThatUsesThem) {
  oracle::Generator random(3);
  SharedConditions conditions;
  std::vector<MatchProgram> programs;
  for (int i = 0; i < 500; ++i) {
    CompiledQuery query{.parsed = ParseQuery(oracle::Write(random.Query(), true), QuerySyntax::kPeople)};
    query.terms = AnalyzeWords(query.parsed, {Language("en")}, kTools);
    query.wanted.resize(query.terms.words.size());
    query.filter_text = RandomFilter(random);
    query.filter = *ParseFilterExpression(query.filter_text);
    programs.push_back(MakeMatchProgram(query, conditions));
  }
  EXPECT_GT(conditions.size(), 50u);
  EXPECT_LT(conditions.size(), 1500u) << "equal ones are one";
  for (const MatchProgram& program : programs) ReleaseMatchProgram(program, conditions);
  EXPECT_EQ(conditions.size(), 0u);
}

TEST(Percolator, AQueryThatIsPutAgainReplacesAndARemovedOneIsGone) {
  const auto articles =
      SnapshotOf({MakeArticle("a", "en", "storm", "", "2026-02-01"), MakeArticle("b", "en", "wheat", "", "2026-02-01")});
  Percolator percolator(kTools, {Language("en")});
  ASSERT_TRUE(percolator.Put({.id = "x", .query = "storm"}, *articles).ok());
  ASSERT_TRUE(percolator.Put({.id = "y", .query = "-goal"}, *articles).ok());
  EXPECT_EQ(MatchAll(percolator, *articles), (Pairs{{"a", "x"}, {"a", "y"}, {"b", "y"}}));
  ASSERT_TRUE(percolator.Put({.id = "x", .query = "wheat"}, *articles).ok());
  EXPECT_EQ(percolator.size(), 2u);
  EXPECT_EQ(percolator.Put({.id = "x", .query = "(wheat"}, *articles).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(MatchAll(percolator, *articles), (Pairs{{"b", "x"}, {"a", "y"}, {"b", "y"}})) << "a refused query leaves the old one";
  EXPECT_TRUE(percolator.Remove("y"));
  EXPECT_FALSE(percolator.Remove("y"));
  EXPECT_EQ(MatchAll(percolator, *articles), (Pairs{{"b", "x"}}));
  ASSERT_TRUE(percolator.Put({.id = "z", .query = "stor*"}, *articles).ok());
  EXPECT_EQ(MatchAll(percolator, *articles), (Pairs{{"b", "x"}, {"a", "z"}}));
  EXPECT_TRUE(percolator.Remove("z"));
  EXPECT_TRUE(percolator.Remove("x"));
  EXPECT_THAT(MatchAll(percolator, *articles), IsEmpty());
  EXPECT_EQ(percolator.size() + percolator.unfiled(), 0u);
}

TEST(Percolator, WhatIsNotPublishedYetMatchesNothing) {
  const auto articles =
      SnapshotOf({MakeArticle("due", "en", "storm", "", "2026-03-11"), MakeArticle("undated", "en", "storm", "", "")});
  Percolator percolator(kTools, {Language("en")});
  ASSERT_TRUE(percolator.Put({.id = "x", .query = "storm"}, *articles).ok());
  EXPECT_EQ(MatchAll(percolator, *articles), (Pairs{{"undated", "x"}}));
  EXPECT_EQ(MatchAll(percolator, *articles, TestTime("2026-03-11")), (Pairs{{"due", "x"}, {"undated", "x"}}));
}

// An article alone has all that begins so, though the archive's 64 most frequent do not.
TEST(Percolator, APrefixStandsForAllWords) {
  std::vector<Article> articles;
  for (int i = 0; i < 100; ++i)
    articles.push_back(MakeArticle("a" + std::to_string(i), "en", "zq" + std::to_string(i), "", "2026-02-01"));
  EXPECT_EQ(Matched({.id = "x", .query = "zq*"}, articles).size(), 100u);
}

TEST(Percolator, ABadQueryIsRefusedWithThePlaceAndTheReason) {
  const auto check = [](SavedQuery query, const std::string& expected) {
    if (query.id.empty()) query.id = "x";
    const auto status = CheckSavedQuery(query, kTools);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << query.query;
    EXPECT_THAT(std::string(status.message()), HasSubstr(expected));
  };
  EXPECT_EQ(CheckSavedQuery({.query = "storm"}, kTools).message(), "id: missing");
  check({.id = std::string(129, 'x'), .query = "storm"}, "id: 129 bytes, at most 128 are taken");
  check({.id = "a\nb", .query = "storm"}, "id: holds a control character");
  check({.query = "(storm"}, "query: at bytes 0-");
  check({.query = "storm before:soon"}, "query: at bytes 13-17: before: wants a date");
  check({.query = std::string(5000, 'x')}, "query: 5000 bytes, at most 4096 are taken");
  check({.query = ""}, "query: every article would match; give words, conditions or a filter");
  check({.query = "  ", .filter = " "}, "query: every article would match");
  check({.query = "storm", .filter = "colour = red"}, "filter: ");
  check({.query = "storm", .filter = "category = "}, "filter: ");
  check({.query = "storm", .languages = {"en", "und"}}, "languages[1]: 'und' is no BCP-47 code");
  check({.query = "storm", .languages = {"a", "b", "c", "d", "e", "f"}}, "languages: 6 given; at most 5 are read");
  std::string many;
  for (int i = 0; i < 70; ++i) many += "w" + std::to_string(i) + " ";
  check({.query = many}, "a query has at most 64 words");
  EXPECT_TRUE(CheckSavedQuery({.id = "x", .query = "", .filter = "category = sport"}, kTools).ok());
  EXPECT_TRUE(CheckSavedQuery({.id = "x", .query = "category:sport"}, kTools).ok());
  EXPECT_TRUE(CheckSavedQuery({.id = "x", .query = "entity:nobody"}, kTools).ok()) << "somebody may be in the news tomorrow";
}

}  // namespace
}  // namespace xeber
