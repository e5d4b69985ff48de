// xeber eval topics
#include "cli/eval.h"
#include "eval/topic_evaluation.h"

namespace xeber::cli {
namespace {

struct EvalTopicsOptions {
  std::string file;
  std::size_t folds = 5;
  std::vector<std::string> media_topics;
  bool json = false;
};

absl::Status Run(const Globals& globals, const EvalTopicsOptions& options) {
  const auto topics = ParseTopicsOfCategory(options.media_topics);
  if (!topics.ok()) return WrongUsage(std::string(topics.status().message()));
  const auto pipeline = LoadPipelineFor(globals);
  if (!pipeline.ok()) return pipeline.status();
  const auto archive = LabelledArchive::Read(options.file, *pipeline);
  if (!archive.ok()) return archive.status();
  const MetricsPrinter printer(options.json);
  if (options.folds > 0) {
    const auto accuracy = archive->CrossValidate(options.folds);
    if (!accuracy.ok()) return accuracy.status();
    printer.Print("categories, cross-validated", accuracy->all, {{"accuracy", accuracy->value()}});
  }
  if (!topics->empty()) {
    const Accuracy accuracy = archive->Lexicon(*topics);
    printer.Print("media topics, untrained", accuracy.all, {{"accuracy", accuracy.value()}});
  }
  return absl::OkStatus();
}

}  // namespace

void AddEvalTopics(Program& program, CLI::App& eval) {
  auto [app, options] = program.Add<EvalTopicsOptions>("topics", "Tell the categories of articles that carry one", &Run, &eval);
  app.add_option("file", options.file, "The articles: JSON lines, plain, .gz or .zst")->required()->type_name("FILE");
  app.add_option("--folds", options.folds, "Train on all of so many parts but one, and tell that one; 0 = train nothing")
      ->capture_default_str()
      ->check(CLI::IsMember({0, 2, 3, 4, 5, 6, 7, 8, 9, 10}));
  app.add_option("--media-topic", options.media_topics,
                 "Also tell categories by the lexicon of media topics, which is not trained: CATEGORY=CODE,CODE; one for each")
      ->type_name("MAP");
  app.add_flag("--json", options.json, "One JSON object a line");
}

}  // namespace xeber::cli
