// The best sequence of tags: Viterbi's algorithm, four tags at a time.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "annotate/tags.h"

namespace xeber {

// Of four tags at once.
using FourScores = float __attribute__((vector_size(16)));

// What neighbouring tags are worth, laid out for Viterbi.
class TagTransitions {
 public:
  TagTransitions() : TagTransitions(std::array<TagScores, kTagCount>{}) {}
  // weights[before][tag].
  explicit TagTransitions(const std::array<TagScores, kTagCount>& weights);
  const std::array<TagScores, kTagCount>& weights() const { return weights_; }

 private:
  friend class Viterbi;
  std::array<TagScores, kTagCount> weights_;
  std::array<TagScores, kTagCount> to_;            // to_[tag][before]
  FourScores to_begin_[kTagCount];                 // from each tag to the four that begin a name
  FourScores begin_to_inside_, inside_to_inside_;  // within the names of each type
  FourScores begin_to_outside_, inside_to_outside_;
};

// Finds it for one run of tokens after the other. Reused, it stops allocating.
class Viterbi {
 public:
  // The sequence of allowed tags (MayFollow; O stands before the first) with the greatest sum of scores[i][tag] and
  // transitions[before][tag]. At least one token.
  void Decode(std::span<const TagScores> scores, const TagTransitions& transitions, std::uint8_t* tags);

 private:
  // The sum of the best sequence that ends in each tag: in the four that begin a name, the four inside one, and O.
  struct Best {
    FourScores begin, inside;
    float outside;
  };
  static Best After(const Best& best, const TagTransitions& transitions);
  static std::uint8_t BestLast(const Best& best);
  static std::uint8_t BestBefore(const Best& best, std::uint8_t tag, const TagTransitions& transitions);

  std::vector<Best> best_;  // by token
};

}  // namespace xeber
