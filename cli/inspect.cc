// xeber inspect
#include <fmt/core.h>

#include "cli/command.h"
#include "cli/engine_source.h"
#include "cli/json_line.h"
#include "cli/terminal.h"
#include "indexer/article_json.h"

namespace xeber::cli {
namespace {

struct InspectOptions {
  EngineOptions engine;
  std::string id;
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

absl::Status Run(const Globals& globals, const InspectOptions& options) {
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
  app.add_flag("--json", options.json, "As a JSON object on one line");
}

}  // namespace xeber::cli
