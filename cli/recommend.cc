// xeber recommend
#include <fmt/core.h>
#include <fmt/ranges.h>

#include <fstream>
#include <iostream>
#include <optional>
#include <sstream>

#include "cli/command.h"
#include "cli/engine_source.h"
#include "cli/hit_printer.h"
#include "cli/json_line.h"
#include "cli/option_types.h"
#include "cli/terminal.h"

namespace xeber::cli {
namespace {

struct RecommendOptions {
  EngineOptions engine;
  RecommendRequest request;
  std::vector<std::string> read;
  std::vector<std::string> disliked;
  std::string history_file;
  std::optional<Time> now;
  bool json = false;
};

// Lines "id" or "id<TAB>time"; a time without a zone is UTC. Empty lines are skipped.
absl::StatusOr<std::vector<ReadArticle>> ReadHistoryFile(const std::string& path) {
  std::ifstream file;
  if (path != "-") file.open(path);
  std::istream& in = path == "-" ? std::cin : file;
  if (!in) return absl::NotFoundError("--history: cannot read " + path);
  std::vector<ReadArticle> history;
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty()) continue;
    const auto tab = line.find('\t');
    ReadArticle read{.id = ArticleId(line.substr(0, tab))};
    if (tab != std::string::npos) {
      const auto time = ParseTime(line.substr(tab + 1));
      if (!time)
        return absl::InvalidArgumentError(fmt::format("{}:{}: '{}' is not a time; a line is 'id' or 'id<TAB>time'", path, number,
                                                      OneLine(line.substr(tab + 1))));
      read.at = time->at;
    }
    history.push_back(std::move(read));
  }
  return history;
}

absl::StatusOr<RecommendRequest> MakeRequest(const RecommendOptions& options) {
  RecommendRequest request = options.request;
  request.now = options.now.value_or(ClockNow());
  if (!options.history_file.empty()) {
    auto history = ReadHistoryFile(options.history_file);
    if (!history.ok()) return history.status();
    request.history = *std::move(history);
  }
  for (const std::string& id : options.read) request.history.push_back({.id = ArticleId(id)});
  for (const std::string& id : options.disliked) request.disliked.emplace_back(id);
  return request;
}

std::string ReasonName(RecommendReason reason) {
  switch (reason) {
    case RecommendReason::kInterest:
      return "interest";
    case RecommendReason::kTrending:
      return "trending";
    case RecommendReason::kRecent:
      return "recent";
  }
  return "";
}

std::vector<std::string> TextsOf(const std::vector<ArticleId>& ids) {
  std::vector<std::string> texts;
  for (const ArticleId& id : ids) texts.push_back(id.value());
  return texts;
}

void PrintJson(std::size_t rank, const Recommendation& shown) {
  JsonObject json;
  json.Text("reason", ReasonName(shown.reason));
  if (shown.interest) json.Integer("interest", static_cast<std::int64_t>(*shown.interest));
  json.Texts("because", TextsOf(shown.because)).Raw("hit", HitJson(rank, shown.hit));
  fmt::print("{}\n", json.Finish());
}

void Print(const HitPrinter& printer, std::size_t rank, const Recommendation& shown, bool explain) {
  printer.Print(rank, shown.hit, explain);
  const Style style(stdout);
  if (shown.reason != RecommendReason::kInterest)
    fmt::print("    {}\n", style.Accent(shown.reason == RecommendReason::kTrending ? "many read it now" : "new"));
  else
    fmt::print("    {}\n", style.Accent(OneLine(fmt::format("interest {}, because of {}", *shown.interest + 1,
                                                            fmt::join(TextsOf(shown.because), ", ")))));
}

absl::Status Run(const Globals& globals, const RecommendOptions& options) {
  const auto request = MakeRequest(options);
  if (!request.ok()) return request.status();
  const auto engine = OpenEngine(globals, options.engine);
  if (!engine.ok()) return engine.status();
  const auto feed = (*engine)->Recommend(*request);
  if (!feed.ok()) return feed.status();
  for (const auto& id : feed->missing_ids) fmt::print(stderr, "xeber: not indexed: {}\n", OneLine(id.value()));
  const HitPrinter printer(request->as_of.value_or(request->now));
  for (std::size_t i = 0; i < feed->recommendations.size(); ++i) {
    if (options.json)
      PrintJson(i + 1, feed->recommendations[i]);
    else
      Print(printer, i + 1, feed->recommendations[i], request->explain);
  }
  if (!options.json) {
    if (feed->recommendations.empty()) fmt::print("nothing to recommend\n");
    for (std::size_t i = 0; i < feed->interests.size(); ++i)
      fmt::print("interest {}: {:.0f} %, {}\n", i + 1, 100 * feed->interests[i].share,
                 OneLine(fmt::format("{}", fmt::join(TextsOf(feed->interests[i].articles), ", "))));
  }
  if (!feed->next_page_token.empty()) fmt::print(stderr, "more: --page-token '{}'\n", feed->next_page_token);
  return absl::OkStatus();
}

}  // namespace

void AddRecommend(Program& program) {
  auto [app, options] = program.Add<RecommendOptions>("recommend", "Make a feed for someone who has read these articles", &Run);
  RecommendRequest& request = options.request;
  AddEngineOptions(app, options.engine);
  app.add_option("id", options.read, "Articles that were read, when they were published; none = a feed for nobody in particular");
  app.add_option("--history", options.history_file, "Articles that were read, lines 'id' or 'id<TAB>time'; - = standard input")
      ->type_name("FILE");
  app.add_option("--dislike", options.disliked, "An article the reader wants nothing of; may be repeated")
      ->allow_extra_args(false)
      ->type_name("ID");
  app.add_option("--limit", request.limit, "How many articles")
      ->capture_default_str()
      ->check(CLI::Range(1, RecommendRequest::kMaxLimit));
  AddChoiceOption<LanguageGuard>(app, "--languages", request.language_guard,
                                 {{"read", LanguageGuard::kSeedLanguage}, {"any", LanguageGuard::kAny}},
                                 "Only the languages of what was read, or any");
  AddDurationOption(app, "--max-age", request.max_age, "Only articles at most this old");
  app.add_option("--diversity", request.diversity, "0 = off, 1 = as different from one another as can be")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 1.0));
  app.add_option("--trending", request.trending, "How much it counts what others read now, 0 to 1")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 1.0));
  app.add_option("--max-per-source", request.max_per_source, "At most so many articles of one source; 0 = as many as there are")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--max-per-story", request.max_per_story,
                 "At most so many articles that tell one story; 0 = as many as there are")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
  AddFilterOptions(app, request.filter);
  AddTimeOption(app, "--now", options.now, "Count ages from here; the clock's time if not stated");
  AddTimeOption(app, "--as-of", request.as_of, "As if nothing published later existed");
  app.add_flag("--explain", request.explain, "Tell how each score came about");
  app.add_option("--page-token", request.page_token, "Go on where an earlier answer ended")->type_name("TOKEN");
  app.add_flag("--json", options.json, "One JSON object an article and line");
  app.footer(
      "\nInterests are kept apart: each has its share of the feed, the larger the more and the later it was read about. What was "
      "read, and\n"
      "its duplicates, are left out. What is trending is what a server was told by RecordReads.\n"
      "\nExamples:\n"
      "  xeber recommend --index news.xeber --history read.tsv --explain\n"
      "  xeber recommend --server 127.0.0.1:50051 ARTICLE_ID ARTICLE_ID --dislike ARTICLE_ID");
}

}  // namespace xeber::cli
