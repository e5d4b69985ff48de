#include "ranking/candidates.h"

#include <algorithm>
#include <utility>

#include "ranking/similarity.h"
#include "ranking/top_k.h"

namespace xeber {
namespace {

// Sums of one segment's documents, kept from request to request.
struct Accumulators {
  std::vector<float> sums;
  std::vector<DocId> touched;
};

Accumulators& ThreadAccumulators() {
  thread_local Accumulators accumulators;
  return accumulators;
}

void Accumulate(const PostingList& list, float weight, const SegmentFilter& filter, Accumulators& to) {
  const auto& docs = list.docs;
  std::size_t i = filter.begin() == 0
                      ? 0
                      : static_cast<std::size_t>(std::lower_bound(docs.begin(), docs.end(), filter.begin()) - docs.begin());
  const bool bounded = !docs.empty() && docs.back() >= filter.end();
  const std::size_t end =
      bounded ? static_cast<std::size_t>(std::lower_bound(docs.begin(), docs.end(), filter.end()) - docs.begin()) : docs.size();
  for (; i < end; ++i) {
    float& sum = to.sums[docs[i]];
    if (sum == 0) to.touched.push_back(docs[i]);
    sum += weight * list.impacts[i];
  }
}

}  // namespace

std::vector<Ranked> FindCandidates(const Snapshot& snapshot, const CandidateRequest& request) {
  const RankOrder order(snapshot);
  TopK<Ranked, RankOrder> top(request.limit, order);
  Accumulators& accumulators = ThreadAccumulators();
  for (std::size_t i = 0; i < snapshot.segments().size(); ++i) {
    const SegmentView& view = snapshot.segments()[i];
    const SegmentFilter filter(view, request.filter, request.until);
    if (filter.empty()) continue;
    const Segment& segment = *view.segment;
    if (accumulators.sums.size() < segment.size()) accumulators.sums.resize(segment.size(), 0);
    for (const CandidateTerm& term : request.terms)
      if (const auto ordinal = segment.FindTermByHash(term.hash))
        Accumulate(segment.postings(*ordinal), term.weight, filter, accumulators);
    for (const DocId doc : accumulators.touched) {
      const float sum = std::exchange(accumulators.sums[doc], 0.0f);
      // The time factor is at most 1: what cannot enter need not be looked at.
      if (sum <= 0 || (top.full() && sum < top.worst().score) || !filter.Passes(doc)) continue;
      const std::int64_t time = segment.columns().time(doc);
      top.Add({.score = sum * TimeFactor(request.seed_time, time, request.time), .time = time, .at = {i, doc}});
    }
    accumulators.touched.clear();
  }
  return top.Take();
}

}  // namespace xeber
