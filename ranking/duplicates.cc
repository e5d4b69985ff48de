#include "ranking/duplicates.h"

#include "text/fingerprint.h"

namespace xeber {

double TextOverlap(const ForwardView& a, const ForwardView& b) { return EstimateJaccard(a.shingles, b.shingles); }

std::optional<std::size_t> DuplicateGroups::FindOrAdd(const DocumentLocation& at) {
  const ForwardView view = snapshot_.segments()[at.segment].segment->forward(at.doc);
  for (std::size_t i = 0; i < originals_.size(); ++i)
    if (TextOverlap(originals_[i], view) >= kDuplicateJaccard) return i;
  originals_.push_back(view);
  return std::nullopt;
}

}  // namespace xeber
