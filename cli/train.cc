// xeber train: makes models from judged texts.
#include <fmt/core.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "annotate/gazetteer.h"
#include "annotate/tagger_trainer.h"
#include "cli/command.h"
#include "cli/data_directory.h"

namespace xeber::cli {
namespace {

struct TrainEntitiesOptions {
  std::vector<std::string> files;
  std::string language;
  std::string output;
  int epochs = 4;
  double hide_names = 0.2;
};

absl::StatusOr<std::string> ReadBytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat("cannot read ", path));
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return std::move(bytes).str();
}

// Written beside the place and then renamed, so that a broken run leaves the old model.
absl::Status WriteBytes(const std::string& path, const std::string& bytes) {
  const std::string fresh = path + ".new";
  std::ofstream file(fresh, std::ios::binary);
  file << bytes;
  file.close();
  std::error_code error;
  if (file) std::filesystem::rename(fresh, path, error);
  return !file || error ? absl::UnavailableError(absl::StrCat("cannot write ", path)) : absl::OkStatus();
}

absl::StatusOr<std::vector<ConllDocument>> ReadDocuments(const std::vector<std::string>& files) {
  std::vector<ConllDocument> documents;
  for (const std::string& path : files) {
    const absl::StatusOr<std::string> text = ReadBytes(path);
    if (!text.ok()) return text.status();
    for (ConllDocument& document : ReadConll(*text)) documents.push_back(std::move(document));
  }
  return documents;
}

absl::Status TrainEntities(const Globals& globals, const TrainEntitiesOptions& options) {
  const auto data = FindDataDirectory(globals);
  if (!data.ok()) return data.status();
  const auto documents = ReadDocuments(options.files);
  if (!documents.ok()) return documents.status();
  const auto analyzer = MakeAnalyzer(*data);
  const auto gazetteer = LoadGazetteer(*data, {}, *analyzer);
  if (!gazetteer.ok()) return gazetteer.status();
  TaggerSet taggers;
  if (absl::Status status = taggers.Load(*data, *analyzer); !status.ok()) return status;
  TaggerTraining training{.language = Language(options.language), .epochs = options.epochs, .hide_names = options.hide_names};
  training.progress = [](int epoch, double wrong) {
    fmt::print(stderr, "epoch {}: {:.2f} % of tags wrong\n", epoch, wrong * 100);
  };
  const TaggerModel model = TrainTagger(*documents, training, *analyzer, **gazetteer, taggers.cues());
  return WriteBytes(options.output, model.Serialize());
}

}  // namespace

void AddTrain(Program& program) {
  CLI::App& train = program.AddGroup("train", "Make models from judged texts");
  auto [app, options] = program.Add<TrainEntitiesOptions>("entities", "Train the recogniser of names from CoNLL-style files",
                                                          &TrainEntities, &train);
  app.add_option("FILE", options.files, "Files with a token a line, its IOB tag in the last column")->required();
  app.add_option("-l,--language", options.language, "The language of the files")->required();
  app.add_option("-o,--output", options.output, "The model; as names.<language>.bin under <data>/models it is used from then on")
      ->required();
  app.add_option("--epochs", options.epochs, "Rounds over the files")->capture_default_str()->check(CLI::Range(1, 1000));
  app.add_option("--hide-names", options.hide_names, "Share of sentences in which lists of names are not looked at")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 1.0));
}

}  // namespace xeber::cli
