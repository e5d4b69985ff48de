// A document with its score, and the one order all answers stand in.
#pragma once

#include <cstdint>
#include <string_view>

#include "index/snapshot.h"

namespace xeber {

struct Ranked {
  double score = 0;
  std::int64_t time = 0;  // publication, kNoTime without
  DocumentLocation at;
};

// Best first: by score, then the newer, then by id.
class RankOrder {
 public:
  explicit RankOrder(const Snapshot& snapshot) : snapshot_(&snapshot) {}

  bool operator()(const Ranked& a, const Ranked& b) const {
    if (a.score != b.score) return a.score > b.score;
    if (a.time != b.time) return a.time > b.time;
    return IdOf(a) < IdOf(b);
  }
  std::string_view IdOf(const Ranked& ranked) const {
    return snapshot_->segments()[ranked.at.segment].segment->article_id(ranked.at.doc);
  }

 private:
  const Snapshot* snapshot_;
};

}  // namespace xeber
