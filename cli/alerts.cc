// xeber alerts put|list|delete, and xeber watch
#include <fmt/core.h>
#include <fmt/format.h>

#include <cstdio>

#include "cli/command.h"
#include "cli/engine_source.h"
#include "cli/json_line.h"
#include "cli/terminal.h"
#include "server/remote_watch.h"

namespace xeber::cli {
namespace {

struct SavedQueryOptions {
  EngineOptions server;
  SavedQuery query;
  std::vector<std::string> ids;
  bool json = false;
};

struct WatchOptions {
  EngineOptions server;
  std::vector<std::string> ids;
  std::string resume_token;
  std::size_t limit = 0;  // 0 = no end
  bool json = false;
};

std::string QueryJson(const SavedQuery& query) {
  JsonObject json;
  json.Text("id", query.id).TextIfAny("query", query.query).TextIfAny("filter", query.filter);
  if (!query.languages.empty()) json.Texts("languages", query.languages);
  return json.Finish();
}

absl::Status RunPut(const Globals&, const SavedQueryOptions& options) {
  const auto remote = ReadRemoteOptions(options.server);
  if (!remote.ok()) return remote.status();
  return MakeRemoteWatch(*remote)->Put(options.query);
}

absl::Status RunList(const Globals&, const SavedQueryOptions& options) {
  const auto remote = ReadRemoteOptions(options.server);
  if (!remote.ok()) return remote.status();
  const auto queries = MakeRemoteWatch(*remote)->List();
  if (!queries.ok()) return queries.status();
  const Style style(stdout);
  for (const SavedQuery& query : *queries) {
    if (options.json) {
      fmt::print("{}\n", QueryJson(query));
      continue;
    }
    const std::string filter = query.filter.empty() ? "" : "  where " + OneLine(query.filter);
    const std::string languages = query.languages.empty() ? "" : fmt::format("  in {}", fmt::join(query.languages, ", "));
    fmt::print("{}  {}{}\n", style.Bold(OneLine(query.id)), OneLine(query.query), style.Dim(filter + languages));
  }
  return absl::OkStatus();
}

absl::Status RunDelete(const Globals&, const SavedQueryOptions& options) {
  const auto remote = ReadRemoteOptions(options.server);
  if (!remote.ok()) return remote.status();
  const auto watch = MakeRemoteWatch(*remote);
  for (const std::string& id : options.ids)
    if (auto status = watch->Delete(id); !status.ok()) return status;
  return absl::OkStatus();
}

const char* ReasonName(AlertReason reason) { return reason == AlertReason::kUpdate ? "update" : "new-story"; }

std::string AlertJson(const Alert& alert, const std::string& resume_token) {
  const Card& card = alert.card;
  JsonObject json;
  json.Text("saved_query", alert.saved_query_id).Text("id", card.id.value()).Text("title", card.title);
  json.TextIfAny("category", card.category).TextIfAny("source", card.source).TextIfAny("url", card.url);
  json.TextIfAny("image_url", card.image_url).TextIfAny("language", card.language);
  if (card.publish_time) json.Text("published_at", FormatTime(*card.publish_time));
  json.Text("matched_at", FormatTime({alert.matched_at, TimePrecision::kSecond})).Text("reason", ReasonName(alert.reason));
  if (!alert.new_in_it.empty()) json.Texts("new", alert.new_in_it);
  json.TextIfAny("told_before", alert.told_before.value());
  return json.Text("resume_token", resume_token).Finish();
}

void PrintAlert(const Alert& alert, const Style& style) {
  const Card& card = alert.card;
  std::string where = OneLine(card.category);
  if (!card.source.empty()) where += (where.empty() ? "" : ", ") + OneLine(card.source);
  fmt::print("{}  {}\n", style.Accent(OneLine(alert.saved_query_id)), style.Bold(OneLine(card.title)));
  if (!alert.new_in_it.empty())
    fmt::print("  {}\n", style.Dim("new: " + OneLine(fmt::format("{}", fmt::join(alert.new_in_it, ", ")))));
  fmt::print("  {}{}\n", style.Dim(where.empty() ? "" : where + "  "), style.Dim(OneLine(card.id.value())));
}

// Nothing is said of a stream that begins, but on a terminal.
void PrintEvent(const WatchEvent& event, bool json, const Style& style) {
  if (event.alert && json) fmt::print("{}\n", AlertJson(*event.alert, event.resume_token));
  if (event.alert && !json) PrintAlert(*event.alert, style);
  if (event.missed && json)
    fmt::print("{}\n", JsonObject().Integer("missed", *event.missed).Text("resume_token", event.resume_token).Finish());
  if (event.missed && !json)
    fmt::print(stderr, "xeber: {} alerts were missed\n",
               *event.missed > 0 ? "up to " + std::to_string(*event.missed) : "an unknown number of");
  if (!event.alert && !event.missed && json)
    fmt::print("{}\n", JsonObject().Boolean("watching", true).Text("resume_token", event.resume_token).Finish());
  std::fflush(stdout);
}

absl::Status RunWatch(const Globals&, const WatchOptions& options) {
  const auto remote = ReadRemoteOptions(options.server);
  if (!remote.ok()) return remote.status();
  const Style style(stdout);
  std::size_t told = 0;
  return MakeRemoteWatch(*remote)->Watch(options.ids, options.resume_token, [&](const WatchEvent& event) {
    PrintEvent(event, options.json, style);
    told += event.alert.has_value();
    return options.limit == 0 || told < options.limit;
  });
}

}  // namespace

void AddAlerts(Program& program) {
  CLI::App& alerts = program.AddGroup("alerts", "Save queries that arriving articles are matched with");
  {
    auto [app, options] = program.Add<SavedQueryOptions>("put", "Save a query, or replace the one of that id", &RunPut, &alerts);
    AddServerOptions(app, options.server);
    app.add_option("id", options.query.id, "Chosen by you, at most 128 bytes")->required();
    app.add_option("query", options.query.query, "As for search; what makes no sense as syntax is an error here");
    app.add_option("--filter", options.query.filter, "Conditions besides, as for search: category = sport AND NOT author:reed");
    app.add_option("--language", options.query.languages,
                   "Language (BCP-47) the words are read in; those of the archive if not stated");
    app.footer(
        "\nExamples:\n"
        "  xeber alerts put --server 127.0.0.1:50051 floods 'flood OR inundation -insurance'\n"
        "  xeber alerts put --server 127.0.0.1:50051 baku '' --filter 'entity = \"city:baku\"'\n"
        "  xeber watch --server 127.0.0.1:50051");
  }
  {
    auto [app, options] = program.Add<SavedQueryOptions>("list", "Print the saved queries, by id", &RunList, &alerts);
    AddServerOptions(app, options.server);
    app.add_flag("--json", options.json, "One JSON object a query, each on a line");
  }
  {
    auto [app, options] = program.Add<SavedQueryOptions>("delete", "Forget saved queries", &RunDelete, &alerts);
    AddServerOptions(app, options.server);
    app.add_option("id", options.ids, "The queries' ids")->required();
  }
}

void AddWatch(Program& program) {
  auto [app, options] = program.Add<WatchOptions>("watch", "Print articles that match saved queries, as they arrive", &RunWatch);
  AddServerOptions(app, options.server);
  app.add_option("id", options.ids, "Saved queries; all if not stated");
  app.add_option("--resume", options.resume_token,
                 "The resume_token of the last line of an earlier run: what came since is told first");
  app.add_option("--limit", options.limit, "End after so many alerts; never if not stated");
  app.add_flag("--json", options.json,
               "One JSON object an alert, each on a line, with a resume_token; the first line says that it has begun");
  app.footer(
      "\nOne alert a story and saved query, unless an article has a new name or new strong words; those are named.\n"
      "Articles arrive by 'xeber put' and the API; what 'xeber reindex' reads does not arrive.\n"
      "\nExample:\n"
      "  xeber watch --server 127.0.0.1:50051 --json floods");
}

}  // namespace xeber::cli
