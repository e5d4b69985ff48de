// The last part of a reindex: which articles are most alike.
#pragma once

#include "absl/status/status.h"
#include "index/generation_builder.h"
#include "indexer/reindex.h"
#include "indexer/reindex_reporter.h"

namespace xeber {

// Finds the neighbours of every article of the segments that are built, with options.jobs threads, and writes them beside these.
// CANCELLED once told to stop. Needs options.find_neighbours.
absl::Status AddNeighbours(GenerationBuilder& generation, const ReindexOptions& options, ReindexReporter& reporter);

}  // namespace xeber
