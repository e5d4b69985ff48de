#include "ranking/candidates.h"

#include <algorithm>
#include <array>
#include <span>

#include "index/strength.h"
#include "index/strong_list.h"
#include "ranking/cosine_sums.h"
#include "ranking/rough_ranking.h"

namespace xeber {
namespace {

// A term as a request's segments are read by it.
struct Reader {
  std::size_t term = 0;
  bool entity = false;
  std::array<std::uint16_t, kStrengthRanks> contributions;
  std::array<std::uint32_t, kCandidateSteps.size()> ranks;  // how many ranks are strong enough for each step
};

Reader MakeReader(const CandidateTerm& term) {
  Reader reader{.term = term.term, .entity = term.entity};
  const auto& strengths = Strengths();
  for (std::uint32_t rank = 0; rank < kStrengthRanks; ++rank) {
    const auto steps = static_cast<int>(term.strength * strengths[rank] * CosineSums::kOne + 0.5f);
    reader.contributions[rank] = static_cast<std::uint16_t>(std::max(1, steps));
  }
  for (std::size_t step = 0; step < kCandidateSteps.size(); ++step) {
    reader.ranks[step] = 0;
    for (const float strength : strengths) reader.ranks[step] += term.strength * strength >= kCandidateSteps[step] ? 1 : 0;
  }
  return reader;
}

// Kept from request to request.
CosineSums& ThreadSums() {
  thread_local CosineSums sums;
  return sums;
}

class CandidateSearch {
 public:
  CandidateSearch(const Snapshot& snapshot, const CandidateRequest& request)
      : snapshot_(snapshot), request_(request), sums_(ThreadSums()), ranking_(snapshot, request) {
    readers_.reserve(request.terms.size());
    for (const CandidateTerm& term : request.terms) readers_.push_back(MakeReader(term));
  }

  std::vector<SimilarCandidate> Do() {
    for (const std::size_t segment : NearFirst()) ReadSegment(segment);
    return ranking_.Take();
  }

 private:
  // Where a segment keeps one of the terms, and how far it is read.
  struct Cursor {
    StrongList unread;
    const Reader* reader = nullptr;
  };

  std::vector<std::size_t> NearFirst() const;
  void ReadSegment(std::size_t number);
  void OpenCursors(std::size_t number, const Segment& segment);
  template <bool kEntity>
  std::size_t ReadAll(Cursor& cursor, StrongPosting end);
  template <bool kEntity>
  std::size_t ReadWindow(Cursor& cursor, StrongPosting end, const SegmentFilter& filter);
  std::size_t Read(Cursor& cursor, std::uint32_t ranks, const SegmentFilter& filter, DocId documents);
  void Accumulate(const SegmentFilter& filter, DocId documents);

  const Snapshot& snapshot_;
  const CandidateRequest& request_;
  CosineSums& sums_;
  RoughRanking ranking_;
  std::vector<Reader> readers_;
  std::vector<Cursor> cursors_;
};

// The segments, those with documents of the seed's time first: what is found there lets most of the others fall sooner.
std::vector<std::size_t> CandidateSearch::NearFirst() const {
  std::vector<std::size_t> order;
  for (const bool near : {true, false})
    for (std::size_t i = 0; i < snapshot_.segments().size(); ++i) {
      if (i < request_.skipped.size() && request_.skipped[i]) continue;
      const auto times = snapshot_.segments()[i].segment->columns().times();
      const bool holds = !times.empty() && times.front() <= request_.seed_time && request_.seed_time <= times.back();
      if (holds == near) order.push_back(i);
    }
  return order;
}

void CandidateSearch::OpenCursors(std::size_t number, const Segment& segment) {
  cursors_.clear();
  for (const Reader& reader : readers_)
    if (const TermOrdinal ordinal = request_.seed_terms.ordinal(number, reader.term); ordinal != Segment::kNoTerm)
      cursors_.push_back({.unread = segment.strong_postings(ordinal), .reader = &reader});
}

// Adds up the postings before `end`, and leaves the others unread; how many are added.
template <bool kEntity>
std::size_t CandidateSearch::ReadAll(Cursor& cursor, StrongPosting end) {
  const StrongList unread = cursor.unread;
  std::size_t i = 0;
  for (; i < unread.size(); ++i) {
    const StrongPosting posting = unread[i];
    if (posting >= end) break;
    const std::uint16_t steps = cursor.reader->contributions[RankOf(posting)];
    if constexpr (kEntity)
      sums_.AddEntity(StrongDocOf(posting), steps);
    else
      sums_.AddTerm(StrongDocOf(posting), steps);
  }
  cursor.unread = unread.Without(i);
  return i;
}

// The first posting from `at` on that is not less than `wanted`, found by steps that double (Bentley & Yao 1976).
std::size_t Gallop(const StrongList& list, std::size_t at, StrongPosting wanted) {
  std::size_t low = at, step = 1;
  while (low + step < list.size() && list[low + step] < wanted) low += step, step *= 2;
  std::size_t high = std::min(list.size(), low + step);
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (list[middle] < wanted)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

// The same within the filter's range: in each rank documents ascend, so most others are leapt over.
template <bool kEntity>
std::size_t CandidateSearch::ReadWindow(Cursor& cursor, StrongPosting end, const SegmentFilter& filter) {
  const StrongList unread = cursor.unread;
  std::size_t i = 0, added = 0;
  while (i < unread.size()) {
    const StrongPosting posting = unread[i];
    if (posting >= end) break;
    const DocId doc = StrongDocOf(posting);
    const std::uint32_t rank = RankOf(posting);
    if (doc < filter.begin() || doc >= filter.end()) {
      i = Gallop(unread, i, MakeStrongPosting(rank + (doc < filter.begin() ? 0 : 1), filter.begin()));
      continue;
    }
    if constexpr (kEntity)
      sums_.AddEntity(doc, cursor.reader->contributions[rank]);
    else
      sums_.AddTerm(doc, cursor.reader->contributions[rank]);
    ++i, ++added;
  }
  cursor.unread = unread.Without(i);
  return added;
}

// Adds up the postings of the first `ranks` ranks that are not read yet; how many are added.
std::size_t CandidateSearch::Read(Cursor& cursor, std::uint32_t ranks, const SegmentFilter& filter, DocId documents) {
  const StrongPosting end = ranks < kStrengthRanks ? MakeStrongPosting(ranks, 0) : UINT32_MAX;
  const bool window = filter.begin() > 0 || filter.end() < documents, entity = cursor.reader->entity;
  if (window) return entity ? ReadWindow<true>(cursor, end, filter) : ReadWindow<false>(cursor, end, filter);
  return entity ? ReadAll<true>(cursor, end) : ReadAll<false>(cursor, end);
}

// The first of those that are read next; the processor goes on by itself.
void PrefetchPostings(const StrongList& list) {
  constexpr std::size_t kLine = 64, kLines = 4;
  const std::size_t bytes = std::min(kLines * kLine, kStrongBytes * list.size());
  for (std::size_t at = 0; at < bytes; at += kLine) __builtin_prefetch(list.bytes() + at);
}

void CandidateSearch::Accumulate(const SegmentFilter& filter, DocId documents) {
  // Shared out by size, so that the steps reach about as deep in each segment.
  const std::size_t budget = std::max<std::size_t>(kLeastPostings, request_.effort * kCandidatePostings * documents / snapshot_.documents());
  std::size_t read = 0;
  const auto read_step = [&](auto ranks_of) {
    for (std::size_t i = 0; i < cursors_.size(); ++i) {
      if (i + 2 < cursors_.size()) PrefetchPostings(cursors_[i + 2].unread);
      read += Read(cursors_[i], ranks_of(*cursors_[i].reader), filter, documents);
    }
  };
  if (documents <= kSmallSegment) return read_step([](const Reader&) { return kStrengthRanks; });
  for (std::size_t step = 0; step < kCandidateSteps.size() && read < budget; ++step)
    read_step([step](const Reader& reader) { return reader.ranks[step]; });
}

void CandidateSearch::ReadSegment(std::size_t number) {
  const SegmentView& view = snapshot_.segments()[number];
  const Segment& segment = *view.segment;
  const SegmentFilter filter(view, request_.filter, request_.until);
  if (filter.empty()) return;
  OpenCursors(number, segment);
  sums_.Fit(segment.size());
  Accumulate(filter, segment.size());
  ranking_.Add(number, filter, sums_);
}

}  // namespace

std::vector<SimilarCandidate> FindCandidates(const Snapshot& snapshot, const CandidateRequest& request) {
  return CandidateSearch(snapshot, request).Do();
}

std::vector<SimilarCandidate> AllCandidates(const Snapshot& snapshot, const CandidateRequest& request) {
  std::vector<SimilarCandidate> all;
  for (std::size_t i = 0; i < snapshot.segments().size(); ++i) {
    const SegmentFilter filter(snapshot.segments()[i], request.filter, request.until);
    if (filter.empty()) continue;
    for (DocId doc = filter.end(); doc-- > filter.begin();)
      if (filter.Passes(doc)) all.push_back({.at = {i, doc}, .estimate = 1});
  }
  return all;
}

}  // namespace xeber
