#include "annotate/viterbi.h"

#include <algorithm>
#include <cstring>

namespace xeber {
namespace {

constexpr float kForbidden = -1e9f;

FourScores Load(const float* scores) {
  FourScores four;
  std::memcpy(&four, scores, sizeof four);
  return four;
}

// The scores of tags that begin a name, and of those inside: every other one.
FourScores BeginScores(const TagScores& scores) {
  return __builtin_shufflevector(Load(&scores[1]), Load(&scores[5]), 0, 2, 4, 6);
}
FourScores InsideScores(const TagScores& scores) {
  return __builtin_shufflevector(Load(&scores[1]), Load(&scores[5]), 1, 3, 5, 7);
}

FourScores Larger(FourScores a, FourScores b) { return a > b ? a : b; }
float Largest(FourScores four) { return std::max(std::max(four[0], four[1]), std::max(four[2], four[3])); }
FourScores Repeat(float score) { return FourScores{} + score; }

TagScores InOrder(FourScores begin, FourScores inside, float outside) {
  TagScores scores;
  scores[kTagO] = outside;
  const FourScores low = __builtin_shufflevector(begin, inside, 0, 4, 1, 5),
                   high = __builtin_shufflevector(begin, inside, 2, 6, 3, 7);
  std::memcpy(&scores[1], &low, sizeof low);
  std::memcpy(&scores[5], &high, sizeof high);
  return scores;
}

// The first of the greatest.
std::uint8_t Argmax(const TagScores& scores) {
  return static_cast<std::uint8_t>(std::max_element(scores.begin(), scores.begin() + kTagCount) - scores.begin());
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
  const FourScores* to_begin = transitions.to_begin_;
  FourScores begin = Repeat(best.outside) + to_begin[kTagO];
  begin = Larger(begin, Larger(Repeat(best.begin[0]) + to_begin[kTagBPer], Repeat(best.inside[0]) + to_begin[kTagIPer]));
  begin = Larger(begin, Larger(Repeat(best.begin[1]) + to_begin[kTagBOrg], Repeat(best.inside[1]) + to_begin[kTagIOrg]));
  begin = Larger(begin, Larger(Repeat(best.begin[2]) + to_begin[kTagBLoc], Repeat(best.inside[2]) + to_begin[kTagILoc]));
  begin = Larger(begin, Larger(Repeat(best.begin[3]) + to_begin[kTagBMisc], Repeat(best.inside[3]) + to_begin[kTagIMisc]));
  const FourScores inside = Larger(best.begin + transitions.begin_to_inside_, best.inside + transitions.inside_to_inside_);
  const FourScores ended = Larger(best.begin + transitions.begin_to_outside_, best.inside + transitions.inside_to_outside_);
  return {begin, inside, std::max(best.outside + transitions.to_[kTagO][kTagO], Largest(ended))};
}

// The last tag of the best sequence: O, as most are, where no name is worth more.
std::uint8_t Viterbi::BestLast(const Best& best) {
  if (best.outside >= Largest(Larger(best.begin, best.inside))) return kTagO;
  return Argmax(InOrder(best.begin, best.inside, best.outside));
}

// The tag before `tag` in the best sequence that ends in it.
std::uint8_t Viterbi::BestBefore(const Best& best, std::uint8_t tag, const TagTransitions& transitions) {
  if (tag == kTagO) {
    const FourScores ended = Larger(best.begin + transitions.begin_to_outside_, best.inside + transitions.inside_to_outside_);
    if (best.outside + transitions.to_[kTagO][kTagO] >= Largest(ended)) return kTagO;
  }
  TagScores scores = InOrder(best.begin, best.inside, best.outside);
  const TagScores& to = transitions.to_[tag];
  if (IsInside(tag)) return scores[tag] + to[tag] > scores[tag - 1u] + to[tag - 1u] ? tag : static_cast<std::uint8_t>(tag - 1);
  for (std::size_t before = 0; before < kTagCount; ++before) scores[before] += to[before];
  return Argmax(scores);
}

void Viterbi::Decode(std::span<const TagScores> scores, const TagTransitions& transitions, std::uint8_t* tags) {
  best_.resize(std::max(best_.size(), scores.size()));
  for (std::size_t i = 0; i < scores.size(); ++i) {
    Best& best = best_[i];
    const float outside = transitions.to_[kTagO][kTagO];
    best = i > 0 ? After(best_[i - 1], transitions) : Best{transitions.to_begin_[kTagO], Repeat(kForbidden), outside};
    best.begin += BeginScores(scores[i]);
    best.inside += InsideScores(scores[i]);
    best.outside += scores[i][kTagO];
  }
  tags[scores.size() - 1] = BestLast(best_[scores.size() - 1]);
  for (std::size_t i = scores.size(); --i > 0;) tags[i - 1] = BestBefore(best_[i - 1], tags[i], transitions);
}

}  // namespace xeber
