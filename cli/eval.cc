// xeber eval: how good the answers are.
#include "cli/eval.h"

#include <fmt/core.h>

#include "cli/command.h"
#include "cli/data_directory.h"
#include "cli/json_line.h"
#include "eval/scoring.h"

namespace xeber::cli {
namespace {

struct RunOptions {
  std::string run;
  std::string qrels;
  bool json = false;
};

absl::Status ScoreRunFile(const Globals&, const RunOptions& options) {
  const auto run = ReadRun(options.run);
  if (!run.ok()) return run.status();
  const auto qrels = ReadQrels(options.qrels);
  if (!qrels.ok()) return qrels.status();
  const RunScore score = ScoreRun(*run, *qrels);
  if (score.queries == 0) return absl::InvalidArgumentError(options.qrels + " judges nothing to be relevant");
  MetricsPrinter(options.json).Print("all", score.queries, score.mean);
  if (score.unanswered > 0) fmt::print(stderr, "{} of them have no answer in the run\n", score.unanswered);
  return absl::OkStatus();
}

void AddRun(Program& program, CLI::App& eval) {
  auto [app, options] = program.Add<RunOptions>("run", "Score a run file, ours or any other engine's", &ScoreRunFile, &eval);
  app.add_option("run", options.run, "Rankings in TREC's run format")->required()->type_name("FILE");
  app.add_option("--qrels", options.qrels, "Judgements: 'query<TAB>article<TAB>grade', or TREC's four columns")
      ->required()
      ->type_name("FILE");
  app.add_flag("--json", options.json, "One JSON object a line");
}

}  // namespace

void MetricsPrinter::Print(const std::string& group, std::size_t count, const Metrics& metrics) const {
  if (json_) {
    JsonObject json;
    json.Text("group", group).Integer("count", static_cast<std::int64_t>(count));
    for (const auto& [name, value] : metrics) json.Number(name, value);
    fmt::print("{}\n", json.Finish());
    return;
  }
  fmt::print("{} ({})\n", group, count);
  for (const auto& [name, value] : metrics) fmt::print("  {:20} {:.4f}\n", name, value);
}

absl::StatusOr<Pipeline> LoadPipelineFor(const Globals& globals) {
  const auto data_dir = FindDataDirectory(globals);
  if (!data_dir.ok()) return data_dir.status();
  return LoadPipeline(*data_dir);
}

void AddEval(Program& program) {
  CLI::App& eval = program.AddGroup("eval", "Measure how good the answers are");
  eval.require_subcommand(1);
  AddRun(program, eval);
  AddEvalSearch(program, eval);
  AddEvalDetect(program, eval);
  AddEvalKnownItem(program, eval);
  AddEvalSimilar(program, eval);
  AddEvalAblation(program, eval);
  AddEvalRecommend(program, eval);
  AddEvalPairs(program, eval);
  AddEvalReach(program, eval);
  AddEvalEntities(program, eval);
  AddEvalLinking(program, eval);
  AddEvalTopics(program, eval);
  AddEvalTune(program, eval);
}

}  // namespace xeber::cli
