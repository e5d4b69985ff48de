// xeber eval similar
#include <fmt/core.h>

#include <algorithm>
#include <functional>
#include <iterator>

#include "cli/eval.h"
#include "cli/option_types.h"
#include "cli/progress.h"
#include "eval/baseline.h"
#include "eval/judged_archive.h"
#include "eval/similar_evaluation.h"
#include "eval/temporary_index.h"

namespace xeber::cli {
namespace {

struct EvalSimilarOptions {
  std::string judged;
  std::string grades;
  std::string background;
  std::size_t background_limit = 40000;
  SimilarMode mode = SimilarMode::kBlend;
  bool any_language = false;
  bool keep_origin = false;
  bool baselines = false;
  bool json = false;
};

// What is asked and what would be right.
struct Question {
  Qrels qrels;
  std::map<std::string, std::string> language_of;  // article id -> as its publisher states it
  Time now{};                                      // after the last article
};

absl::StatusOr<Qrels> ReadJudgements(const EvalSimilarOptions& options) {
  if (!options.grades.empty()) return ReadQrels(options.grades);
  const auto stories = ReadStoryKeys(options.judged);
  if (!stories.ok()) return stories.status();
  return QrelsOfStories(*stories);
}

// With the guard on, only articles of the seed's language can be right.
void KeepSeedLanguage(Question& question) {
  for (auto& [seed, grades] : question.qrels)
    std::erase_if(grades, [&, &seed = seed](const auto& graded) {
      return question.language_of[graded.first] != question.language_of[seed];
    });
}

// Writes the sets to `files` as they are to be indexed, and prepares the question.
absl::StatusOr<Question> Prepare(const EvalSimilarOptions& options, const std::vector<std::string>& files) {
  auto qrels = ReadJudgements(options);
  if (!qrels.ok()) return qrels.status();
  auto judged = ReadArticles(options.judged, SIZE_MAX);
  if (!judged.ok()) return judged.status();
  absl::StatusOr<std::vector<Article>> background = std::vector<Article>();
  if (!options.background.empty()) background = ReadArticles(options.background, options.background_limit);
  if (!background.ok()) return background.status();
  if (!options.keep_origin) Blend(*judged, *background);
  if (auto status = WriteArticles(files[0], *judged); !status.ok()) return status;
  if (auto status = WriteArticles(files[1], *background); !status.ok()) return status;
  Question question{.qrels = std::move(*qrels)};
  for (const auto& article : *judged) question.language_of[article.id.value()] = article.language;
  if (!options.any_language) KeepSeedLanguage(question);
  const auto span = TimeSpan(*judged);
  if (span) question.now = span->second + std::chrono::days(1);
  return question;
}

absl::StatusOr<SimilarMeasurement> MeasureWith(const FindSimilarFunction& find, const Question& question) {
  Progress progress("seeds");
  const auto language_of = [&question](const std::string& seed) {
    const auto found = question.language_of.find(seed);
    return found == question.language_of.end() ? std::string() : found->second;
  };
  return MeasureSimilar(find, question.qrels, language_of,
                        [&](std::size_t done, std::size_t all) { progress.Update(done, static_cast<double>(done) / all); });
}

absl::Status MeasureEngine(const Engine& engine, const Question& question, const EvalSimilarOptions& options) {
  const MetricsPrinter printer(options.json);
  for (const bool use_time : {true, false}) {
    SimilarRequest request = EvaluationRequest(question.now);
    request.mode = options.mode;
    request.use_time = use_time;
    if (options.any_language) request.language_guard = LanguageGuard::kAny;
    const auto measured = MeasureWith(AskEngine(engine, request), question);
    if (!measured.ok()) return measured.status();
    Metrics metrics = measured->mean;
    metrics["same-story precision"] = measured->same_story.Precision();
    metrics["same-story recall"] = measured->same_story.Recall();
    const std::string suffix = use_time ? "" : ", time off";
    printer.Print("all" + suffix, measured->seeds, metrics);
    if (measured->by_group.size() < 2) continue;
    for (const auto& [language, mean] : measured->by_group)
      printer.Print(language + suffix, measured->seeds_by_group.at(language), mean);
  }
  return absl::OkStatus();
}

absl::Status MeasureBaselines(const std::vector<std::string>& files, const Analyzer& analyzer, const Question& question,
                              const EvalSimilarOptions& options) {
  std::vector<Article> articles;
  for (const auto& file : files) {
    auto read = ReadArticles(file, SIZE_MAX);
    if (!read.ok()) return read.status();
    std::move(read->begin(), read->end(), std::back_inserter(articles));
  }
  const Baseline baseline(articles, analyzer);
  const std::pair<const char*, BaselineKind> kinds[] = {{"all, TF-IDF cosine", BaselineKind::kTfIdfCosine},
                                                        {"all, 30-term OR", BaselineKind::kThirtyTermsOr}};
  for (const auto& [name, kind] : kinds) {
    const auto find = [&baseline, kind = kind](const ArticleId& seed) {
      return baseline.FindSimilar(seed, kind, kEvaluationDepth);
    };
    const auto measured = MeasureWith(find, question);
    if (!measured.ok()) return measured.status();
    MetricsPrinter(options.json).Print(name, measured->seeds, measured->mean);
  }
  return absl::OkStatus();
}

absl::Status Run(const Globals& globals, const EvalSimilarOptions& options) {
  const TemporaryFolder folder;
  const std::vector<std::string> files{folder.path() / "judged.jsonl", folder.path() / "background.jsonl"};
  const auto question = Prepare(options, files);
  if (!question.ok()) return question.status();
  const auto pipeline = LoadPipelineFor(globals);
  if (!pipeline.ok()) return pipeline.status();
  const auto index = TemporaryIndex::Build(files, *pipeline);
  if (!index.ok()) return index.status();
  if (auto status = MeasureEngine((*index)->engine(), *question, options); !status.ok()) return status;
  return options.baselines ? MeasureBaselines(files, *pipeline->analyzer, *question, options) : absl::OkStatus();
}

}  // namespace

void AddEvalSimilar(Program& program, CLI::App& eval) {
  auto [app, options] = program.Add<EvalSimilarOptions>(
      "similar", "Index a judged set into a background, ask for news similar to each judged article, measure the answers", &Run,
      &eval);
  app.add_option("--judged", options.judged, "The judged articles (JSON lines), a key 'story' telling which belong together")
      ->required()
      ->type_name("FILE");
  app.add_option("--grades", options.grades, "Instead of stories: 'seed<TAB>article<TAB>grade'")->type_name("FILE");
  app.add_option("--background", options.background, "Other articles to find them among: JSON lines, plain, .gz or .zst")
      ->type_name("FILE");
  app.add_option("--background-limit", options.background_limit, "How many of them at most; 40000 if not stated");
  AddChoiceOption<SimilarMode>(
      app, "--mode", options.mode,
      {{"blend", SimilarMode::kBlend}, {"same-story", SimilarMode::kSameStory}, {"background", SimilarMode::kBackground}},
      "What kind of similar news");
  app.add_flag("--any-language", options.any_language, "Without the language guard, judgements across languages included");
  app.add_flag("--keep-origin", options.keep_origin, "Leave source, category, url and times as they are");
  app.add_flag("--baselines", options.baselines, "Measure a TF-IDF cosine and a 30-term OR with BM25 on the same articles too");
  app.add_flag("--json", options.json, "One JSON object a group and line");
  app.footer(
      "\nSource, category and url are taken from all articles, and the background's times are moved into the span of the judged\n"
      "ones, so that nothing but content (and time, where it is on) can tell them apart.");
}

}  // namespace xeber::cli
