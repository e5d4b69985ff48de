#include "ranking/candidates.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <span>
#include <utility>

#include "index/strength.h"
#include "news/language.h"
#include "ranking/latent.h"
#include "ranking/similarity.h"
#include "ranking/time_factors.h"

namespace xeber {
namespace {

// A document's two cosines in one word, in steps of 1 / kCosineOne: of terms in the low half, of entities in the high one. A sum of
// rounded strengths may exceed 1 by a few hundredths, far from overflowing.
using Cosines = std::uint32_t;
constexpr float kCosineOne = 32768;
constexpr int kEntityShift = 16;

// Estimates are looked up in tables of so many steps.
constexpr int kTableShift = 5;
constexpr std::size_t kTableSize = std::size_t{1} << (16 - kTableShift);
using PowerTable = std::array<float, kTableSize>;

PowerTable PowersOf(double power) {
  PowerTable table;
  for (std::size_t i = 0; i < kTableSize; ++i)
    table[i] = static_cast<float>(std::pow(std::min(1.0, (static_cast<double>(i << kTableShift)) / kCosineOne), power));
  return table;
}

// The committed powers stand in tables that are made once, others in one of the request.
class Powers {
 public:
  Powers(double power, double committed, const PowerTable& table) {
    if (power != committed) own_ = std::make_unique<PowerTable>(PowersOf(power));
    table_ = own_ != nullptr ? own_.get() : &table;
  }
  float operator[](std::size_t step) const { return (*table_)[step]; }

 private:
  std::unique_ptr<PowerTable> own_;
  const PowerTable* table_;
};

const PowerTable& TermsPowers() {
  static const PowerTable powers = PowersOf(kTermsPower);
  return powers;
}
const PowerTable& EntitiesPowers() {
  static const PowerTable powers = PowersOf(kEntitiesPower);
  return powers;
}

// A term as a request's segments are read by it.
struct Reader {
  std::size_t term = 0;
  std::array<Cosines, kStrengthRanks> contributions;
  std::array<std::uint32_t, kCandidateSteps.size()> ranks;  // how many ranks are strong enough for each step
};

Reader MakeReader(const CandidateTerm& term) {
  Reader reader{.term = term.term};
  for (std::uint32_t rank = 0; rank < kStrengthRanks; ++rank) {
    const auto steps = static_cast<Cosines>(term.strength * Strengths()[rank] * kCosineOne + 0.5f);
    reader.contributions[rank] = std::max<Cosines>(1, steps) << (term.entity ? kEntityShift : 0);
  }
  for (std::size_t step = 0; step < kCandidateSteps.size(); ++step) {
    reader.ranks[step] = 0;
    while (reader.ranks[step] < kStrengthRanks && term.strength * Strengths()[reader.ranks[step]] >= kCandidateSteps[step])
      ++reader.ranks[step];
  }
  return reader;
}

// One segment's sums, kept from request to request: all zero between segments.
struct Accumulators {
  std::vector<Cosines> sums;
  std::vector<DocId> touched;

  void Fit(DocId documents) {
    if (sums.size() >= documents) return;
    sums.resize(documents, 0);
    touched.resize(documents + 1);
  }
};

Accumulators& ThreadAccumulators() {
  thread_local Accumulators accumulators;
  return accumulators;
}

constexpr std::size_t kFetchAhead = 16;  // documents

class CandidateSearch {
 public:
  CandidateSearch(const Snapshot& snapshot, const CandidateRequest& request)
      : snapshot_(snapshot),
        request_(request),
        time_(request.seed_time, request.time),
        rough_limit_(request.latent.empty() ? request.limit : std::max(request.limit, kRoughCandidates)),
        category_weight_(request.category.empty() ? 0 : static_cast<float>(request.weights.channels.category)),
        terms_powers_(request.weights.terms_power, kTermsPower, TermsPowers()),
        entities_powers_(request.weights.entities_power, kEntitiesPower, EntitiesPowers()),
        sums_(ThreadAccumulators()) {
    for (const CandidateTerm& term : request.terms) {
      readers_.push_back(MakeReader(term));
      entity_count_ += term.entity;
    }
  }

  std::vector<SimilarCandidate> Do() {
    for (std::size_t segment = 0; segment < snapshot_.segments().size(); ++segment) ReadSegment(segment);
    if (!request_.latent.empty()) CompareLatent();
    std::sort(found_.begin(), found_.end(), Better);
    if (found_.size() > request_.limit) found_.resize(request_.limit);
    return std::move(found_);
  }

 private:
  // Where a segment keeps one of the terms, and how far it is read.
  struct Cursor {
    StrongList unread;
    const Reader* reader = nullptr;
  };
  // A document, its content as far as it is known without the category, and the weight of the channels in that.
  struct Rough {
    DocId doc;
    float content;
    float weight;
  };

  static bool Better(const SimilarCandidate& a, const SimilarCandidate& b) {
    if (a.estimate != b.estimate) return a.estimate > b.estimate;
    return a.at.segment != b.at.segment ? a.at.segment < b.at.segment : a.at.doc > b.at.doc;
  }

  void ReadSegment(std::size_t number);
  void OpenCursors(std::size_t number, const Segment& segment);
  template <bool kCreate, bool kWindow>
  void Read(Cursor& cursor, std::uint32_t ranks, const SegmentFilter& filter);
  template <bool kWindow>
  void Accumulate(const SegmentFilter& filter, DocId documents);
  bool HasVisible(std::size_t wanted, const SegmentFilter& filter) const;
  std::vector<bool> ForeignCodes(const Columns& columns) const;
  void Roughen(const Segment& segment, const SegmentFilter& filter);
  float LeastEstimate() const;
  void Keep(std::size_t number, const Columns& columns);
  void Shrink();
  void CompareLatent();
  // The content once the category is known: 0 or 1.
  float WithCategory(const Rough& rough, float category) const {
    const float weight = rough.weight + category_weight_;
    return weight > 0 ? (rough.weight * rough.content + category_weight_ * category) / weight : 0;
  }

  const Snapshot& snapshot_;
  const CandidateRequest& request_;
  const TimeFactors time_;
  const std::size_t rough_limit_;  // so many are kept until their latent vectors are compared
  const float category_weight_;  // 0 if the seed has none
  const Powers terms_powers_, entities_powers_;
  float TermsChannel(Cosines cosines) const { return terms_powers_[(cosines & 0xFFFF) >> kTableShift]; }
  float EntitiesChannel(Cosines cosines) const { return entities_powers_[cosines >> (kEntityShift + kTableShift)]; }
  Accumulators& sums_;
  std::vector<Reader> readers_;
  std::size_t entity_count_ = 0;
  std::vector<Cursor> cursors_;
  std::size_t touched_ = 0;
  std::vector<Rough> rough_;
  std::vector<SimilarCandidate> found_;
  float bar_ = 0;  // what an estimate must reach to be among the best rough_limit_ of the segments read so far
};

void CandidateSearch::OpenCursors(std::size_t number, const Segment& segment) {
  cursors_.clear();
  for (const Reader& reader : readers_)
    if (const TermOrdinal ordinal = request_.seed_terms.ordinal(number, reader.term); ordinal != Segment::kNoTerm)
      cursors_.push_back({.unread = segment.strong_postings(ordinal), .reader = &reader});
  for (const Cursor& cursor : cursors_) __builtin_prefetch(cursor.unread.bytes());
}

// Adds up the postings of the first `ranks` ranks that are not read yet. Without kCreate only documents that have a sum get more.
template <bool kCreate, bool kWindow>
void CandidateSearch::Read(Cursor& cursor, std::uint32_t ranks, const SegmentFilter& filter) {
  const Reader& reader = *cursor.reader;
  Cosines* const sums = sums_.sums.data();
  DocId* const touched = sums_.touched.data();
  std::size_t count = touched_, i = 0;
  const DocId begin = filter.begin(), width = filter.end() - filter.begin();
  const StrongPosting end = ranks < kStrengthRanks ? MakeStrongPosting(ranks, 0) : UINT32_MAX;
  const StrongList unread = cursor.unread;
  for (; i < unread.size(); ++i) {
    const StrongPosting posting = unread[i];
    if (posting >= end) break;
    const DocId doc = StrongDocOf(posting);
    if (kWindow && doc - begin >= width) continue;
    const Cosines before = sums[doc], contribution = reader.contributions[RankOf(posting)];
    if constexpr (kCreate) {
      touched[count] = doc;
      count += before == 0;
      sums[doc] = before + contribution;
    } else {
      sums[doc] = before + (before != 0 ? contribution : 0);
    }
  }
  touched_ = count;
  cursor.unread = unread.Without(i);
}

template <bool kWindow>
void CandidateSearch::Accumulate(const SegmentFilter& filter, DocId documents) {
  if (documents <= kSmallSegment) {
    for (Cursor& cursor : cursors_) Read<true, kWindow>(cursor, kStrengthRanks, filter);
    return;
  }
  // Shared out by size, so that the steps reach about as deep in each segment.
  const auto share = [&](std::size_t of_all, std::size_t least) {
    return std::max<std::size_t>(least, of_all * documents / snapshot_.documents());
  };
  const std::size_t budget = share(kCandidatePostings, kLeastPostings), wanted = share(kWantedDocuments, kLeastWanted);
  std::size_t read = 0;
  for (std::size_t step = 0; step < kCandidateSteps.size() && read < budget; ++step) {
    const bool create = !HasVisible(wanted, filter);
    if (!create && step >= kRefiningSteps) break;
    for (std::size_t i = 0; i < cursors_.size(); ++i) {
      Cursor& cursor = cursors_[i];
      if (i + 1 < cursors_.size()) __builtin_prefetch(cursors_[i + 1].unread.bytes());
      const std::size_t before = cursor.unread.size(), ranks = cursor.reader->ranks[step];
      if (create)
        Read<true, kWindow>(cursor, ranks, filter);
      else
        Read<false, kWindow>(cursor, ranks, filter);
      read += before - cursor.unread.size();
    }
  }
}

// Whether so many of the documents found may be seen.
bool CandidateSearch::HasVisible(std::size_t wanted, const SegmentFilter& filter) const {
  if (touched_ < wanted) return false;
  std::size_t visible = 0;
  for (std::size_t i = 0; i < touched_ && visible < wanted; ++i) visible += filter.Passes(sums_.touched[i]) ? 1 : 0;
  return visible == wanted;
}

// Which language codes are not the seed's language; empty if that makes no difference here.
std::vector<bool> CandidateSearch::ForeignCodes(const Columns& columns) const {
  const Language seed(request_.language);
  std::vector<bool> foreign;
  bool any = false;
  for (const std::string_view value : columns.language.values) {
    const Language language(value);
    foreign.push_back(!AlikeInLanguage(seed, language));
    any |= foreign.back();
  }
  if (!any) foreign.clear();
  return foreign;
}

// The contents of the documents touched, where they may be seen and may be good enough.
void CandidateSearch::Roughen(const Segment& segment, const SegmentFilter& filter) {
  // As if no article named fewer than the seed.
  const auto entities_weight = static_cast<float>(request_.weights.channels.entities * EntitiesShare(entity_count_));
  const auto terms_weight = static_cast<float>(request_.weights.channels.terms);
  const auto foreign_share = static_cast<float>(request_.weights.foreign_terms_share);
  const std::vector<bool> foreign = ForeignCodes(segment.columns());
  rough_.clear();
  for (const DocId doc : std::span(sums_.touched).first(touched_)) {
    const Cosines cosines = std::exchange(sums_.sums[doc], 0);
    Rough rough{.doc = doc, .content = TermsChannel(cosines), .weight = terms_weight};
    if (!foreign.empty() && foreign[segment.columns().language.codes[doc]]) rough.weight *= foreign_share;
    if (entity_count_ > 0 && segment.HasEntities(doc)) {
      const float sum = rough.weight * rough.content + entities_weight * EntitiesChannel(cosines);
      rough.weight += entities_weight;
      rough.content = rough.weight > 0 ? sum / rough.weight : 0;
    }
    if (WithCategory(rough, 1) >= bar_ && filter.Passes(doc)) rough_.push_back(rough);
  }
  touched_ = 0;
}

// What the estimate of each of the best rough_limit_ documents of this segment comes to at least.
float CandidateSearch::LeastEstimate() const {
  constexpr std::size_t kBins = 256;
  if (rough_.size() <= rough_limit_) return 0;
  std::array<std::uint32_t, kBins + 1> counts{};
  for (const Rough& rough : rough_) ++counts[static_cast<std::size_t>(WithCategory(rough, 0) * kBins)];
  std::size_t bin = kBins + 1, above = 0;
  while (bin > 0 && above < rough_limit_) above += counts[--bin];
  return static_cast<float>(bin) / kBins * time_.far();
}

// Adds the best of this segment, now with category and time.
void CandidateSearch::Keep(std::size_t number, const Columns& columns) {
  const float least = std::max(LeastEstimate(), bar_);
  const auto category = columns.category.FindCode(request_.category), unknown = columns.category.FindCode("");
  const auto [near_begin, near_end] = time_.Near(columns);
  const auto times = columns.times();
  const auto dated = static_cast<DocId>(std::upper_bound(times.begin(), times.end(), kNoTime) - times.begin());
  const auto is_near = [&](const Rough& rough) { return rough.doc >= near_begin && rough.doc < near_end; };
  const auto most = [&](const Rough& rough) { return is_near(rough) ? 1 : rough.doc < dated ? time_.unknown() : time_.far(); };
  std::erase_if(rough_, [&](const Rough& rough) { return WithCategory(rough, 1) * most(rough) < least; });
  for (std::size_t i = 0; i < rough_.size(); ++i) {
    const Rough& rough = rough_[i];
    if (i + kFetchAhead < rough_.size()) {
      const Rough& ahead = rough_[i + kFetchAhead];
      __builtin_prefetch(&columns.category.codes[ahead.doc]);
      if (is_near(ahead)) __builtin_prefetch(&times[ahead.doc]);
    }
    const float factor = is_near(rough) ? time_.OfNear(times[rough.doc]) : most(rough);
    const std::uint32_t code = columns.category.codes[rough.doc];
    const bool categorised = code != unknown && category_weight_ > 0;
    const float content = categorised ? WithCategory(rough, code == category ? 1 : 0) : rough.content;
    if (content * factor >= least)
      found_.push_back({.at = {number, rough.doc},
                        .estimate = content * factor,
                        .content = content,
                        .weight = rough.weight + (categorised ? category_weight_ : 0),
                        .time_factor = factor});
  }
}

void CandidateSearch::Shrink() {
  if (found_.size() < rough_limit_ || rough_limit_ == 0) return;
  std::nth_element(found_.begin(), found_.begin() + static_cast<std::ptrdiff_t>(rough_limit_) - 1, found_.end(), Better);
  found_.resize(rough_limit_);
  bar_ = found_.back().estimate;
}

// Makes the estimates of those found better by their latent vectors, where they are in the seed's language.
void CandidateSearch::CompareLatent() {
  const auto latent_weight = static_cast<float>(request_.weights.channels.latent);
  if (latent_weight <= 0) return;
  const Language seed(request_.language);
  for (std::size_t i = 0; i < found_.size(); ++i) {
    if (i + kFetchAhead < found_.size()) {
      const DocumentLocation& ahead = found_[i + kFetchAhead].at;
      snapshot_.segments()[ahead.segment].segment->PrefetchLatent(ahead.doc);
    }
    SimilarCandidate& candidate = found_[i];
    const Segment& segment = *snapshot_.segments()[candidate.at.segment].segment;
    const std::span<const std::int8_t> latent = segment.forward(candidate.at.doc).latent;
    const Language language(segment.columns().language.value(candidate.at.doc));
    if (latent.size() != request_.latent.size() || !AlikeInLanguage(seed, language)) continue;
    const float cosine = LatentCosine(request_.latent, latent);
    static_assert(kLatentPower == 2);
    const float content =
        (candidate.weight * candidate.content + latent_weight * cosine * cosine) / (candidate.weight + latent_weight);
    candidate.estimate = content * candidate.time_factor;
  }
}

void CandidateSearch::ReadSegment(std::size_t number) {
  const SegmentView& view = snapshot_.segments()[number];
  const Segment& segment = *view.segment;
  const SegmentFilter filter(view, request_.filter, request_.until);
  if (filter.empty()) return;
  OpenCursors(number, segment);
  sums_.Fit(segment.size());
  if (filter.begin() > 0 || filter.end() < segment.size())
    Accumulate<true>(filter, segment.size());
  else
    Accumulate<false>(filter, segment.size());
  Roughen(segment, filter);
  Keep(number, segment.columns());
  Shrink();
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
