#include "cli/facet_options.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/core.h>

#include "cli/json_line.h"
#include "cli/option_types.h"
#include "cli/terminal.h"

namespace xeber::cli {
namespace {

struct FacetName {
  std::string_view name;
  FacetKey key = FacetKey::kCategory;
  FacetInterval interval = FacetInterval::kMonth;
};

constexpr std::array<FacetName, 9> kFacets = {{
    {"category", FacetKey::kCategory},
    {"source", FacetKey::kSource},
    {"language", FacetKey::kLanguage},
    {"author", FacetKey::kAuthor},
    {"entity", FacetKey::kEntity},
    {"topic", FacetKey::kTopic},
    {"day", FacetKey::kPublishTime, FacetInterval::kDay},
    {"month", FacetKey::kPublishTime, FacetInterval::kMonth},
    {"year", FacetKey::kPublishTime, FacetInterval::kYear},
}};

std::string_view NameOf(FacetKey key) {
  if (key == FacetKey::kPublishTime) return "published";
  for (const FacetName& facet : kFacets)
    if (facet.key == key) return facet.name;
  return "";
}

}  // namespace

void AddFacetOption(CLI::App& app, std::vector<FacetRequest>& facets) {
  std::string known;
  for (const FacetName& facet : kFacets) known += fmt::format("{}{}", known.empty() ? "" : "|", facet.name);
  const auto add = [&facets, known](const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      const auto* const at =
          std::find_if(kFacets.begin(), kFacets.end(), [&](const FacetName& facet) { return facet.name == name; });
      if (at == kFacets.end()) throw CLI::ValidationError("--facet", "'" + name + "' is not one of " + known);
      facets.push_back({.key = at->key, .interval = at->interval});
    }
  };
  app.add_option_function<std::vector<std::string>>("--facet", add, "Count all that matches by this; may be repeated")
      ->allow_extra_args(false)
      ->type_name(known);
}

void AddFacetCountsOption(CLI::App& app, bool& by_story) {
  AddChoiceOption<bool>(app, "--facet-counts", by_story, {{"article", false}, {"story", true}},
                        "Count articles, or also the stories they tell, and order facets by those")
      ->needs("--facet");
}

void PrintFacets(const std::vector<Facet>& facets) {
  for (const Facet& facet : facets) {
    std::string line = fmt::format("{}:", NameOf(facet.key));
    for (const FacetValue& value : facet.values)
      line +=
          fmt::format("{} {} {}{}", &value == &facet.values.front() ? "" : ",", OneLine(value.name), value.articles,
                      value.stories > 0 ? fmt::format(" ({} {})", value.stories, value.stories == 1 ? "story" : "stories") : "");
    if (facet.distinct > facet.values.size())
      line += fmt::format(", {}{} more", facet.estimated ? "about " : "", facet.distinct - facet.values.size());
    fmt::print("{}\n", line);
  }
}

std::string FacetJson(const Facet& facet) {
  std::vector<std::string> values;
  for (const FacetValue& value : facet.values) {
    JsonObject object;
    object.Text("value", value.value).Text("name", value.name).Integer("articles", static_cast<std::int64_t>(value.articles));
    if (value.stories > 0) object.Integer("stories", static_cast<std::int64_t>(value.stories));
    values.push_back(object.Finish());
  }
  return JsonObject()
      .Text("facet", NameOf(facet.key))
      .Raw("values", JsonArray(values))
      .Integer("distinct", static_cast<std::int64_t>(facet.distinct))
      .Boolean("estimated", facet.estimated)
      .Finish();
}

}  // namespace xeber::cli
