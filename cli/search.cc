// xeber search
#include <fmt/core.h>
#include <fmt/format.h>

#include <optional>

#include "absl/time/clock.h"
#include "cli/command.h"
#include "cli/engine_source.h"
#include "cli/evaluation_run.h"
#include "cli/facet_options.h"
#include "cli/hit_printer.h"
#include "cli/json_line.h"
#include "cli/option_types.h"
#include "cli/terminal.h"
#include "eval/query_file.h"

namespace xeber::cli {
namespace {

struct SearchOptions {
  EngineOptions engine;
  SearchRequest request;
  std::vector<std::string> words;
  std::optional<int> limit;
  std::optional<Time> now;
  std::optional<std::chrono::hours> half_life;
  EvaluationFiles files;
  bool html = false;
  std::optional<std::string> html_before, html_after;
  bool syntax = false;
  bool no_freshness = false;
  bool show_duplicates = false;
  bool group_stories = false;
  bool facets_by_story = false;
  std::optional<int> timeout_ms;
  bool json = false;
};

SearchRequest MakeRequest(const SearchOptions& options) {
  SearchRequest request = options.request;
  request.query = fmt::format("{}", fmt::join(options.words, " "));
  request.now = options.now.value_or(ClockNow());
  request.limit = options.limit.value_or(SearchRequest::kDefaultLimit);
  request.freshness.enabled = !options.no_freshness;
  request.freshness.half_life = options.half_life;
  request.collapse_duplicates = !options.show_duplicates;
  request.group_stories = options.group_stories;
  for (FacetRequest& facet : request.facets) facet.by_story = options.facets_by_story;
  if (options.html) request.html.emplace();
  if (options.html_before && options.html_after) request.html = {*options.html_before, *options.html_after};
  return request;
}

absl::Status RunQueries(const Engine& engine, const SearchOptions& options) {
  const auto queries = ReadQueries(options.files.input);
  if (!queries.ok()) return queries.status();
  SearchRequest request = MakeRequest(options);
  request.syntax = options.syntax ? QuerySyntax::kPeople : QuerySyntax::kPlainWords;
  request.limit = options.limit.value_or(SearchRequest::kMaxLimit);
  request.collapse_duplicates = false;
  request.with_snippets = false;
  request.html.reset();
  return WriteRun(options.files.run, "queries", *queries, [&](const NumberedQuery& query) -> absl::StatusOr<RankedAnswer> {
    request.query = query.text;
    auto response = engine.Search(request);
    if (!response.ok()) return response.status();
    return RankedAnswer{query.id, std::move(response->hits)};
  });
}

void PrintTotal(const Total& total, bool relaxed) {
  if (relaxed) fmt::print("no article has most of these words; with any of them: ");
  if (total.lower == total.upper)
    fmt::print("{} article{}\n", total.estimate, total.estimate == 1 ? "" : "s");
  else
    fmt::print("about {} articles ({} to {})\n", total.estimate, total.lower, total.upper);
}

// What was not read as it may have been meant, with the piece of the query.
void PrintNotes(const std::string& query, const std::vector<QueryNote>& notes) {
  for (const QueryNote& note : notes)
    if (note.at.begin <= note.at.end && note.at.end <= query.size())
      fmt::print(stderr, "xeber: '{}' at {}: {}\n",
                 OneLine(std::string_view(query).substr(note.at.begin, note.at.end - note.at.begin)), note.at.begin,
                 OneLine(note.message));
}

void PrintLearned(const std::vector<LearnedWord>& learned) {
  std::string words;
  for (const LearnedWord& word : learned) words += fmt::format("{}{} {:.2f}", words.empty() ? "" : ", ", OneLine(word.stem), word.share);
  if (!words.empty()) fmt::print("ranked by words of the first hits, too: {}\n", words);
}

// Another query is proposed, never asked.
void PrintSuggestion(const QuerySuggestion& suggestion, bool json) {
  if (suggestion.reason == QuerySuggestion::Reason::kNone) return;
  if (!json) return fmt::print("did you mean: {}\n", OneLine(suggestion.query));
  const bool keyboard = suggestion.reason == QuerySuggestion::Reason::kKeyboard;
  fmt::print("{}\n",
             JsonObject().Text("did_you_mean", suggestion.query).Text("reason", keyboard ? "keyboard" : "spelling").Finish());
}

absl::Status Run(const Globals& globals, const SearchOptions& options) {
  if (options.files.input.empty() == options.words.empty())
    return WrongUsage("search wants either a query or --queries FILE --run OUT");
  const auto engine = OpenEngine(globals, options.engine);
  if (!engine.ok()) return engine.status();
  if (!options.files.input.empty()) return RunQueries(**engine, options);
  const SearchRequest request = MakeRequest(options);
  CallOptions call;
  if (options.timeout_ms) call.deadline = absl::Now() + absl::Milliseconds(*options.timeout_ms);
  const auto response = (*engine)->Search(request, call);
  if (!response.ok()) return response.status();
  if (!options.json) PrintTotal(response->total, response->relaxed);
  if (!options.json && request.explain) fmt::print("read as {}\n", OneLine(response->read_as));
  if (!options.json && request.explain) PrintLearned(response->learned);
  PrintNotes(request.query, response->notes);
  PrintSuggestion(response->suggestion, options.json);
  if (response->partial) fmt::print(stderr, "xeber: out of time: better hits and more matches may be missing\n");
  if (options.json)
    for (const Facet& facet : response->facets) fmt::print("{}\n", FacetJson(facet));
  else
    PrintFacets(response->facets);
  const HitPrinter printer(request.as_of.value_or(request.now));
  for (std::size_t i = 0; i < response->hits.size(); ++i) {
    if (options.json)
      fmt::print("{}\n", HitJson(i + 1, response->hits[i]));
    else
      printer.Print(i + 1, response->hits[i], request.explain);
  }
  if (!response->next_page_token.empty()) fmt::print(stderr, "more: --page-token '{}'\n", response->next_page_token);
  return absl::OkStatus();
}

// As the server checks it; empty if it is fine.
std::string HtmlMark(const std::string& mark) {
  if (mark.size() <= HtmlMarks::kMaxBytes) return "";
  return fmt::format("'{}...' has {} bytes; at most {} are allowed", OneLine(std::string_view(mark).substr(0, 16)), mark.size(),
                     HtmlMarks::kMaxBytes);
}

}  // namespace

void AddSearch(Program& program) {
  auto [app, options] = program.Add<SearchOptions>("search", "Search the articles", &Run);
  AddEngineOptions(app, options.engine);
  app.add_option("query", options.words,
                 "Words to look for; the query language (docs/search.md) in one argument, quoted for the shell");
  AddFilterOptions(app, options.request.filter);
  app.add_option("--limit", options.limit, "How many articles; 10, or 1000 with --queries, if not stated")
      ->check(CLI::Range(1, SearchRequest::kMaxLimit));
  AddChoiceOption<SearchOrder>(app, "--order", options.request.order,
                               {{"relevance", SearchOrder::kRelevance}, {"newest", SearchOrder::kNewestFirst}},
                               "Best first, or newest first");
  app.add_option("--query-language", options.request.language, "Language of the query (BCP-47); found out if not stated");
  app.add_flag("--no-freshness", options.no_freshness, "Let age cost nothing");
  AddDurationOption(app, "--half-life", options.half_life, "Age at which half of the freshness is gone; if not stated, what the archive tells of the category, or 30d");
  AddTimeOption(app, "--now", options.now, "Count ages from here; the clock's time if not stated");
  AddTimeOption(app, "--as-of", options.request.as_of, "As if nothing published later existed");
  AddFacetOption(app, options.request.facets);
  AddFacetCountsOption(app, options.facets_by_story);
  AddFeedbackOptions(app, options.request.feedback);
  app.add_flag("--show-duplicates", options.show_duplicates, "List duplicates instead of folding them into one");
  app.add_flag("--group-stories", options.group_stories, "List only the best report of each story, with the number of the others");
  app.add_flag("--explain", options.request.explain, "Tell how each score came about");
  app.add_option("--timeout-ms", options.timeout_ms, "Give up after so many milliseconds")->check(CLI::PositiveNumber);
  app.add_flag("--allow-partial", options.request.allow_partial, "Then print what was found until there instead");
  app.add_option("--page-token", options.request.page_token, "Go on where an earlier answer ended")->type_name("TOKEN");
  auto* json = app.add_flag("--json", options.json, "One JSON object a facet and hit, each on a line");
  auto* html =
      app.add_flag("--html", options.html, "With --json: title and snippet also escaped as HTML, the query's words in <mark>")
          ->needs(json);
  const auto mark = [&](const std::string& name, std::optional<std::string>& value, const std::string& help) {
    return app.add_option(name, value, help)->type_name("HTML")->check(HtmlMark)->needs(html);
  };
  auto* before = mark("--html-before", options.html_before, "With --html: this before each of the words instead of <mark>");
  mark("--html-after", options.html_after, "With --html: this behind each of the words instead of </mark>")->needs(before);
  before->needs("--html-after");
  AddEvaluationOptions(app, "--queries", "Run every query of this file: lines 'qid<TAB>text', plain words", options.files);
  app.add_flag("--syntax", options.syntax, "Read the queries of --queries as people type them, with quotes and operators");
  app.footer(
      "\nExamples:\n"
      "  xeber search --index news.xeber 'central bank' --after 2026-01-01\n"
      "  xeber search --index news.xeber '\"rate cut\" OR (inflation -category:sport) after:2026-01'\n"
      "  xeber search --index news.xeber --json --limit 100 -- '-rate bank'    (a query that begins with a dash)\n"
      "  xeber search --index news.xeber --json --html 'central bank'           (titles and snippets to put into a page)\n"
      "  xeber search --index news.xeber --queries queries.tsv --run run.txt   (for trec_eval and its kin)");
}

}  // namespace xeber::cli
