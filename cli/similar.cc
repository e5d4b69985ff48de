// xeber similar
#include <fmt/core.h>

#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>

#include "cli/command.h"
#include "cli/engine_source.h"
#include "cli/evaluation_run.h"
#include "cli/hit_printer.h"
#include "cli/option_types.h"
#include "cli/terminal.h"
#include "eval/query_file.h"

namespace xeber::cli {
namespace {

struct SimilarOptions {
  EngineOptions engine;
  SimilarRequest request;
  std::vector<std::string> liked;
  std::vector<std::string> disliked;
  std::string text_file;
  std::optional<int> limit;
  std::optional<double> diversity;
  std::optional<Time> now;
  EvaluationFiles files;
  bool no_time = false;
  bool show_duplicates = false;
  bool json = false;
};

// A draft: the first line is the title, the rest the body; a single line is a body.
absl::StatusOr<Article> ReadDraft(const std::string& path) {
  std::ifstream file;
  if (path != "-") file.open(path);
  if (!file) return absl::NotFoundError("--text: cannot read " + path);
  const std::string text(std::istreambuf_iterator<char>(path == "-" ? std::cin : file), {});
  const auto line_end = text.find('\n');
  Article draft;
  if (line_end != std::string::npos && text.find_first_not_of(" \t\r\n", line_end) != std::string::npos) {
    draft.title = text.substr(0, line_end);
    draft.body = text.substr(line_end + 1);
  } else {
    draft.body = text;
  }
  return draft;
}

SimilarRequest MakeRequest(const SimilarOptions& options) {
  SimilarRequest request = options.request;
  request.now = options.now.value_or(ClockNow());
  request.limit = options.limit.value_or(SimilarRequest::kDefaultLimit);
  request.diversity = options.diversity.value_or(SimilarRequest().diversity);
  request.use_time = !options.no_time;
  if (options.show_duplicates) request.duplicates = Duplicates::kShow;
  return request;
}

absl::StatusOr<std::vector<SimilarSeed>> ReadSeedsOf(const SimilarOptions& options) {
  std::vector<SimilarSeed> seeds;
  for (const auto& id : options.liked) seeds.push_back({.id = ArticleId(id)});
  for (const auto& id : options.disliked) seeds.push_back({.id = ArticleId(id), .weight = -1});
  if (options.text_file.empty()) return seeds;
  auto draft = ReadDraft(options.text_file);
  if (!draft.ok()) return draft.status();
  seeds.push_back({.text = std::move(*draft)});
  return seeds;
}

// Evaluation: every seed alone, nothing folded, spread or filled.
absl::Status RunSeeds(const Engine& engine, const SimilarOptions& options) {
  const auto seeds = ReadSeeds(options.files.input);
  if (!seeds.ok()) return seeds.status();
  SimilarRequest request = MakeRequest(options);
  request.limit = options.limit.value_or(SimilarRequest::kMaxLimit);
  request.diversity = options.diversity.value_or(0);
  request.duplicates = Duplicates::kShow;
  request.fill = Fill::kNone;
  std::size_t missing = 0;
  const auto status = WriteRun(options.files.run, "seeds", *seeds, [&](const ArticleId& seed) -> absl::StatusOr<RankedAnswer> {
    request.seeds = {{.id = seed}};
    auto response = engine.FindSimilar(request);
    if (absl::IsNotFound(response.status())) {
      ++missing;
      return RankedAnswer{seed.value(), {}};
    }
    if (!response.ok()) return response.status();
    return RankedAnswer{seed.value(), std::move(response->hits)};
  });
  if (missing > 0) fmt::print(stderr, "xeber: {} of the seeds are not indexed\n", missing);
  return status;
}

absl::Status PrintSimilar(const Engine& engine, const SimilarOptions& options) {
  SimilarRequest request = MakeRequest(options);
  auto seeds = ReadSeedsOf(options);
  if (!seeds.ok()) return seeds.status();
  request.seeds = std::move(*seeds);
  request.explain = request.explain || !options.json;  // people are always told why
  const auto response = engine.FindSimilar(request);
  if (!response.ok()) return response.status();
  for (const auto& id : response->missing_ids) fmt::print(stderr, "xeber: not indexed: {}\n", OneLine(id.value()));
  if (!request.seeds.empty() && response->missing_ids.size() == request.seeds.size())
    return absl::NotFoundError("none of the articles asked about is indexed");
  const HitPrinter printer(request.as_of.value_or(request.now));
  for (std::size_t i = 0; i < response->hits.size(); ++i) {
    if (options.json)
      fmt::print("{}\n", HitJson(i + 1, response->hits[i]));
    else
      printer.Print(i + 1, response->hits[i], options.request.explain);
  }
  if (response->hits.empty() && !options.json) fmt::print("nothing similar\n");
  if (!response->next_page_token.empty()) fmt::print(stderr, "more: --page-token '{}'\n", response->next_page_token);
  return absl::OkStatus();
}

absl::Status Run(const Globals& globals, const SimilarOptions& options) {
  const bool seeded = !options.liked.empty() || !options.text_file.empty();
  if (options.files.input.empty() != seeded)
    return WrongUsage("similar wants article ids or --text FILE, or else --seeds FILE --run OUT");
  const auto engine = OpenEngine(globals, options.engine);
  if (!engine.ok()) return engine.status();
  return seeded ? PrintSimilar(**engine, options) : RunSeeds(**engine, options);
}

void AddShapeOptions(CLI::App& app, SimilarOptions& options) {
  SimilarRequest& request = options.request;
  AddChoiceOption<SimilarMode>(
      app, "--mode", request.mode,
      {{"blend", SimilarMode::kBlend}, {"same-story", SimilarMode::kSameStory}, {"background", SimilarMode::kBackground}},
      "What kind of similar news");
  AddChoiceOption<LanguageGuard>(app, "--languages", request.language_guard,
                                 {{"seed", LanguageGuard::kSeedLanguage}, {"any", LanguageGuard::kAny}},
                                 "Only the seed's language, or any");
  AddChoiceOption<Fill>(app, "--fill", request.fill, {{"ladder", Fill::kLadder}, {"none", Fill::kNone}},
                        "Whether less similar news may fill a short list");
  AddDurationOption(app, "--max-age", request.max_age, "Only articles at most this old");
  app.add_option("--diversity", options.diversity, "0 = off, 1 = as different from one another as can be; 0.2 if not stated")
      ->check(CLI::Range(0.0, 1.0));
  app.add_option("--max-per-source", request.max_per_source, "At most so many articles of one source; 0 = as many as there are")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--max-per-story", request.max_per_story, "At most so many articles that tell one story; 0 = as many as there are")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--min-score", request.min_score, "Only articles that score this or more")->check(CLI::Range(0.0, 1.0));
  app.add_flag("--no-time", options.no_time, "Let distance in time cost nothing");
  app.add_flag("--show-duplicates", options.show_duplicates, "List duplicates instead of folding them into one");
  app.add_flag("--include-seeds", request.include_seeds, "Let the articles asked about answer too");
}

}  // namespace

void AddSimilar(Program& program) {
  auto [app, options] =
      program.Add<SimilarOptions>("similar", "Find news similar to an article, several articles or a text", &Run);
  AddEngineOptions(app, options.engine);
  app.add_option("id", options.liked, "Articles to be similar to");
  app.add_option("--unlike", options.disliked, "An article to be unlike; may be repeated")
      ->allow_extra_args(false)
      ->type_name("ID");
  app.add_option("--text", options.text_file, "A text to be similar to, its first line the title; - = standard input")
      ->type_name("FILE");
  app.add_option("--limit", options.limit, "How many articles; 9, or 1000 with --seeds, if not stated")
      ->check(CLI::Range(1, SimilarRequest::kMaxLimit));
  AddShapeOptions(app, options);
  AddFilterOptions(app, options.request.filter);
  AddTimeOption(app, "--now", options.now, "Count ages from here; the clock's time if not stated");
  AddTimeOption(app, "--as-of", options.request.as_of, "As if nothing published later existed");
  app.add_flag("--explain", options.request.explain, "Tell how each score came about");
  app.add_option("--page-token", options.request.page_token, "Go on where an earlier answer ended")->type_name("TOKEN");
  app.add_flag("--json", options.json, "One JSON object a hit and line");
  AddEvaluationOptions(app, "--seeds", "Answer every article of this file, one id a line; nothing folded, spread or filled",
                       options.files);
  app.footer(
      "\nExamples:\n"
      "  xeber similar --index news.xeber ARTICLE_ID --languages any\n"
      "  xeber similar --index news.xeber --text draft.txt --mode background\n"
      "  xeber similar --index news.xeber --seeds seeds.txt --run run.txt   (for trec_eval and its kin)");
}

}  // namespace xeber::cli
