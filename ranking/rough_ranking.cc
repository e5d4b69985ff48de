#include "ranking/rough_ranking.h"

#include <algorithm>
#include <bit>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "news/language.h"
#include "ranking/latent.h"
#include "ranking/similarity.h"

namespace xeber {
namespace {

constexpr std::size_t kFetchAhead = 16;  // documents
constexpr DocId kTimeChunk = 256;        // documents, in order of time, whose time factors are about the same
constexpr std::size_t kKeptFactor = 2;   // so many times the candidates wanted are kept before the best are chosen among them

const PowerTable& TermsPowers() {
  static const PowerTable powers = PowersOf(kTermsPower);
  return powers;
}
const PowerTable& EntitiesPowers() {
  static const PowerTable powers = PowersOf(kEntitiesPower);
  return powers;
}

struct Better {
  bool operator()(const SimilarCandidate& a, const SimilarCandidate& b) const {
    if (a.estimate != b.estimate) return a.estimate > b.estimate;
    return a.at.segment != b.at.segment ? a.at.segment < b.at.segment : a.at.doc > b.at.doc;
  }
};

}  // namespace

RoughRanking::ContentOf::ContentOf(float terms_weight, float entities_weight, float category_weight)
    : weight(terms_weight + entities_weight) {
  if (weight > 0) terms = terms_weight / weight, entities = entities_weight / weight;
  const float all = weight + category_weight;
  if (all > 0) rest = weight / all, category = category_weight / all;
}

RoughRanking::RoughRanking(const Snapshot& snapshot, const CandidateRequest& request)
    : snapshot_(snapshot),
      request_(request),
      time_(request.seed_time, request.time),
      limit_(request.latent.empty() ? request.limit : std::max(request.limit, request.effort * kRoughCandidates)),
      category_weight_(request.category.empty() ? 0 : static_cast<float>(request.weights.channels.category)),
      terms_powers_(request.weights.terms_power, kTermsPower, TermsPowers()),
      entities_powers_(request.weights.entities_power, kEntitiesPower, EntitiesPowers()) {
  const auto terms_weight = static_cast<float>(request.weights.channels.terms);
  const auto entities = std::ranges::count_if(request.terms, &CandidateTerm::entity);
  has_entities_ = entities > 0;
  // As if no article named fewer than the seed.
  const auto entities_weight =
      static_cast<float>(request.weights.channels.entities * EntitiesShare(static_cast<std::size_t>(entities)));
  const auto foreign_share = static_cast<float>(request.weights.foreign_terms_share);
  for (const bool foreign : {false, true})
    for (const bool named : {false, true})
      contents_[foreign][named] = {terms_weight * (foreign ? foreign_share : 1), named ? entities_weight : 0, category_weight_};
  found_.reserve(kKeptFactor * limit_);
}

std::vector<SimilarCandidate> RoughRanking::Take() {
  if (!request_.latent.empty()) CompareLatent();
  if (found_.size() > request_.limit) {
    std::nth_element(found_.begin(), found_.begin() + static_cast<std::ptrdiff_t>(request_.limit), found_.end(), Better());
    found_.resize(request_.limit);
  }
  std::sort(found_.begin(), found_.end(), Better());
  return std::exchange(found_, {});
}

// How large a sum of terms must be at least for an estimate to reach bar_, with a time factor of at most so much.
class RoughRanking::LeastTerms {
 public:
  LeastTerms(const RoughRanking& ranking, float factor, bool foreign) : ranking_(ranking), factor_(factor), foreign_(foreign) {}
  // Of a document that names no entity, or of any if the seed names none.
  std::uint16_t Alone() {
    Follow();
    return alone_;
  }
  // Of one that names some, with that sum of those shared.
  std::uint16_t Beside(std::uint16_t entities) {
    Follow();
    return beside_[static_cast<std::size_t>(std::bit_width(entities))];
  }

 private:
  void Follow() {
    if (bar_ == ranking_.bar_) return;
    bar_ = ranking_.bar_;
    alone_ = Least(false, 0);
    for (std::size_t bits = 0; bits < beside_.size(); ++bits) beside_[bits] = Least(ranking_.has_entities_, (1u << bits) - 1);
  }
  std::uint16_t Least(bool named, std::uint32_t entities) const;

  const RoughRanking& ranking_;
  const float factor_;
  const bool foreign_;  // whether documents may be
  float bar_ = -1;
  std::uint16_t alone_ = 0;
  std::array<std::uint16_t, 17> beside_;  // by the bits of the sum of entities
};

std::uint16_t RoughRanking::LeastTerms::Least(bool named, std::uint32_t entities) const {
  std::uint16_t least = UINT16_MAX;
  for (const bool foreign : {false, true}) {
    if (foreign && !foreign_) continue;
    const ContentOf& of = ranking_.contents_[foreign][named];
    const float shared = of.entities * ranking_.entities_powers_.Of(static_cast<std::uint16_t>(entities));
    const float missing = bar_ / factor_ - of.category - of.rest * shared;
    if (missing <= 0) return 0;
    if (of.terms > 0) least = std::min(least, ranking_.terms_powers_.Reaching(missing / (of.rest * of.terms)));
  }
  return least;
}

// Which language codes are not the seed's language; empty if that makes no difference here.
std::vector<bool> RoughRanking::ForeignCodes(const Columns& columns) const {
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

// Estimates the documents of a segment that have sums, and adds those that may be among the best: most fall to what their
// postings tell, without a look at the columns.
class RoughRanking::Estimator {
 public:
  Estimator(RoughRanking& ranking, std::size_t number, const SegmentFilter& filter, CosineSums& sums)
      : ranking_(ranking),
        sums_(sums),
        number_(number),
        filter_(filter),
        segment_(*ranking.snapshot_.segments()[number].segment),
        columns_(segment_.columns()),
        times_(columns_.times()),
        foreign_(ranking.ForeignCodes(columns_)),
        category_(columns_.category.FindCode(ranking.request_.category)),
        no_category_(columns_.category.FindCode("")),
        near_(ranking.time_.Near(columns_)),
        dated_(static_cast<DocId>(std::upper_bound(times_.begin(), times_.end(), kNoTime) - times_.begin())),
        near_least_(ranking, 1, !foreign_.empty()),
        far_least_(ranking, ranking.time_.far(), !foreign_.empty()),
        undated_least_(ranking, ranking.time_.unknown(), !foreign_.empty()) {}

  void Run() {
    BoundTime();
    // The best are among those near the seed's time; after them, fewer of the others come into question.
    TakeNamed(near_.first, near_.second);
    TakeTerms(near_.first, near_.second, near_least_);
    TakeNamed(0, segment_.size());
    TakeTerms(std::max(near_.second, dated_), segment_.size(), far_least_);
    TakeTerms(dated_, std::max(near_.first, dated_), far_least_);
    TakeTerms(0, dated_, undated_least_);
    JudgePending();
    ranking_.Shrink();
  }

 private:
  // A document that may be good enough, whose columns are being fetched.
  struct Pending {
    DocId doc;
    float content;  // without the category
    const ContentOf* of;
  };

  bool IsNear(DocId doc) const { return doc >= near_.first && doc < near_.second; }
  LeastTerms& LeastOf(DocId doc) { return IsNear(doc) ? near_least_ : doc < dated_ ? undated_least_ : far_least_; }

  void BoundTime();
  void TakeNamed(DocId begin, DocId end) {
    sums_.TakeNamed(begin, end, [&](DocId doc, std::uint16_t terms, std::uint16_t entities) {
      if (terms >= LeastOf(doc).Beside(entities)) Consider(doc, terms, entities);
    });
  }
  void TakeTerms(DocId begin, DocId end, LeastTerms& least) {
    const auto at_least = [&] { return std::max(std::uint16_t{1}, std::min(least.Alone(), least.Beside(0))); };
    sums_.TakeTerms(std::max(begin, filter_.begin()), std::min(end, filter_.end()), at_least,
                            [&](DocId doc, std::uint16_t terms) {
                              if (terms >= least.Beside(0) || !segment_.HasEntities(doc)) Consider(doc, terms, 0);
                            });
  }
  void Consider(DocId doc, std::uint16_t terms, std::uint16_t entities);
  void JudgePending();
  void Judge(const Pending& pending);

  RoughRanking& ranking_;
  CosineSums& sums_;
  const std::size_t number_;
  const SegmentFilter& filter_;
  const Segment& segment_;
  const Columns& columns_;
  const std::span<const std::int64_t> times_;
  const std::vector<bool> foreign_;  // by language code; empty if none is
  const std::optional<std::uint32_t> category_, no_category_;
  const std::pair<DocId, DocId> near_;
  const DocId dated_;  // the first that is
  LeastTerms near_least_, far_least_, undated_least_;
  std::array<Pending, kFetchAhead> pending_;
  std::size_t pending_count_ = 0;
};

// The greatest time factor of each kTimeChunk documents.
void RoughRanking::Estimator::BoundTime() {
  const TimeFactors& time = ranking_.time_;
  ranking_.most_.assign(times_.size() / kTimeChunk + 1, time.far());
  for (DocId begin = 0; begin < dated_; begin += kTimeChunk) ranking_.most_[begin / kTimeChunk] = time.unknown();
  for (DocId begin = near_.first; begin < near_.second;) {
    const DocId chunk = begin / kTimeChunk, end = std::min(near_.second, (chunk + 1) * kTimeChunk);
    const std::int64_t nearest = std::clamp(ranking_.request_.seed_time, times_[begin], times_[end - 1]);
    ranking_.most_[chunk] = std::max(ranking_.most_[chunk], time.OfNear(nearest));
    begin = end;
  }
}

void RoughRanking::Estimator::Consider(DocId doc, std::uint16_t terms, std::uint16_t entities) {
  const bool foreign = !foreign_.empty() && foreign_[columns_.language.codes[doc]];
  const ContentOf& of = ranking_.contents_[foreign][ranking_.has_entities_ && segment_.HasEntities(doc)];
  const float content = of.terms * ranking_.terms_powers_.Of(terms) + of.entities * ranking_.entities_powers_.Of(entities);
  if ((of.rest * content + of.category) * ranking_.most_[doc / kTimeChunk] < ranking_.bar_) return;
  __builtin_prefetch(&columns_.category.codes[doc]);
  if (IsNear(doc)) __builtin_prefetch(&times_[doc]);
  pending_[pending_count_++] = {.doc = doc, .content = content, .of = &of};
  if (pending_count_ == pending_.size()) JudgePending();
}

void RoughRanking::Estimator::JudgePending() {
  for (const Pending& pending : std::span(pending_).first(pending_count_)) Judge(pending);
  pending_count_ = 0;
}

void RoughRanking::Estimator::Judge(const Pending& pending) {
  const auto& [doc, rough, of] = pending;
  const TimeFactors& time = ranking_.time_;
  const float factor = IsNear(doc) ? time.OfNear(times_[doc]) : doc < dated_ ? time.unknown() : time.far();
  const std::uint32_t code = columns_.category.codes[doc];
  const bool categorised = code != no_category_ && ranking_.category_weight_ > 0;
  const float content = categorised ? of->rest * rough + (code == category_ ? of->category : 0) : rough;
  const float estimate = content * factor;
  if (estimate < ranking_.bar_ || !filter_.Passes(doc)) return;
  ranking_.found_.push_back({.at = {number_, doc},
                            .estimate = estimate,
                            .content = content,
                            .weight = of->weight + (categorised ? ranking_.category_weight_ : 0),
                            .time_factor = factor});
  if (ranking_.found_.size() >= kKeptFactor * ranking_.limit_) ranking_.Shrink();
}

void RoughRanking::Add(std::size_t segment, const SegmentFilter& filter, CosineSums& sums) {
  Estimator(*this, segment, filter, sums).Run();
}

void RoughRanking::Shrink() {
  if (found_.size() < limit_ || limit_ == 0) return;
  std::nth_element(found_.begin(), found_.begin() + static_cast<std::ptrdiff_t>(limit_) - 1, found_.end(), Better());
  found_.resize(limit_);
  bar_ = found_.back().estimate;
}

// Makes the estimates of those found better by their latent vectors, where they are in the seed's language.
void RoughRanking::CompareLatent() {
  const auto latent_weight = static_cast<float>(request_.weights.channels.latent);
  if (latent_weight <= 0) return;
  const Language seed(request_.language);
  const auto segment_of = [&](const SimilarCandidate& found) -> const Segment& {
    return *snapshot_.segments()[found.at.segment].segment;
  };
  for (std::size_t i = 0; i < found_.size(); ++i) {
    if (i + kFetchAhead < found_.size()) segment_of(found_[i + kFetchAhead]).PrefetchLatent(found_[i + kFetchAhead].at.doc);
    SimilarCandidate& candidate = found_[i];
    const Segment& segment = segment_of(candidate);
    const std::span<const std::int8_t> latent = segment.forward(candidate.at.doc).latent;
    const std::string_view language = segment.columns().language.value(candidate.at.doc);
    const bool foreign = language != request_.language && !AlikeInLanguage(seed, Language(language));
    if (foreign || latent.size() != request_.latent.size()) continue;
    const float cosine = LatentCosine(request_.latent, latent);
    static_assert(kLatentPower == 2);
    const float content =
        (candidate.weight * candidate.content + latent_weight * cosine * cosine) / (candidate.weight + latent_weight);
    candidate.estimate = content * candidate.time_factor;
  }
}

}  // namespace xeber
