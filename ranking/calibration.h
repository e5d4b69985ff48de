// Chooses a feed whose mix of interests is that of the reader.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "index/forward.h"
#include "ranking/deadline.h"

namespace xeber {

struct FeedItem {
  double score = 0;
  std::size_t group = 0;  // an interest, or a rung
  ForwardView forward;
};

struct FeedMix {
  std::vector<double> shares;  // wanted, by group; they add up to 1
  double diversity = 0;        // 0 = off, 1 = strongest
  std::size_t limit = 0;
};

// Asked once about each item that would be the next: false leaves it out.
using FeedGate = std::function<bool(std::size_t item)>;

// Indices of at most mix.limit items in the order to show them, each the one that is best with those before it by
// (1 - c) * score - c * n * KL(wanted mix || mix of the n items) - d * likeness to those chosen (Steck 2018, "Calibrated
// recommendations", with c = kCalibration and the mix counted once an item, so that it weighs as much at the end as at the
// beginning; Carbonell & Goldstein 1998 with d = diversity / 2). Scores are relative to the best of all items. Once the deadline
// has passed, no more are chosen.
std::vector<std::size_t> ChooseFeed(std::span<const FeedItem> items, const FeedMix& mix, const FeedGate& fits,
                                    Deadline& deadline);

}  // namespace xeber
