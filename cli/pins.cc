// xeber pins put|list|delete
#include <fmt/core.h>
#include <fmt/format.h>

#include "cli/command.h"
#include "cli/engine_source.h"
#include "cli/json_line.h"
#include "cli/option_types.h"
#include "cli/terminal.h"
#include "server/remote_curations.h"
#include "server/remote_engine.h"

namespace xeber::cli {
namespace {

struct PinsOptions {
  EngineOptions server;
  Curation curation;
  std::vector<std::string> pinned, hidden, ids;
  bool json = false;
};

std::vector<std::string> Texts(const std::vector<ArticleId>& ids) {
  std::vector<std::string> texts;
  for (const ArticleId& id : ids) texts.push_back(id.value());
  return texts;
}

absl::Status RunPut(const Globals&, const PinsOptions& options) {
  const auto remote = ReadRemoteOptions(options.server);
  if (!remote.ok()) return remote.status();
  Curation curation = options.curation;
  for (const std::string& id : options.pinned) curation.pinned.emplace_back(id);
  for (const std::string& id : options.hidden) curation.hidden.emplace_back(id);
  if (auto status = MakeRemoteCurations(*remote)->Put(curation); !status.ok()) return status;
  // One that is announced may be pinned ahead; a mistyped one should be noticed.
  const auto engine = MakeRemoteEngine(*remote);
  for (const ArticleId& id : curation.pinned)
    if (absl::IsNotFound(engine->GetArticle(id).status()))
      fmt::print(stderr, "xeber: no article {} is indexed; it comes first once it is\n", OneLine(id.value()));
  return absl::OkStatus();
}

std::string CurationJson(const Curation& curation) {
  JsonObject json;
  json.Text("id", curation.id).Text("query", curation.query);
  if (!curation.languages.empty()) json.Texts("languages", curation.languages);
  if (!curation.pinned.empty()) json.Texts("pinned", Texts(curation.pinned));
  if (!curation.hidden.empty()) json.Texts("hidden", Texts(curation.hidden));
  if (curation.until) json.Text("until", FormatTime({*curation.until, TimePrecision::kSecond}));
  return json.Finish();
}

void Print(const Curation& curation, const Style& style) {
  fmt::print("{}  {}\n", style.Bold(OneLine(curation.id)), OneLine(curation.query));
  const auto list = [&](const char* name, const std::vector<std::string>& values) {
    if (!values.empty()) fmt::print("  {} {}\n", name, style.Dim(OneLine(fmt::format("{}", fmt::join(values, ", ")))));
  };
  list("pinned", Texts(curation.pinned));
  list("hidden", Texts(curation.hidden));
  list("in", curation.languages);
  if (curation.until) list("until", {FormatTime({*curation.until, TimePrecision::kSecond})});
}

absl::Status RunList(const Globals&, const PinsOptions& options) {
  const auto remote = ReadRemoteOptions(options.server);
  if (!remote.ok()) return remote.status();
  const auto curations = MakeRemoteCurations(*remote)->List();
  if (!curations.ok()) return curations.status();
  const Style style(stdout);
  for (const Curation& curation : *curations) {
    if (options.json)
      fmt::print("{}\n", CurationJson(curation));
    else
      Print(curation, style);
  }
  return absl::OkStatus();
}

absl::Status RunDelete(const Globals&, const PinsOptions& options) {
  const auto remote = ReadRemoteOptions(options.server);
  if (!remote.ok()) return remote.status();
  const auto curations = MakeRemoteCurations(*remote);
  for (const std::string& id : options.ids)
    if (auto status = curations->Delete(id); !status.ok()) return status;
  return absl::OkStatus();
}

}  // namespace

void AddPins(Program& program) {
  CLI::App& pins = program.AddGroup("pins", "Set what comes first, and what never comes, when a query is searched for");
  {
    auto [app, options] =
        program.Add<PinsOptions>("put", "Pin and hide articles for a query, in place of what that id had", &RunPut, &pins);
    AddServerOptions(app, options.server);
    app.add_option("id", options.curation.id, "Chosen by you, at most 128 bytes")->required();
    app.add_option("query", options.curation.query, "The query; those that are read alike are meant, too")->required();
    app.add_option("--pin", options.pinned, "An article that comes first; several come in this order, at most 20")
        ->type_name("ID");
    app.add_option("--hide", options.hidden, "An article that is neither shown nor counted")->type_name("ID");
    app.add_option("--language", options.curation.languages,
                   "Only where the query is read in this language (BCP-47); any if not stated");
    AddTimeOption(app, "--until", options.curation.until, "From then on nothing is changed");
    app.footer(
        "\nExample:\n  xeber pins put --server 127.0.0.1:50051 vote 'election results' --pin live-ticker --hide old-ticker");
  }
  {
    auto [app, options] = program.Add<PinsOptions>("list", "Print what is set, by id", &RunList, &pins);
    AddServerOptions(app, options.server);
    app.add_flag("--json", options.json, "One JSON object each, on a line");
  }
  {
    auto [app, options] = program.Add<PinsOptions>("delete", "Take back what was set", &RunDelete, &pins);
    AddServerOptions(app, options.server);
    app.add_option("id", options.ids, "The ids")->required();
  }
}

}  // namespace xeber::cli
