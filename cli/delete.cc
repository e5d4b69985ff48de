// xeber delete
#include <fmt/core.h>

#include "cli/article_sink.h"
#include "cli/command.h"
#include "cli/json_line.h"
#include "cli/option_types.h"
#include "cli/terminal.h"

namespace xeber::cli {
namespace {

struct DeleteOptions {
  EngineOptions engine;
  std::vector<std::string> ids;
  std::optional<Time> update_time;
  WaitFor wait_for = WaitFor::kVisible;
  bool purge = false;
  std::string request_id;
  bool json = false;
};

void Report(const std::string& id, const absl::Status& status, bool json) {
  if (json) {
    JsonObject object;
    object.Text("id", id).Text("status", absl::StatusCodeToString(status.code()));
    if (!status.ok()) object.Text("message", std::string(status.message()));
    fmt::print("{}\n", object.Finish());
    std::fflush(stdout);
  } else if (status.ok()) {
    fmt::print("deleted {}\n", OneLine(id));
  } else {
    fmt::print(stderr, "xeber: {}: {}\n", OneLine(id), OneLine(std::string(status.message())));
  }
}

absl::Status Run(const Globals& globals, const DeleteOptions& options) {
  const auto sink = OpenSink(globals, options.engine, options.wait_for, [](const ArticleId&, const absl::Status&) {});
  if (!sink.ok()) return sink.status();
  std::size_t failed = 0;
  std::size_t number = 0;
  for (const auto& id : options.ids) {
    const auto status =
        (*sink)->Delete({ArticleId(id), options.update_time, options.purge, RequestId(options.request_id, ++number)});
    Report(id, status, options.json);
    failed += !status.ok();
    if (absl::IsUnavailable(status)) return status;
  }
  if (failed == 0) return absl::OkStatus();
  return absl::NotFoundError(fmt::format("{} of {} articles not deleted", failed, options.ids.size()));
}

}  // namespace

void AddDelete(Program& program) {
  auto [app, options] = program.Add<DeleteOptions>("delete", "Take articles out of the index", &Run);
  AddEngineOptions(app, options.engine);
  app.add_option("id", options.ids, "The articles' ids")->required();
  AddTimeOption(app, "--update-time", options.update_time, "When the publisher took them down; versions written later stay");
  app.add_flag("--purge", options.purge,
               "Take the text out of every file of the index too; may take minutes. Backups stay as they are");
  AddWaitOption(app, options.wait_for);
  AddRequestIdOption(app, options.request_id);
  app.add_flag("--json", options.json, "One JSON object an article and line");
}

}  // namespace xeber::cli
