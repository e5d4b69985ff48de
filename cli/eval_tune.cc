// xeber eval tune
#include <fmt/core.h>

#include <cmath>
#include <map>
#include <memory>

#include "cli/eval.h"
#include "cli/judged_set_options.h"
#include "eval/tuning.h"

namespace xeber::cli {
namespace {

constexpr double kWorthAChange = 0.005;  // of the mean measure on articles that were not tuned on

struct EvalTuneOptions {
  std::vector<std::string> judged;
  std::string background;
  std::size_t background_limit = 5000;
  std::string graded_articles, grades;
  std::string pairs;
  std::vector<std::string> pair_articles;
  int rounds = 8;
};

absl::Status AddSet(const JudgedSetOptions& options, const std::string& name, const Pipeline& pipeline,
                    std::vector<TuningSet>& sets) {
  const auto indexed = IndexedSet::Make(options, pipeline);
  if (!indexed.ok()) return indexed.status();
  auto set = MakeStorySet(name, (*indexed)->set(), (*indexed)->index(), pipeline);
  if (!set.ok()) return set.status();
  fmt::print(stderr, "{}: {} seeds\n", name, set->seeds.size());
  sets.push_back(*std::move(set));
  return absl::OkStatus();
}

// A set of each language: between languages people judge on other scales.
absl::Status AddPairs(const EvalTuneOptions& options, const Pipeline& pipeline, std::vector<TuningSet>& sets) {
  const auto pairs = ReadPairs(options.pairs);
  if (!pairs.ok()) return pairs.status();
  const auto index = TemporaryIndex::Build(options.pair_articles, pipeline);
  if (!index.ok()) return index.status();
  std::map<std::string, std::vector<JudgedPair>> by_language;
  for (const JudgedPair& pair : *pairs)
    if (!std::isnan(pair.similarity)) by_language[pair.language].push_back(pair);
  for (const auto& [language, list] : by_language) {
    auto set = MakePairSet("pairs " + language, list, **index, pipeline);
    if (!set.ok()) return set.status();
    fmt::print(stderr, "{}: {} pairs\n", set->name, set->pairs.size());
    sets.push_back(*std::move(set));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<TuningSet>> ReadSets(const EvalTuneOptions& options, const Pipeline& pipeline) {
  std::vector<TuningSet> sets;
  for (const std::string& judged : options.judged) {
    const JudgedSetOptions set{.judged = judged, .background = options.background, .background_limit = options.background_limit};
    const auto slash = judged.find_last_of('/');
    if (auto status = AddSet(set, judged.substr(slash == std::string::npos ? 0 : slash + 1), pipeline, sets); !status.ok())
      return status;
  }
  if (!options.graded_articles.empty()) {
    const JudgedSetOptions set{
        .judged = options.graded_articles, .grades = options.grades, .any_language = true, .keep_origin = true};
    if (auto status = AddSet(set, "graded", pipeline, sets); !status.ok()) return status;
  }
  if (!options.pairs.empty())
    if (auto status = AddPairs(options, pipeline, sets); !status.ok()) return status;
  return sets;
}

void PrintWeights(const SimilarityWeights& committed, const SimilarityWeights& tuned) {
  fmt::print("{:<24}{:>12}{:>12}\n", "", "committed", "tuned");
  for (const TunedNumber& number : TunedNumbers())
    fmt::print("{:<24}{:>12.4f}{:>12.4f}\n", number.name, number.get(committed), number.get(tuned));
}

void PrintFit(const std::vector<TuningSet>& sets, const SimilarityWeights& committed, const SimilarityWeights& tuned) {
  fmt::print("\n{:<24}{:>12}{:>12}\n", "tuned and measured on all", "committed", "tuned");
  for (const TuningSet& set : sets)
    fmt::print("{:<24}{:>12.4f}{:>12.4f}\n", set.name, MeasureSet(set, committed, {}), MeasureSet(set, tuned, {}));
  fmt::print("{:<24}{:>12.4f}{:>12.4f}\n", "mean", MeasureSets(sets, committed, {}), MeasureSets(sets, tuned, {}));
}

// Returns how much tuning gains on what was held out.
double PrintFolds(const std::vector<TuningSet>& sets, const SimilarityWeights& committed, int rounds) {
  fmt::print("\n{:<24}{:>12}{:>12}{:>12}\n", "held out", "committed", "tuned", "gain");
  double sum = 0;
  for (std::size_t fold = 0; fold < kFolds; ++fold) {
    const SimilarityWeights tuned = Tune(sets, committed, {.fold = fold}, rounds);
    const FoldChoice held_out{.fold = fold, .held_out = true};
    const double before = MeasureSets(sets, committed, held_out), after = MeasureSets(sets, tuned, held_out);
    fmt::print("fold {:<19}{:>12.4f}{:>12.4f}{:>+12.4f}\n", fold + 1, before, after, after - before);
    sum += after - before;
  }
  fmt::print("{:<48}{:>+12.4f}\n", "mean", sum / kFolds);
  return sum / kFolds;
}

absl::Status Run(const Globals& globals, const EvalTuneOptions& options) {
  if (options.graded_articles.empty() != options.grades.empty()) return WrongUsage("--graded and --grades go together");
  if (options.pairs.empty() != options.pair_articles.empty()) return WrongUsage("--pairs and --articles go together");
  const auto pipeline = LoadPipelineFor(globals);
  if (!pipeline.ok()) return pipeline.status();
  const auto sets = ReadSets(options, *pipeline);
  if (!sets.ok()) return sets.status();
  if (sets->empty()) return WrongUsage("name something to tune on: --judged, --graded or --pairs");
  const SimilarityWeights committed;
  const SimilarityWeights tuned = Tune(*sets, committed, {}, options.rounds);
  PrintWeights(committed, tuned);
  PrintFit(*sets, committed, tuned);
  const double gain = PrintFolds(*sets, committed, options.rounds);
  if (gain < kWorthAChange)
    fmt::print("\nThe committed weights stand: tuned ones gain less than {} on what is held out.\n", kWorthAChange);
  else
    fmt::print("\nBetter weights exist: tuned ones gain {:.4f} on what is held out.\n", gain);
  return absl::OkStatus();
}

}  // namespace

void AddEvalTune(Program& program, CLI::App& eval) {
  auto [app, options] = program.Add<EvalTuneOptions>(
      "tune", "Look for better weights of similarity than those of ranking/similarity_weights.h, by coordinate ascent", &Run,
      &eval);
  app.add_option("--judged", options.judged,
                 "Articles with a key 'story', indexed into the background; may be repeated: nDCG@9 of same-story articles")
      ->allow_extra_args(false)
      ->type_name("FILE");
  app.add_option("--background", options.background, "Other articles to find them among")->type_name("FILE");
  app.add_option("--background-limit", options.background_limit, "How many of them at most")->capture_default_str();
  app.add_option("--graded", options.graded_articles, "Articles as they are, in all their languages, with --grades: nDCG@9")
      ->type_name("FILE");
  app.add_option("--grades", options.grades, "Lines 'seed<TAB>article<TAB>grade'")->type_name("FILE");
  app.add_option("--pairs", options.pairs, "Scored pairs, with --articles: Pearson, a language at a time, without time")
      ->type_name("FILE");
  app.add_option("--articles", options.pair_articles, "The articles of the pairs; may be repeated")
      ->allow_extra_args(false)
      ->type_name("FILE");
  app.add_option("--rounds", options.rounds, "Through all weights, at most")->capture_default_str()->check(CLI::Range(1, 100));
  app.footer(
      "\nThe objective is the mean over the sets, each counting the same. Five folds are dealt by story; weights are tuned on "
      "four and measured\n"
      "on the fifth, so that what is printed as held out was not tuned on. Nothing is drawn by chance: two runs print the same.");
}

}  // namespace xeber::cli
