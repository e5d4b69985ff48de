// xeber eval search
#include "cli/eval.h"
#include "cli/option_types.h"
#include "cli/progress.h"
#include "cli/terminal.h"
#include "eval/scoring.h"
#include "eval/search_evaluation.h"
#include "eval/temporary_index.h"

namespace xeber::cli {
namespace {

struct EvalSearchOptions {
  std::vector<std::string> files;
  std::string queries;
  std::string qrels;
  bool freshness = false;
  Feedback feedback;
  bool json = false;
};

absl::Status Run(const Globals& globals, const EvalSearchOptions& options) {
  const auto queries = ReadQueries(options.queries);
  if (!queries.ok()) return queries.status();
  const auto qrels = ReadQrels(options.qrels);
  if (!qrels.ok()) return qrels.status();
  const auto pipeline = LoadPipelineFor(globals);
  if (!pipeline.ok()) return pipeline.status();
  const auto index = TemporaryIndex::Build(options.files, *pipeline);
  if (!index.ok()) return index.status();
  SearchRequest request;
  request.now = ClockNow();
  request.freshness.enabled = options.freshness;
  request.feedback = options.feedback;
  Progress progress("queries");
  const auto answers = RunQueries((*index)->engine(), *queries, request, [&](std::size_t done, std::size_t all) {
    progress.Update(done, static_cast<double>(done) / all);
  });
  progress.Finish();
  if (!answers.ok()) return answers.status();
  const RunScore score = ScoreRun(*answers, *qrels);
  MetricsPrinter(options.json).Print("all", score.queries, score.mean);
  return absl::OkStatus();
}

}  // namespace

void AddEvalSearch(Program& program, CLI::App& eval) {
  auto [app, options] =
      program.Add<EvalSearchOptions>("search", "Index a judged set, run its queries, measure the answers", &Run, &eval);
  app.add_option("file", options.files, "The articles: JSON lines, plain, .gz or .zst")->required();
  app.add_option("--queries", options.queries, "Lines 'qid<TAB>text', plain words")->required()->type_name("FILE");
  app.add_option("--qrels", options.qrels, "Judgements: 'query<TAB>article<TAB>grade'")->required()->type_name("FILE");
  app.add_flag("--freshness", options.freshness, "Let age count");
  AddFeedbackOptions(app, options.feedback);
  app.add_flag("--json", options.json, "One JSON object a line");
}

}  // namespace xeber::cli
