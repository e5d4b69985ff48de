// xeber eval ablation
#include <fmt/core.h>

#include "cli/eval.h"
#include "cli/judged_set_options.h"
#include "eval/ablation.h"

namespace xeber::cli {
namespace {

struct EvalAblationOptions {
  JudgedSetOptions set;
  bool json = false;
};

void PrintTable(const std::vector<AblationRow>& rows) {
  constexpr const char* kColumns[] = {"MAP", "P@1", "nDCG@9"};
  fmt::print("{:<24}{:>8}{:>8}{:>8}\n", "", kColumns[0], kColumns[1], kColumns[2]);
  for (const AblationRow& row : rows) {
    fmt::print("{:<24}", row.name);
    for (const char* column : kColumns) fmt::print("{:>8.4f}", row.measured.mean.at(column));
    fmt::print("\n");
  }
}

absl::Status Run(const Globals& globals, const EvalAblationOptions& options) {
  const auto pipeline = LoadPipelineFor(globals);
  if (!pipeline.ok()) return pipeline.status();
  const auto judged = IndexedSet::Make(options.set, *pipeline);
  if (!judged.ok()) return judged.status();
  SimilarRequest request = EvaluationRequest((*judged)->set().now);
  if (options.set.any_language) request.language_guard = LanguageGuard::kAny;
  const auto rows = MeasureAblation((*judged)->set(), (*judged)->index(), *pipeline, request, [](const std::string&) {});
  if (!rows.ok()) return rows.status();
  if (rows->front().measured.seeds == 0)
    return absl::InvalidArgumentError(options.set.judged + ": no article has a fellow that is judged relevant");
  if (!options.json) {
    PrintTable(*rows);
    return absl::OkStatus();
  }
  for (const AblationRow& row : *rows) MetricsPrinter(true).Print(row.name, row.measured.seeds, row.measured.mean);
  return absl::OkStatus();
}

}  // namespace

void AddEvalAblation(Program& program, CLI::App& eval) {
  auto [app, options] = program.Add<EvalAblationOptions>(
      "ablation", "What each channel and stage of similar news is worth, beside a TF-IDF cosine and a 30-term OR", &Run, &eval);
  AddJudgedSetOptions(app, options.set);
  app.add_flag("--json", options.json, "One JSON object a row and line, all measures");
}

}  // namespace xeber::cli
