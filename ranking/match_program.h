// A saved query made ready to be set beside 64 articles at once: its tree as a row of numbers over shared conditions.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "ranking/query_keys.h"
#include "ranking/shared_conditions.h"

namespace xeber {

using MatchProgram = std::vector<std::uint32_t>;

// What QueryTree and MatchFilterExpression make of the query without relaxing. Uses conditions, until the program is released.
MatchProgram MakeMatchProgram(const CompiledQuery& query, SharedConditions& conditions);
void ReleaseMatchProgram(std::span<const std::uint32_t> program, SharedConditions& conditions);

// Of the published articles that the conditions look at, those that match. What stands in a row or near each other is read only
// of those of which nothing else tells.
std::uint64_t RunMatchProgram(std::span<const std::uint32_t> program, SharedConditions& conditions);

}  // namespace xeber
