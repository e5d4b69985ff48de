// xeber eval linking
#include <fmt/core.h>

#include <map>

#include "cli/eval.h"
#include "eval/linking_evaluation.h"

namespace xeber::cli {
namespace {

struct EvalLinkingOptions {
  std::string mentions;
  std::string articles;
  bool json = false;
  bool archive = false;
  bool wrong = false;
};

struct Count {
  std::size_t right = 0;
  std::size_t all = 0;
};

absl::Status Run(const Globals& globals, const EvalLinkingOptions& options) {
  const auto mentions = ReadMentions(options.mentions);
  if (!mentions.ok()) return mentions.status();
  const auto pipeline = LoadPipelineFor(globals);
  if (!pipeline.ok()) return pipeline.status();
  const auto linked = LinkJudged(*mentions, options.articles, *pipeline, options.archive ? NamesOf::kArchive : NamesOf::kArticle);
  if (!linked.ok()) return linked.status();
  Count count;
  for (const LinkedMention& mention : *linked) {
    ++count.all;
    count.right += mention.right;
    if (options.wrong && !mention.right)
      fmt::print("{}\t{}\t{}\t{}\n", mention.judged.article, mention.judged.surface, mention.judged.entity, mention.told);
  }
  const double accuracy = count.all == 0 ? 0 : static_cast<double>(count.right) / static_cast<double>(count.all);
  MetricsPrinter(options.json).Print("all", count.all, {{"accuracy", accuracy}});
  return absl::OkStatus();
}

}  // namespace

void AddEvalLinking(Program& program, CLI::App& eval) {
  auto [app, options] = program.Add<EvalLinkingOptions>("linking", "Whether mentions of one thing get one id", &Run, &eval);
  app.add_option("mentions", options.mentions, "Lines 'article<TAB>surface<TAB>entity'; a header first")
      ->required()
      ->type_name("FILE");
  app.add_option("--articles", options.articles, "The articles: JSON lines, plain, .gz or .zst")->required()->type_name("FILE");
  app.add_flag("--archive", options.archive, "Resolve last names and acronyms that stand alone by all articles, as a reindex does");
  app.add_flag("--wrong", options.wrong, "First the mentions that got another id, or none: article, surface, entity, id");
  app.add_flag("--json", options.json, "One JSON object a line");
}

}  // namespace xeber::cli
