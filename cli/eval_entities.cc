// xeber eval entities
#include <fmt/core.h>

#include <fstream>
#include <iterator>

#include "cli/data_directory.h"
#include "cli/eval.h"
#include "eval/entity_evaluation.h"

namespace xeber::cli {
namespace {

struct EvalEntitiesOptions {
  std::string file;
  std::string language;
  std::string model;
  std::string train;
  std::size_t folds = 0;
  TaggerTraining training;
  bool json = false;
};

absl::StatusOr<std::string> ReadColumns(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError("cannot read " + path);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

absl::StatusOr<NameScores> Measure(ConllTagger& tagger, const std::string& columns, const EvalEntitiesOptions& options) {
  TaggerTraining training = options.training;
  training.language = Language(options.language);
  if (options.folds > 0) return CrossValidateNames(tagger, columns, options.folds, training);
  if (!options.train.empty()) {
    const auto train = ReadColumns(options.train);
    if (!train.ok()) return train.status();
    tagger.Train(ReadConll(*train), training);
  }
  return ScoreNames(tagger, columns);
}

absl::Status Run(const Globals& globals, const EvalEntitiesOptions& options) {
  const auto data = FindDataDirectory(globals);
  if (!data.ok()) return data.status();
  const auto columns = ReadColumns(options.file);
  if (!columns.ok()) return columns.status();
  const auto tagger = ConllTagger::Load(*data, Language(options.language), options.model, {});
  if (!tagger.ok()) return tagger.status();
  const auto scores = Measure(**tagger, *columns, options);
  if (!scores.ok()) return scores.status();
  for (const auto& [type, score] : *scores)
    MetricsPrinter(options.json)
        .Print(type, score.judged, {{"F1", score.f1()}, {"precision", score.precision()}, {"recall", score.recall()}});
  return absl::OkStatus();
}

}  // namespace

void AddEvalEntities(Program& program, CLI::App& eval) {
  auto [app, options] = program.Add<EvalEntitiesOptions>(
      "entities", "How well names are recognised: exact names, as conlleval counts them", &Run, &eval);
  app.add_option("file", options.file, "A token a line, its IOB tag in the last column")->required()->type_name("FILE");
  app.add_option("-l,--language", options.language, "The language of the file")->required();
  auto* const model =
      app.add_option("--model", options.model, "A model of names in place of the shipped one (\"none\": gazetteer only)");
  auto* const train =
      app.add_option("--train", options.train, "Train on this file instead of the shipped model")->type_name("FILE");
  app.add_option("--folds", options.folds, "Train on all of so many parts of the file but one, and judge that one")
      ->check(CLI::Range(2, 20))
      ->excludes(model)
      ->excludes(train);
  train->excludes(model);
  app.add_option("--epochs", options.training.epochs, "Of training")->capture_default_str()->check(CLI::Range(1, 1000));
  app.add_option("--hide-names", options.training.hide_names, "Of training: share of sentences without lists of names")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 1.0));
  app.add_flag("--json", options.json, "One JSON object a line");
}

}  // namespace xeber::cli
