// --facet of `xeber search`, and what it prints.
#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "news/hit.h"
#include "news/query.h"

namespace xeber::cli {

// --facet KEY, any number of times.
void AddFacetOption(CLI::App& app, std::vector<FacetRequest>& facets);

// --facet-counts article|story.
void AddFacetCountsOption(CLI::App& app, bool& by_story);

// "category: politics 12, sport 3", a line a facet; by story "politics 12 (5 stories)".
void PrintFacets(const std::vector<Facet>& facets);

// A JSON object on one line: facet, values (value, name, articles, by story also stories), distinct, estimated.
std::string FacetJson(const Facet& facet);

}  // namespace xeber::cli
