// Queries with judgements, asked of an engine.
#pragma once

#include <functional>
#include <vector>

#include "absl/status/statusor.h"
#include "eval/query_file.h"
#include "eval/run_file.h"
#include "ranking/engine.h"

namespace xeber {

// Runs each query as plain words, 1000 deep, nothing folded; the answers by query id. The first error of the engine ends it.
absl::StatusOr<Rankings> RunQueries(const Engine& engine, const std::vector<NumberedQuery>& queries, SearchRequest request,
                                    const std::function<void(std::size_t done, std::size_t all)>& progress);

}  // namespace xeber
