// xeber eval similar
#include <fmt/core.h>

#include <utility>

#include "cli/eval.h"
#include "cli/judged_set_options.h"
#include "cli/option_types.h"
#include "cli/progress.h"
#include "eval/baseline.h"
#include "eval/similar_evaluation.h"

namespace xeber::cli {
namespace {

struct EvalSimilarOptions {
  JudgedSetOptions set;
  SimilarMode mode = SimilarMode::kBlend;
  bool baselines = false;
  bool json = false;
};

absl::StatusOr<SimilarMeasurement> MeasureWith(const FindSimilarFunction& find, const JudgedSet& set) {
  Progress progress("seeds");
  const auto language_of = [&set](const std::string& seed) {
    const auto found = set.language_of.find(seed);
    return found == set.language_of.end() ? std::string() : found->second;
  };
  return MeasureSimilar(find, set.qrels, language_of,
                        [&](std::size_t done, std::size_t all) { progress.Update(done, static_cast<double>(done) / all); });
}

absl::Status MeasureEngine(const Engine& engine, const JudgedSet& set, const EvalSimilarOptions& options) {
  const MetricsPrinter printer(options.json);
  for (const bool use_time : {true, false}) {
    SimilarRequest request = EvaluationRequest(set.now);
    request.mode = options.mode;
    request.use_time = use_time;
    if (options.set.any_language) request.language_guard = LanguageGuard::kAny;
    const auto measured = MeasureWith(AskEngine(engine, request), set);
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

absl::Status MeasureBaselines(const Analyzer& analyzer, const JudgedSet& set, const EvalSimilarOptions& options) {
  std::vector<Article> articles = set.judged;
  articles.insert(articles.end(), set.background.begin(), set.background.end());
  const Baseline baseline(articles, analyzer);
  const std::pair<const char*, BaselineKind> kinds[] = {{"all, TF-IDF cosine", BaselineKind::kTfIdfCosine},
                                                        {"all, 30-term OR", BaselineKind::kThirtyTermsOr}};
  for (const auto& [name, kind] : kinds) {
    const auto find = [&baseline, kind = kind](const ArticleId& seed) {
      return baseline.FindSimilar(seed, kind, kEvaluationDepth);
    };
    const auto measured = MeasureWith(find, set);
    if (!measured.ok()) return measured.status();
    MetricsPrinter(options.json).Print(name, measured->seeds, measured->mean);
  }
  return absl::OkStatus();
}

absl::Status Run(const Globals& globals, const EvalSimilarOptions& options) {
  const auto pipeline = LoadPipelineFor(globals);
  if (!pipeline.ok()) return pipeline.status();
  const auto judged = IndexedSet::Make(options.set, *pipeline);
  if (!judged.ok()) return judged.status();
  if (auto status = MeasureEngine((*judged)->index().engine(), (*judged)->set(), options); !status.ok()) return status;
  return options.baselines ? MeasureBaselines(*pipeline->analyzer, (*judged)->set(), options) : absl::OkStatus();
}

}  // namespace

void AddEvalSimilar(Program& program, CLI::App& eval) {
  auto [app, options] = program.Add<EvalSimilarOptions>(
      "similar", "Index a judged set into a background, ask for news similar to each judged article, measure the answers", &Run,
      &eval);
  AddJudgedSetOptions(app, options.set);
  AddChoiceOption<SimilarMode>(
      app, "--mode", options.mode,
      {{"blend", SimilarMode::kBlend}, {"same-story", SimilarMode::kSameStory}, {"background", SimilarMode::kBackground}},
      "What kind of similar news");
  app.add_flag("--baselines", options.baselines, "Measure a TF-IDF cosine and a 30-term OR with BM25 on the same articles too");
  app.add_flag("--json", options.json, "One JSON object a group and line");
}

}  // namespace xeber::cli
