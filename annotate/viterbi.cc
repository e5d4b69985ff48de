#include "annotate/viterbi.h"

#include <algorithm>
#include <bit>

namespace xeber {
namespace {

constexpr float kForbidden = -1e9f;

// The scores of tags that begin a name, and of those inside: every other one.
__m128 BeginScores(const TagScores& scores) {
  return _mm_shuffle_ps(_mm_loadu_ps(&scores[1]), _mm_loadu_ps(&scores[5]), _MM_SHUFFLE(2, 0, 2, 0));
}
__m128 InsideScores(const TagScores& scores) {
  return _mm_shuffle_ps(_mm_loadu_ps(&scores[1]), _mm_loadu_ps(&scores[5]), _MM_SHUFFLE(3, 1, 3, 1));
}

float Largest(__m128 four) {
  four = _mm_max_ps(four, _mm_movehl_ps(four, four));
  return _mm_cvtss_f32(_mm_max_ss(four, _mm_shuffle_ps(four, four, 1)));
}

template <int kLane>
__m128 Repeat(__m128 four) {
  return _mm_shuffle_ps(four, four, _MM_SHUFFLE(kLane, kLane, kLane, kLane));
}

TagScores InOrder(__m128 begin, __m128 inside, float outside) {
  TagScores scores;
  scores[kTagO] = outside;
  _mm_storeu_ps(&scores[1], _mm_unpacklo_ps(begin, inside));
  _mm_storeu_ps(&scores[5], _mm_unpackhi_ps(begin, inside));
  return scores;
}

// The first of the greatest.
std::uint8_t Argmax(const TagScores& scores) {
  const __m128 low = _mm_loadu_ps(&scores[1]), high = _mm_loadu_ps(&scores[5]);
  const float largest = std::max(scores[kTagO], Largest(_mm_max_ps(low, high)));
  const __m128 wanted = _mm_set1_ps(largest);
  const int found = (_mm_movemask_ps(_mm_cmpeq_ps(low, wanted)) | _mm_movemask_ps(_mm_cmpeq_ps(high, wanted)) << 4) << 1;
  return static_cast<std::uint8_t>(std::countr_zero(static_cast<unsigned>(found | (scores[kTagO] == largest))));
}

}  // namespace

TagTransitions::TagTransitions(const std::array<TagScores, kTagCount>& weights) : weights_(weights) {
  for (std::size_t before = 0; before < kTagCount; ++before) {
    to_begin_[before] = BeginScores(weights[before]);
    for (std::size_t tag = 0; tag < kTagCount; ++tag) to_[tag][before] = weights[before][tag];
  }
  TagScores begin_goes_on{}, inside_goes_on{};
  for (std::size_t tag = kTagBPer; tag < kTagCount; tag += 2) {
    begin_goes_on[tag] = weights[tag][tag + 1];
    inside_goes_on[tag] = weights[tag + 1][tag + 1];
  }
  begin_to_inside_ = BeginScores(begin_goes_on);
  inside_to_inside_ = BeginScores(inside_goes_on);
  begin_to_outside_ = BeginScores(to_[kTagO]);
  inside_to_outside_ = InsideScores(to_[kTagO]);
}

Viterbi::Best Viterbi::After(const Best& best, const TagTransitions& transitions) {
  const __m128* to_begin = transitions.to_begin_;
  __m128 begin = _mm_set1_ps(best.outside) + to_begin[kTagO];
  begin = _mm_max_ps(begin, _mm_max_ps(Repeat<0>(best.begin) + to_begin[kTagBPer], Repeat<0>(best.inside) + to_begin[kTagIPer]));
  begin = _mm_max_ps(begin, _mm_max_ps(Repeat<1>(best.begin) + to_begin[kTagBOrg], Repeat<1>(best.inside) + to_begin[kTagIOrg]));
  begin = _mm_max_ps(begin, _mm_max_ps(Repeat<2>(best.begin) + to_begin[kTagBLoc], Repeat<2>(best.inside) + to_begin[kTagILoc]));
  begin =
      _mm_max_ps(begin, _mm_max_ps(Repeat<3>(best.begin) + to_begin[kTagBMisc], Repeat<3>(best.inside) + to_begin[kTagIMisc]));
  const __m128 inside = _mm_max_ps(best.begin + transitions.begin_to_inside_, best.inside + transitions.inside_to_inside_);
  const __m128 ended = _mm_max_ps(best.begin + transitions.begin_to_outside_, best.inside + transitions.inside_to_outside_);
  return {begin, inside, std::max(best.outside + transitions.to_[kTagO][kTagO], Largest(ended))};
}

// The tag before `tag` in the best sequence that ends in it.
std::uint8_t Viterbi::BestBefore(const Best& best, std::uint8_t tag, const TagTransitions& transitions) {
  TagScores scores = InOrder(best.begin, best.inside, best.outside);
  const TagScores& to = transitions.to_[tag];
  if (IsInside(tag)) return scores[tag] + to[tag] > scores[tag - 1u] + to[tag - 1u] ? tag : static_cast<std::uint8_t>(tag - 1);
  for (std::size_t before = 0; before < kTagCount; ++before) scores[before] += to[before];
  return Argmax(scores);
}

void Viterbi::Decode(std::span<const TagScores> scores, const TagTransitions& transitions, std::uint8_t* tags) {
  best_.resize(scores.size());
  for (std::size_t i = 0; i < scores.size(); ++i) {
    Best& best = best_[i];
    const float outside = transitions.to_[kTagO][kTagO];
    best = i > 0 ? After(best_[i - 1], transitions) : Best{transitions.to_begin_[kTagO], _mm_set1_ps(kForbidden), outside};
    best.begin += BeginScores(scores[i]);
    best.inside += InsideScores(scores[i]);
    best.outside += scores[i][kTagO];
  }
  const Best& last = best_.back();
  tags[scores.size() - 1] = Argmax(InOrder(last.begin, last.inside, last.outside));
  for (std::size_t i = scores.size(); --i > 0;) tags[i - 1] = BestBefore(best_[i - 1], tags[i], transitions);
}

}  // namespace xeber
