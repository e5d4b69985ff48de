// xeber get
#include <fmt/core.h>

#include "cli/command.h"
#include "cli/engine_source.h"
#include "cli/terminal.h"
#include "indexer/article_json.h"

namespace xeber::cli {
namespace {

struct GetOptions {
  EngineOptions engine;
  std::string id;
  bool json = false;
};

void PrintArticle(const Article& article) {
  const Style style(stdout);
  const auto fact = [&](const char* name, const std::string& value) {
    if (!value.empty()) fmt::print("{} {}\n", style.Dim(fmt::format("{:10}", name)), OneLine(value));
  };
  fmt::print("{}\n", style.Bold(OneLine(article.title.empty() ? "(no title)" : article.title)));
  fact("id", article.id.value());
  if (article.publish_time) fact("published", FormatTime(*article.publish_time));
  if (article.update_time) fact("updated", FormatTime(*article.update_time));
  fact("category", article.category);
  fact("source", article.source);
  fact("language", article.language);
  fact("url", article.url);
  for (const auto& author : article.authors) fact("author", author);
  for (const auto& tag : article.tags) fact("tag", tag);
  fact("image", article.image_url);
  if (!article.lead.empty()) fmt::print("\n{}\n", PlainLines(article.lead));
  if (!article.body.empty()) fmt::print("\n{}\n", PlainLines(article.body));
}

absl::Status Run(const Globals& globals, const GetOptions& options) {
  const auto engine = OpenEngine(globals, options.engine);
  if (!engine.ok()) return engine.status();
  const auto article = (*engine)->GetArticle(ArticleId(options.id));
  if (!article.ok()) return article.status();
  if (options.json)
    fmt::print("{}\n", ToJson(*article));
  else
    PrintArticle(*article);
  return absl::OkStatus();
}

}  // namespace

void AddGet(Program& program) {
  auto [app, options] = program.Add<GetOptions>("get", "Print an article", &Run);
  AddEngineOptions(app, options.engine);
  app.add_option("id", options.id, "The article's id")->required();
  app.add_flag("--json", options.json, "As a JSON object on one line");
}

}  // namespace xeber::cli
