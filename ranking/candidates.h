// Which articles may be similar: read from the impacts, term at a time.
#pragma once

#include <cstdint>
#include <vector>

#include "index/snapshot.h"
#include "news/query.h"
#include "ranking/filter_set.h"
#include "ranking/ranked.h"
#include "ranking/similarity_weights.h"

namespace xeber {

// A term or entity of the seeds, weighted for the candidate search.
struct CandidateTerm {
  std::uint32_t hash = 0;
  float weight = 0;  // of one impact step; negative for what should be unlike
};

struct CandidateRequest {
  std::vector<CandidateTerm> terms;
  Filter filter;
  VisibleUntil until;
  std::int64_t seed_time = kNoTime;
  TimeWeights time;
  std::size_t limit = kCandidates;
};

// The articles with the greatest sum of weight * impact, times the time factor; best first, at most request.limit. Thread-safe.
std::vector<Ranked> FindCandidates(const Snapshot& snapshot, const CandidateRequest& request);

}  // namespace xeber
