#include "ranking/duplicates.h"

#include <bit>

#include "text/fingerprint.h"

namespace xeber {

double TextOverlap(const TextPrint& a, const TextPrint& b) {
  if (std::popcount(a.fingerprint ^ b.fingerprint) > kFingerprintDistance) return 0;
  return EstimateJaccard(a.shingles, b.shingles);
}

TextPrint TextPrintOf(const Snapshot& snapshot, const DocumentLocation& at) {
  const Segment& segment = *snapshot.segments()[at.segment].segment;
  return {.fingerprint = segment.columns().fingerprint(at.doc), .shingles = segment.forward(at.doc).shingles};
}

std::optional<std::size_t> DuplicateGroups::FindOrAdd(const TextPrint& print) {
  for (std::size_t i = 0; i < originals_.size(); ++i)
    if (TextOverlap(originals_[i], print) >= kDuplicateJaccard) return i;
  originals_.push_back(print);
  return std::nullopt;
}

}  // namespace xeber
