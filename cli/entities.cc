// xeber entities
#include <fmt/core.h>
#include <fmt/format.h>

#include <optional>

#include "cli/command.h"
#include "cli/engine_source.h"
#include "cli/json_line.h"
#include "cli/option_types.h"
#include "cli/terminal.h"
#include "ranking/entity_catalog.h"

namespace xeber::cli {
namespace {

struct EntitiesOptions {
  EngineOptions engine;
  std::string id;
  std::string prefix;
  Filter filter;
  std::optional<EntityType> type;
  EntityOrder order = EntityOrder::kArticles;
  std::string names_in;
  std::optional<int> limit;
  std::string page_token;
  std::optional<Time> now;
  bool json = false;
};

constexpr std::pair<const char*, EntityType> kTypes[] = {
    {"person", EntityType::kPerson}, {"organisation", EntityType::kOrganisation},
    {"city", EntityType::kCity},     {"country", EntityType::kCountry},
    {"place", EntityType::kPlace},   {"event", EntityType::kEvent},
    {"other", EntityType::kOther}};

const char* NameOf(EntityType type) {
  for (const auto& [name, known] : kTypes)
    if (known == type) return name;
  return "other";
}

void Print(const EntitiesOptions& options, const EntityCount& entity, const TopEntity* top) {
  if (options.json) {
    JsonObject json;
    json.Text("id", entity.id).Text("name", entity.name).Text("type", NameOf(entity.type));
    json.Integer("articles", static_cast<std::int64_t>(entity.articles));
    if (top != nullptr)
      json.Integer("archive_articles", static_cast<std::int64_t>(top->archive_articles)).Number("unusualness", top->unusualness);
    fmt::print("{}\n", json.Finish());
    return;
  }
  const Style style(stdout);
  const std::string archive = top == nullptr ? "" : fmt::format("{:>9} {:>9.1f}", top->archive_articles, top->unusualness);
  fmt::print("{:>9}{} {} {}  {}\n", entity.articles, archive, style.Dim(fmt::format("{:12}", NameOf(entity.type))),
             style.Bold(OneLine(entity.name)), style.Dim(OneLine(entity.id)));
}

void PrintJson(const EntityDescription& entity) {
  JsonObject names;
  for (const EntityName& name : entity.names) names.Text(name.language, name.name);
  JsonObject json;
  json.Text("id", entity.id).Text("type", NameOf(entity.type)).Raw("names", names.Finish()).Texts("aliases", entity.aliases);
  json.Boolean("listed", entity.listed).Integer("articles", static_cast<std::int64_t>(entity.articles));
  if (entity.first) json.Text("first", FormatTime({*entity.first, TimePrecision::kSecond}));
  if (entity.last) json.Text("last", FormatTime({*entity.last, TimePrecision::kSecond}));
  fmt::print("{}\n", json.Finish());
}

void PrintText(const EntityDescription& entity) {
  const Style style(stdout);
  const auto row = [&](std::string_view name, const std::string& value) {
    fmt::print("{} {}\n", style.Dim(fmt::format("{:9}", name)), OneLine(value));
  };
  row("id", entity.id);
  row("type", NameOf(entity.type));
  for (const EntityName& name : entity.names) row("name " + name.language, name.name);
  for (const std::string& alias : entity.aliases) row("alias", alias);
  row("listed", entity.listed ? "yes" : "no");
  row("articles", fmt::format("{}", entity.articles));
  if (entity.first) row("first", FormatTime({*entity.first, TimePrecision::kSecond}));
  if (entity.last) row("last", FormatTime({*entity.last, TimePrecision::kSecond}));
}

absl::Status Show(const EntityCatalog& catalog, const EntitiesOptions& options, Time now) {
  const auto entity = catalog.GetEntity({.id = options.id, .now = now});
  if (!entity.ok()) return entity.status();
  options.json ? PrintJson(*entity) : PrintText(*entity);
  return absl::OkStatus();
}

absl::Status ShowTop(const EntityCatalog& catalog, const EntitiesOptions& options, Time now) {
  const auto top = catalog.TopEntities({.filter = options.filter,
                                        .type = options.type,
                                        .order = options.order,
                                        .language = options.names_in,
                                        .limit = options.limit.value_or(TopEntitiesRequest::kDefaultLimit),
                                        .now = now});
  if (!top.ok()) return top.status();
  if (!options.json)
    fmt::print("{} of {} articles\n{:>9}{:>9} {:>9}\n", top->articles, top->archive_articles, "articles", "of all", "unusual");
  for (const TopEntity& entity : top->entities) Print(options, entity.entity, &entity);
  return absl::OkStatus();
}

absl::Status ShowList(const EntityCatalog& catalog, const EntitiesOptions& options, Time now) {
  const auto list = catalog.ListEntities({.prefix = options.prefix,
                                          .type = options.type,
                                          .language = options.names_in,
                                          .limit = options.limit.value_or(ListEntitiesRequest::kDefaultLimit),
                                          .page_token = options.page_token,
                                          .now = now});
  if (!list.ok()) return list.status();
  for (const EntityCount& entity : list->entities) Print(options, entity, nullptr);
  if (!list->next_page_token.empty()) fmt::print(stderr, "more: --page-token {}\n", list->next_page_token);
  return absl::OkStatus();
}

absl::Status Run(const Globals& globals, const EntitiesOptions& options) {
  const bool top = !options.filter.empty() || options.order == EntityOrder::kUnusual;
  if (top && (!options.prefix.empty() || !options.page_token.empty()))
    return WrongUsage(
        "entities: --prefix and --page-token list the archive's entities; they go with no filter and no --order unusual");
  if (!options.id.empty() && (top || !options.prefix.empty() || !options.page_token.empty() || options.type))
    return WrongUsage("entities: an id shows one entity; it goes with no filter, --prefix or --type");
  const auto engine = OpenEngine(globals, options.engine);
  if (!engine.ok()) return engine.status();
  const EntityCatalog* const catalog = (*engine)->entities();
  if (catalog == nullptr) return absl::UnimplementedError("entities cannot be asked for here");
  const Time now = options.now.value_or(ClockNow());
  if (!options.id.empty()) return Show(*catalog, options, now);
  return top ? ShowTop(*catalog, options, now) : ShowList(*catalog, options, now);
}

}  // namespace

void AddEntities(Program& program) {
  auto [app, options] =
      program.Add<EntitiesOptions>("entities", "List the people, places and organisations of the articles, or show one", &Run);
  AddEngineOptions(app, options.engine);
  app.add_option("id", options.id, "Show this one: its names, how many articles name it, and when");
  app.add_option("--prefix", options.prefix, "List those with a name one of whose words begins so, in any language")
      ->type_name("TEXT");
  std::vector<std::pair<std::string, std::optional<EntityType>>> types;
  for (const auto& [name, type] : kTypes) types.emplace_back(name, type);
  AddChoiceOption<std::optional<EntityType>>(app, "--type", options.type, types, "Only of this kind");
  AddFilterOptions(app, options.filter);
  AddChoiceOption<EntityOrder>(app, "--order", options.order,
                               {{"articles", EntityOrder::kArticles}, {"unusual", EntityOrder::kUnusual}},
                               "By number of articles, or by how much more frequent than in the archive");
  app.add_option("--names-in", options.names_in, "Language of the names (BCP-47); English if not stated");
  app.add_option("--limit", options.limit, "How many; 50, or 20 with a filter, if not stated")
      ->check(CLI::Range(1, ListEntitiesRequest::kMaxLimit));
  app.add_option("--page-token", options.page_token, "Go on where an earlier list ended")->type_name("TOKEN");
  AddTimeOption(app, "--now", options.now, "As if nothing published later existed; the clock's time if not stated");
  app.add_flag("--json", options.json, "One JSON object an entity, each on a line");
  app.footer(
      "\nWith a filter or --order unusual: the entities of the articles that pass, with how many articles of the archive name "
      "each\n"
      "and how surprising that is (log-likelihood ratio; above 10.8 it is hardly chance).\n"
      "\nExamples:\n"
      "  xeber entities --index news.xeber --prefix ali --type person\n"
      "  xeber entities --index news.xeber --after 2026-11-20 --order unusual\n"
      "  xeber entities --server 127.0.0.1:50051 city:baku");
}

}  // namespace xeber::cli
