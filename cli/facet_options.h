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

// "category: politics 12, sport 3", a line a facet.
void PrintFacets(const std::vector<Facet>& facets);

// A JSON object on one line: facet, values, distinct, estimated.
std::string FacetJson(const Facet& facet);

}  // namespace xeber::cli
