// The tables under tests/ranking/query_cases: what people and programs type, how it is read, what it finds, and every message.
//
// A case is a line that says what to do, a line with the text (\u{200F} is that character), a line "----", the expected lines, and
// an empty line:
//   parse    the query as it was understood; "as a tree" if it is no flat list; its notes as "note <begin>-<end> <message>"
//   filter   the filter expression in full, or "error <message>"
//   filtered the ids of the articles that fulfil the expression, newest first
//   facets   after the name of a facet, a query: "value (name) articles" of everything it finds
//   search   the ids of what it finds in the archive below, best first; "relaxed" if so; the notes
// UPDATE_GOLDEN=1 writes what was found in place of what was expected.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>

#include "annotate/annotator.h"
#include "ranking/filter_expression.h"
#include "ranking/query.h"
#include "ranking/searcher.h"
#include "tests/ranking/test_archive.h"
#include "text/utf8.h"

namespace xeber {
namespace {

const Annotator& TestAnnotator() {
  static const std::unique_ptr<const Annotator> annotator = *MakeAnnotator(XEBER_DATA_DIR);
  return *annotator;
}

std::vector<Article> CaseArticles() {
  const auto make = [](std::string id, std::string language, std::string category, std::string source, std::string_view published,
                       std::string title, std::string lead, std::string body, std::vector<std::string> authors) {
    Article article{.id = ArticleId(std::move(id)), .title = std::move(title), .lead = std::move(lead), .body = std::move(body)};
    if (!published.empty()) article.publish_time = ParseTime(published);
    article.category = std::move(category), article.source = std::move(source), article.language = std::move(language);
    article.authors = std::move(authors);
    return article;
  };
  return {
      make("metro-az", "az", "Cəmiyyət", "xezer.example", "2026-01-05", "Bakı metrosunda yeni stansiya açıldı",
           "Stansiyanın açılışında nazir iştirak edib.", "Sərnişinlər ilk gündən yeni xətdən istifadə edirlər.", {"Leyla Məmmədova"}),
      make("storm-en", "en", "Weather", "coast.example", "2026-01-20", "Storm closes the harbour",
           "Dockers were sent home before noon.", "The harbour stays closed until the storm has passed, the port captain said.",
           {"Ann O'Neill", "Tom Reed"}),
      make("strike-en", "en", "Economy", "coast.example", "2026-02-03", "Dockers call off their strike",
           "The union and the port agreed on pay.", "Work in the harbour begins again on Monday after a strike of nine days.", {"Tom Reed"}),
      make("cup-en", "en", "Sport", "arena.example", "2026-02-10", "Northern club wins the cup final",
           "A late goal decided the final.", "The striker scored the only goal of the final in the last minute.", {"Ann O'Neill"}),
      make("vote-en", "en", "Politics", "coast.example", "2026-02-11", "Parliament votes on the budget",
           "The government lost the vote.", "The opposition called for an election after the budget vote failed.", {}),
      make("metro-ru", "ru", "Общество", "volga.example", "2026-01-06", "В Баку открыли новую станцию метро",
           "На открытии был министр.", "Первые пассажиры приехали на новую станцию утром.", {"Анна Петрова"}),
      make("match-tr", "tr", "Spor", "bogaz.example", "2026-02-12", "İstanbul takımı maçı kazandı",
           "Maçın tek golünü kaptan attı.", "Taraftarlar galibiyeti stadyumun önünde kutladı.", {"Ayşe Yılmaz"}),
      make("undated-en", "en", "History", "coast.example", "", "A short history of the harbour",
           "The harbour is older than the town.", "Ships have come here for a thousand years.", {}),
  };
}

const Snapshot& CaseArchive() {
  static const std::shared_ptr<const Snapshot> snapshot = [] {
    std::vector<SegmentView> views;
    std::vector<Article> articles = CaseArticles();
    for (std::size_t begin = 0; begin < articles.size(); begin += 3) {
      SegmentBuilder builder(EmptyStatistics());
      for (std::size_t i = begin; i < std::min(begin + 3, articles.size()); ++i) {
        ArticleAnalysis analysis;
        AnalyzeArticle(TestAnalyzer(), articles[i], analysis);
        IndexDocument document{.article = articles[i], .terms = CountTerms(analysis)};
        TestAnnotator().Annotate(articles[i], analysis, document.annotations);
        builder.Add(document);
      }
      views.push_back({.segment = *Segment::FromParts(std::to_string(begin), builder.Finish())});
    }
    return std::make_shared<const Snapshot>(1, 0, std::move(views));
  }();
  return *snapshot;
}

std::string Lines(const std::vector<QueryNote>& notes) {
  std::string lines;
  for (const QueryNote& note : notes)
    lines += "note " + std::to_string(note.at.begin) + "-" + std::to_string(note.at.end) + " " + note.message + "\n";
  return lines;
}

std::string Parse(const std::string& text) {
  const ParsedQuery query = ParseQuery(text, QuerySyntax::kPeople);
  const std::string form = FormatQuery(query);
  return (form.empty() ? "nothing" : form) + "\n" + (Flatten(query) ? "" : "as a tree\n") + Lines(query.notes);
}

std::string Answer(SearchRequest request) {
  request.collapse_duplicates = request.with_snippets = false;
  const auto response = SearchSnapshot(CaseArchive(), {TestAnalyzer(), &TestAnnotator()}, request, {});
  if (!response.ok()) return "error " + std::string(response.status().message()) + "\n";
  std::string ids;
  for (const Hit& hit : response->hits) ids += (ids.empty() ? "" : " ") + hit.card.id.value();
  return (ids.empty() ? "nothing" : ids) + "\n" + (response->relaxed ? "relaxed\n" : "") + Lines(response->notes);
}

std::string Search(const std::string& text) { return Answer({.query = text, .now = TestTime("2026-03-01")}); }

std::string ReadFilter(const std::string& text) {
  const auto expression = ParseFilterExpression(text);
  if (!expression.ok()) return "error " + std::string(expression.status().message()) + "\n";
  const std::string form = FormatFilterExpression(*expression);
  return (form.empty() ? "everything" : form) + "\n";
}

std::string ApplyFilter(const std::string& text) {
  SearchRequest request{.filter = {.expression = text}, .now = TestTime("2026-03-01")};
  return Answer(request);
}

std::string CountFacet(const std::string& text) {
  static const std::map<std::string, FacetRequest> kFacets = {
      {"category", {FacetKey::kCategory}},
      {"source", {FacetKey::kSource}},
      {"language", {FacetKey::kLanguage}},
      {"author", {FacetKey::kAuthor}},
      {"entity", {FacetKey::kEntity}},
      {"topic", {FacetKey::kTopic}},
      {"day", {FacetKey::kPublishTime, 10, FacetInterval::kDay}},
      {"month", {FacetKey::kPublishTime, 10, FacetInterval::kMonth}},
      {"year", {FacetKey::kPublishTime, 10, FacetInterval::kYear}},
  };
  const std::size_t space = std::min(text.find(' '), text.size());
  SearchRequest request{.query = text.substr(std::min(space + 1, text.size())), .now = TestTime("2026-03-01")};
  request.facets = {kFacets.at(text.substr(0, space))};
  const auto response = SearchSnapshot(CaseArchive(), {TestAnalyzer(), &TestAnnotator()}, request, {});
  if (!response.ok()) return "error " + std::string(response.status().message()) + "\n";
  std::string lines;
  for (const FacetValue& value : response->facets.at(0).values)
    lines += value.value + " (" + value.name + ") " + std::to_string(value.articles) + "\n";
  return lines.empty() ? "none\n" : lines;
}

std::string Unescape(const std::string& line) {
  std::string text;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t end = line.find('}', at);
    if (line.compare(at, 3, "\\u{") != 0 || end == std::string::npos) {
      text += line[at++];
      continue;
    }
    AppendUtf8(static_cast<char32_t>(std::stoul(line.substr(at + 3, end - at - 3), nullptr, 16)), text);
    at = end + 1;
  }
  return text;
}

const std::map<std::string, std::function<std::string(const std::string&)>>& Actions() {
  static const std::map<std::string, std::function<std::string(const std::string&)>> actions = {
      {"parse", &Parse},          {"search", &Search},      {"filter", &ReadFilter},
      {"filtered", &ApplyFilter}, {"facets", &CountFacet},
  };
  return actions;
}

// Checks every case of a file; returns how many there are, and in `updated` the file with what was found.
int CheckFile(const std::filesystem::path& path, std::string& updated) {
  std::ifstream in(path);
  std::string line, text;
  int number = 0, cases = 0;
  while (std::getline(in, line)) {
    ++number;
    updated += line + "\n";
    const auto action = Actions().find(line);
    if (action == Actions().end()) {
      if (!line.empty() && line[0] != '#') ADD_FAILURE_AT(path.c_str(), number) << "unknown action '" << line << "'";
      continue;
    }
    const int first = number;
    std::getline(in, text), std::getline(in, line), number += 2;
    if (line != "----") ADD_FAILURE_AT(path.c_str(), number) << "'----' is missing";
    std::string expected;
    while (std::getline(in, line) && ++number && !line.empty()) expected += line + "\n";
    const std::string found = action->second(Unescape(text));
    updated += text + "\n----\n" + found + "\n";
    ++cases;
    if (found != expected && std::getenv("UPDATE_GOLDEN") == nullptr)
      ADD_FAILURE_AT(path.c_str(), first) << action->first << " " << text << "\n" << found << "but expected was\n" << expected;
  }
  return cases;
}

TEST(QueryCasesTest, EveryCaseIsReadAndAnsweredAsTheTablesSay) {
  int cases = 0;
  for (const auto& file : std::filesystem::directory_iterator(XEBER_TESTS_DIR "/ranking/query_cases")) {
    std::string updated;
    cases += CheckFile(file.path(), updated);
    if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(file.path()) << updated;
  }
  EXPECT_GE(cases, 400);
}

}  // namespace
}  // namespace xeber
