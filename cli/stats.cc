// xeber stats
#include <fmt/core.h>

#include <algorithm>

#include "cli/command.h"
#include "cli/engine_source.h"
#include "cli/json_line.h"
#include "cli/terminal.h"

namespace xeber::cli {
namespace {

struct StatsOptions {
  EngineOptions engine;
  bool json = false;
};

std::string CountsJson(const std::map<std::string, std::uint64_t>& counts) {
  JsonObject json;
  for (const auto& [name, count] : counts) json.Integer(name, static_cast<std::int64_t>(count));
  return json.Finish();
}

void PrintJson(const IndexStats& stats) {
  JsonObject json;
  json.Text("generation", stats.generation);
  const std::pair<const char*, std::uint64_t> counts[] = {{"articles", stats.articles},
                                                          {"deleted", stats.deleted},
                                                          {"segments", stats.segments},
                                                          {"hot_articles", stats.hot_articles},
                                                          {"bytes", stats.bytes}};
  for (const auto& [name, count] : counts) json.Integer(name, static_cast<std::int64_t>(count));
  json.Raw("bytes_by_part", CountsJson(stats.bytes_by_part)).Raw("articles_by_language", CountsJson(stats.articles_by_language));
  if (!stats.half_life_hours_by_category.empty()) json.Raw("half_life_hours_by_category", CountsJson(stats.half_life_hours_by_category));
  if (stats.oldest) json.Text("oldest", FormatTime(*stats.oldest));
  if (stats.newest) json.Text("newest", FormatTime(*stats.newest));
  if (!stats.damage.empty()) {
    std::vector<std::string> damage;
    for (const std::string& segment : stats.damage) damage.push_back(JsonString(segment));
    json.Raw("damage", JsonArray(damage));
  }
  fmt::print("{}\n", json.Finish());
}

void PrintText(const IndexStats& stats) {
  const Style style(stdout);
  const auto row = [&](std::string_view name, const std::string& value) {
    fmt::print("{} {:>14}\n", style.Dim(fmt::format("{:18}", name)), value);
  };
  row("articles", fmt::format("{}", stats.articles));
  for (const auto& [language, count] : stats.articles_by_language) row("  " + language, fmt::format("{}", count));
  row("deleted, unmerged", fmt::format("{}", stats.deleted));
  row("not yet sealed", fmt::format("{}", stats.hot_articles));
  row("segments", fmt::format("{}", stats.segments));
  const std::uint64_t sealed = stats.articles + stats.deleted - std::min(stats.articles + stats.deleted, stats.hot_articles);
  const auto each = [&](std::uint64_t bytes) {
    return sealed == 0 ? std::string() : fmt::format("{:>8} an article", (bytes + sealed / 2) / sealed);
  };
  const auto bytes_row = [&](std::string_view name, std::uint64_t bytes) {
    fmt::print("{} {:>14}{}\n", style.Dim(fmt::format("{:18}", name)), bytes, each(bytes));
  };
  bytes_row("bytes on disk", stats.bytes);
  for (const auto& [part, bytes] : stats.bytes_by_part) bytes_row("  " + part, bytes);
  if (stats.oldest) row("oldest", FormatTime(*stats.oldest));
  if (stats.newest) row("newest", FormatTime(*stats.newest));
  if (!stats.half_life_hours_by_category.empty()) row("half-lives, days", "");
  for (const auto& [category, hours] : stats.half_life_hours_by_category)
    row("  " + category, fmt::format("{:.1f}", static_cast<double>(hours) / 24));
  row("generation", stats.generation);
  for (const std::string& segment : stats.damage) fmt::print(stderr, "xeber: {}\n", OneLine(segment));
}

absl::Status Run(const Globals& globals, const StatsOptions& options) {
  const auto engine = OpenEngine(globals, options.engine);
  if (!engine.ok()) return engine.status();
  const auto stats = (*engine)->GetStats();
  if (!stats.ok()) return stats.status();
  options.json ? PrintJson(*stats) : PrintText(*stats);
  return absl::OkStatus();
}

}  // namespace

void AddStats(Program& program) {
  auto [app, options] = program.Add<StatsOptions>("stats", "Print what an index holds and how large it is", &Run);
  AddEngineOptions(app, options.engine);
  app.add_flag("--json", options.json, "As a JSON object on one line");
}

}  // namespace xeber::cli
