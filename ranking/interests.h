// The interests in what a reader has read: groups of readings that are alike.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "ranking/deadline.h"
#include "ranking/seed.h"
#include "ranking/similarity.h"

namespace xeber {

struct InterestGroup {
  double share = 0;                // of the weight of all readings
  std::vector<std::size_t> seeds;  // numbers of the readings, the most telling first: by weight times mean likeness to the group
};

// Groups readings bottom up by mean likeness (average linkage; Pal et al. 2020, "PinnerSage", cluster likewise): an interest is
// never the mean of two. By falling share, at most kMaxInterests, shares adding up to 1. `scorers` are those of the seeds, time
// off. Any groups once the deadline has passed.
std::vector<InterestGroup> FindInterests(const std::vector<std::unique_ptr<Seed>>& seeds,
                                         std::span<const SimilarityScorer> scorers, Deadline& deadline);

}  // namespace xeber
