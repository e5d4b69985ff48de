// How many of the answers that an exhaustive scorer gives are found through candidates, and how much sooner.
#pragma once

#include <cstddef>
#include <optional>

#include "index/snapshot.h"
#include "indexer/open_index.h"
#include "news/query.h"

namespace xeber {

struct ReachOptions {
  std::size_t seeds = 1000;  // at most, evenly spread over the index
  std::int32_t limit = 10;
  double diversity = SimilarRequest{}.diversity;
  std::optional<std::chrono::days> last_days;  // only articles of so many days before the newest one
};

struct Reach {
  std::size_t seeds = 0;             // that an exhaustive scorer answers at all
  double overlap = 0;                // share of its hits that are found too; mean over the seeds
  double whole = 0;                  // share of the seeds whose list is found whole
  double microseconds = 0;           // median time of an answer through candidates
  double slowest_microseconds = 0;   // 99th percentile of it
  double exhaustive_microseconds = 0;  // median time of the exhaustive scorer
};

// Seeds with every live article in turn and compares the lists. Deterministic but for the times; one thread.
Reach MeasureReach(const Snapshot& snapshot, const Pipeline& pipeline, const ReachOptions& options);

}  // namespace xeber
