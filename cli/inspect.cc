// xeber inspect
#include <fmt/core.h>

#include "cli/command.h"
#include "cli/engine_source.h"
#include "cli/json_line.h"
#include "cli/terminal.h"
#include "index/article_traces.h"
#include "indexer/article_json.h"

namespace xeber::cli {
namespace {

struct InspectOptions {
  EngineOptions engine;
  std::string id;
  bool purged = false;
  bool json = false;
};

const char* TypeName(EntityType type) {
  static constexpr const char* kNames[] = {"person", "organisation", "city", "country", "place", "event", "other"};
  return kNames[static_cast<int>(type)];
}

std::string EntitiesJson(const std::vector<ArticleEntity>& entities) {
  std::vector<std::string> values;
  for (const auto& entity : entities) {
    JsonObject json;
    json.Text("id", entity.id).Text("name", entity.name).Text("type", TypeName(entity.type)).Number("salience", entity.salience);
    values.push_back(json.Integer("mentions", static_cast<std::int64_t>(entity.mentions.size())).Finish());
  }
  return JsonArray(values);
}

void PrintJson(const ArticleInspection& inspection) {
  std::vector<std::string> topics, terms;
  for (const auto& topic : inspection.annotations.topics)
    topics.push_back(JsonObject().Text("id", topic.id).Number("probability", topic.probability).Finish());
  for (const auto& [term, weight] : inspection.terms)
    terms.push_back(JsonObject().Text("term", term).Number("weight", weight).Finish());
  JsonObject values;
  for (const auto& [name, value] : inspection.values) values.Text(name, value);
  JsonObject json;
  json.Text("id", inspection.article.id.value()).Text("segment", inspection.segment);
  json.Raw("article", ToJson(inspection.article)).Raw("entities", EntitiesJson(inspection.annotations.entities));
  json.Raw("topics", JsonArray(topics)).Raw("terms", JsonArray(terms)).Raw("values", values.Finish());
  fmt::print("{}\n", json.Finish());
}

void PrintText(const ArticleInspection& inspection) {
  const Style style(stdout);
  fmt::print("{}\n", style.Bold(OneLine(inspection.article.title.empty() ? "(no title)" : inspection.article.title)));
  fmt::print("id {}, segment {}\n\n{}\n", OneLine(inspection.article.id.value()), inspection.segment, style.Accent("values"));
  for (const auto& [name, value] : inspection.values) fmt::print("  {:14} {}\n", name, OneLine(value));
  fmt::print("{}\n", style.Accent("entities"));
  for (const auto& entity : inspection.annotations.entities)
    fmt::print("  {:.3f} {} ({}, {} mention{}) {}\n", entity.salience, OneLine(entity.name), TypeName(entity.type),
               entity.mentions.size(), entity.mentions.size() == 1 ? "" : "s", style.Dim(OneLine(entity.id)));
  fmt::print("{}\n", style.Accent("topics"));
  for (const auto& topic : inspection.annotations.topics) fmt::print("  {:.3f} {}\n", topic.probability, OneLine(topic.id));
  fmt::print("{}\n", style.Accent("terms"));
  for (const auto& [term, weight] : inspection.terms) fmt::print("  {:8.3f} {}\n", weight, OneLine(term));
}

// Succeeds if no file of the index holds the article.
absl::Status CheckPurged(const InspectOptions& options) {
  if (options.engine.index.empty()) return WrongUsage("--purged reads the files of an index; name it with --index");
  const auto traces = FindTraces(PosixFileSystem(), options.engine.index, ArticleId(options.id));
  if (!traces.ok()) return traces.status();
  std::vector<std::string> values;
  for (const ArticleTrace& trace : *traces) {
    values.push_back(JsonObject().Text("path", trace.path).Text("what", trace.what).Finish());
    if (!options.json) fmt::print(stderr, "xeber: {} {}\n", OneLine(trace.path), OneLine(trace.what));
  }
  if (options.json)
    fmt::print("{}\n",
               JsonObject().Text("id", options.id).Boolean("purged", traces->empty()).Raw("traces", JsonArray(values)).Finish());
  if (!traces->empty())
    return absl::FailedPreconditionError(fmt::format("{} is not purged; run: xeber delete --purge", OneLine(options.id)));
  if (!options.json)
    fmt::print("no file of {} holds a version of {} (backups are not looked at)\n", options.engine.index, OneLine(options.id));
  return absl::OkStatus();
}

absl::Status Run(const Globals& globals, const InspectOptions& options) {
  if (options.purged) return CheckPurged(options);
  const auto engine = OpenEngine(globals, options.engine);
  if (!engine.ok()) return engine.status();
  const auto inspection = (*engine)->Inspect(ArticleId(options.id));
  if (!inspection.ok()) return inspection.status();
  options.json ? PrintJson(*inspection) : PrintText(*inspection);
  return absl::OkStatus();
}

}  // namespace

void AddInspect(Program& program) {
  auto [app, options] =
      program.Add<InspectOptions>("inspect", "Print everything the index knows of an article: terms, values, annotations", &Run);
  AddEngineOptions(app, options.engine);
  app.add_option("id", options.id, "The article's id")->required();
  app.add_flag(
      "--purged", options.purged,
      "Look instead into every file of the index directory, and exit with 1 if one holds a version of the article. Backups "
      "are not looked at");
  app.add_flag("--json", options.json, "As a JSON object on one line");
}

}  // namespace xeber::cli
