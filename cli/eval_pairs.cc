// xeber eval pairs
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "cli/eval.h"
#include "eval/latent_evaluation.h"
#include "eval/pair_evaluation.h"

namespace xeber::cli {
namespace {

struct EvalPairsOptions {
  std::string pairs;
  std::vector<std::string> articles;
  int latent = 0;  // dimensions; 0 = the whole similarity
  bool json = false;
};

absl::StatusOr<std::vector<double>> Score(const std::vector<JudgedPair>& pairs, const EvalPairsOptions& options,
                                          const Pipeline& pipeline) {
  if (options.latent > 0) return ScorePairsByLatent(pairs, options.articles, pipeline, {.dimensions = options.latent});
  const auto index = TemporaryIndex::Build(options.articles, pipeline);
  if (!index.ok()) return index.status();
  return ScorePairs(pairs, **index, pipeline);
}

absl::Status Run(const Globals& globals, const EvalPairsOptions& options) {
  const auto pairs = ReadPairs(options.pairs);
  if (!pairs.ok()) return pairs.status();
  const auto pipeline = LoadPipelineFor(globals);
  if (!pipeline.ok()) return pipeline.status();
  const auto scores = Score(*pairs, options, *pipeline);
  if (!scores.ok()) return scores.status();
  if (!options.json)
    for (std::size_t i = 0; i < pairs->size(); ++i)
      fmt::print("{}\t{}\t{}\n", (*pairs)[i].first, (*pairs)[i].second, (*scores)[i]);
  const auto correlations = Correlate(*pairs, *scores);
  for (const auto& [group, metrics] : correlations) {
    const auto judged = std::count_if(pairs->begin(), pairs->end(), [&group = group](const JudgedPair& pair) {
      return !std::isnan(pair.similarity) && (group == "all" || pair.language == group);
    });
    if (options.json)
      MetricsPrinter(true).Print(group, static_cast<std::size_t>(judged), metrics);
    else
      fmt::print(stderr, "{} ({}): Pearson {:.4f}, Spearman {:.4f}\n", group, judged, metrics.at("Pearson"),
                 metrics.at("Spearman"));
  }
  return absl::OkStatus();
}

}  // namespace

void AddEvalPairs(Program& program, CLI::App& eval) {
  auto [app, options] = program.Add<EvalPairsOptions>(
      "pairs", "Score pairs of articles: lines 'id1<TAB>id2<TAB>score', and how well they agree with people", &Run, &eval);
  app.add_option("pairs", options.pairs, "Lines 'id1<TAB>id2', perhaps with a similarity and two languages; a header first")
      ->required()
      ->type_name("FILE");
  app.add_option("--articles", options.articles, "The articles: JSON lines, plain, .gz or .zst; idf is theirs")
      ->required()
      ->type_name("FILE");
  app.add_option("--latent", options.latent, "Latent vectors of so many dimensions alone, trained on the articles")
      ->type_name("DIMENSIONS")
      ->check(CLI::Range(1, 1000));
  app.add_flag("--json", options.json, "The agreement only, one JSON object a group of languages");
  app.footer(
      "\nContent alone counts: neither time nor language. The agreement goes to standard error, or with --json to standard "
      "output.");
}

}  // namespace xeber::cli
