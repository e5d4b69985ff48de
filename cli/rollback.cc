// xeber rollback
#include <fmt/core.h>

#include "cli/command.h"
#include "cli/json_line.h"
#include "index/rollback.h"

namespace xeber::cli {
namespace {

struct RollbackOptions {
  std::string index_directory;
  bool json = false;
};

absl::Status Run(const Globals&, const RollbackOptions& options) {
  const auto summary = RollBack(PosixFileSystem(), options.index_directory);
  if (!summary.ok()) return summary.status();
  const auto articles = static_cast<std::int64_t>(summary->articles),
             writes = static_cast<std::int64_t>(summary->journal_records);
  if (options.json)
    fmt::print("{}\n", JsonObject()
                           .Text("generation", std::to_string(summary->generation))
                           .Integer("articles", articles)
                           .Integer("journal_records", writes)
                           .Finish());
  else
    fmt::print("the generation before the last reindex is back: {} article{}, and {} write{} since\n", articles,
               articles == 1 ? "" : "s", writes, writes == 1 ? "" : "s");
  return absl::OkStatus();
}

}  // namespace

void AddRollback(Program& program) {
  auto [app, options] = program.Add<RollbackOptions>("rollback", "Go back to the generation before the last reindex", &Run);
  app.add_option("--index", options.index_directory, "The index directory; a server that uses it takes the generation over")
      ->required()
      ->type_name("DIR");
  app.add_flag("--json", options.json, "As a JSON object on one line");
  app.footer(
      "\nWhat was written since that reindex stays. A second rollback undoes the first. Not possible after a purge, or once so "
      "much was "
      "written that the journal since is over 64 MiB.");
}

}  // namespace xeber::cli
