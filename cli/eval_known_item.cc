// xeber eval known-item
#include <map>

#include "cli/eval.h"
#include "cli/progress.h"
#include "cli/terminal.h"
#include "eval/judged_archive.h"
#include "eval/known_item.h"
#include "eval/scoring.h"
#include "eval/search_evaluation.h"
#include "eval/temporary_index.h"
#include "text/plain_analyzer.h"

namespace xeber::cli {
namespace {

struct KnownItemOptions {
  std::vector<std::string> files;
  std::size_t queries = 1000;
  bool json = false;
};

absl::StatusOr<KnownItems> ReadItems(const KnownItemOptions& options) {
  std::vector<Article> articles;
  for (const auto& file : options.files) {
    auto read = ReadArticles(file, SIZE_MAX);
    if (!read.ok()) return read.status();
    std::move(read->begin(), read->end(), std::back_inserter(articles));
  }
  return MakeKnownItems(std::move(articles), options.queries);
}

absl::Status MeasureQueries(const Engine& engine, const KnownItems& items, const std::string& group, bool json) {
  SearchRequest request;
  request.now = ClockNow();
  request.freshness.enabled = false;
  Progress progress("queries");
  const auto answers = RunQueries(engine, items.queries, request, [&](std::size_t done, std::size_t all) {
    progress.Update(done, static_cast<double>(done) / all);
  });
  progress.Finish();
  if (!answers.ok()) return answers.status();
  const RunScore score = ScoreRun(*answers, items.qrels);
  const auto& mean = score.mean;
  if (score.queries == 0) return absl::InvalidArgumentError("no article has a title of its own and a body");
  MetricsPrinter(json).Print(group, score.queries,
                             {{"MRR", mean.at("MRR")}, {"P@1", mean.at("P@1")}, {"recall@100", mean.at("recall@100")}});
  return absl::OkStatus();
}

absl::Status MeasureAnalyzer(const Pipeline& pipeline, const std::string& file, const KnownItems& items, bool json) {
  const auto index = TemporaryIndex::Build({file}, pipeline);
  if (!index.ok()) return index.status();
  if (auto status = MeasureQueries((*index)->engine(), items, "all", json); !status.ok()) return status;
  KnownItems typed = items;
  for (auto& query : typed.queries) query.text = TypePlainly(query.text);
  return MeasureQueries((*index)->engine(), typed, "all, plain keyboard", json);
}

// The same index and ranking over ICU's words in lower case: what the analyser has to be better than.
absl::Status MeasurePlainAnalyzer(Pipeline pipeline, const std::string& file, const KnownItems& items, bool json) {
  pipeline.analyzer = MakePlainAnalyzer();
  const auto index = TemporaryIndex::Build({file}, pipeline);
  if (!index.ok()) return index.status();
  return MeasureQueries((*index)->engine(), items, "all, ICU words", json);
}

absl::Status Run(const Globals& globals, const KnownItemOptions& options) {
  const auto items = ReadItems(options);
  if (!items.ok()) return items.status();
  auto pipeline = LoadPipelineFor(globals);
  if (!pipeline.ok()) return pipeline.status();
  const TemporaryFolder folder;
  const std::string file = folder.path() / "bodies.jsonl";
  if (auto status = WriteArticles(file, items->articles); !status.ok()) return status;
  if (auto status = MeasureAnalyzer(*pipeline, file, *items, options.json); !status.ok()) return status;
  return MeasurePlainAnalyzer(*std::move(pipeline), file, *items, options.json);
}

}  // namespace

void AddEvalKnownItem(Program& program, CLI::App& eval) {
  auto [app, options] = program.Add<KnownItemOptions>(
      "known-item", "Search bodies for their own titles: as they are, as a plain keyboard types them, and with plain ICU words",
      &Run, &eval);
  app.add_option("file", options.files, "The articles: JSON lines, plain, .gz or .zst")->required();
  app.add_option("--queries", options.queries, "How many titles at most, evenly spread; 1000 if not stated");
  app.add_flag("--json", options.json, "One JSON object a line");
}

}  // namespace xeber::cli
