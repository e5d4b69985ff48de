#include "cli/judged_set_options.h"

#include <utility>

namespace xeber::cli {

void AddJudgedSetOptions(CLI::App& app, JudgedSetOptions& options) {
  app.add_option("--judged", options.judged, "The judged articles (JSON lines), a key 'story' telling which belong together")
      ->required()
      ->type_name("FILE");
  app.add_option("--grades", options.grades, "Instead of stories: 'seed<TAB>article<TAB>grade'")->type_name("FILE");
  app.add_option("--background", options.background, "Other articles to find them among: JSON lines, plain, .gz or .zst")
      ->type_name("FILE");
  app.add_option("--background-limit", options.background_limit, "How many of them at most; 40000 if not stated");
  app.add_flag("--any-language", options.any_language, "Without the language guard, judgements across languages included");
  app.add_flag("--keep-origin", options.keep_origin, "Leave source, category, url and times as they are");
  app.footer(
      "\nSource, category and url are taken from all articles, and the background's times are moved into the span of the judged\n"
      "ones, so that nothing but content (and time, where it is on) can tell them apart.");
}

absl::StatusOr<std::unique_ptr<IndexedSet>> IndexedSet::Make(const JudgedSetOptions& options, const Pipeline& pipeline) {
  auto set = ReadJudgedSet(options);
  if (!set.ok()) return set.status();
  auto indexed = std::make_unique<IndexedSet>();
  indexed->set_ = *std::move(set);
  const TemporaryFolder folder;
  const std::string file = folder.path() / "articles.jsonl";
  if (auto status = WriteJudgedSet(file, indexed->set_); !status.ok()) return status;
  auto index = TemporaryIndex::Build({file}, pipeline);
  if (!index.ok()) return index.status();
  indexed->index_ = *std::move(index);
  return indexed;
}

}  // namespace xeber::cli
