// Finds weights of similarity by measurement: channels of judged articles, compared once, are weighed again and again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "eval/judged_set.h"
#include "eval/judgements.h"
#include "eval/temporary_index.h"
#include "ranking/similarity.h"

namespace xeber {

// One article beside a seed.
struct TunedPair {
  SimilarityChannels channels;
  double gap_days = -1;  // between their times; -1 = unknown
  int grade = 0;
};

// A seed with the articles that are found by the committed weights or by a channel alone, and all that are judged relevant:
// weights are compared by their ranking of these, whatever candidates they would find.
struct TunedSeed {
  std::size_t fold = 0;
  std::vector<TunedPair> others;
};

// A pair that people scored.
struct TunedJudgement {
  std::size_t fold = 0;
  TunedPair pair;
  double similarity = 0;
};

// One judged set: seeds, measured by nDCG@9 with time, or scored pairs, measured by Pearson without.
struct TuningSet {
  std::string name;
  std::vector<TunedSeed> seeds;
  std::vector<TunedJudgement> pairs;
};

inline constexpr std::size_t kFolds = 5;

// Folds are dealt by story (by seed where grades are given), the same for the same names.
absl::StatusOr<TuningSet> MakeStorySet(std::string name, const JudgedSet& set, const TemporaryIndex& index,
                                       const Pipeline& pipeline);
absl::StatusOr<TuningSet> MakePairSet(std::string name, const std::vector<JudgedPair>& pairs, const TemporaryIndex& index,
                                      const Pipeline& pipeline);

// Which folds count: of seeds whose fold is `fold`, or of all others, or (kFolds) of all.
struct FoldChoice {
  std::size_t fold = kFolds;
  bool held_out = false;  // only that fold
  bool Takes(std::size_t of) const { return fold == kFolds || (of == fold) == held_out; }
};

// The measure of one set under these weights; 0 without anything to measure.
double MeasureSet(const TuningSet& set, const SimilarityWeights& weights, const FoldChoice& folds);
// The mean over the sets: every set counts the same.
double MeasureSets(const std::vector<TuningSet>& sets, const SimilarityWeights& weights, const FoldChoice& folds);

// A number of SimilarityWeights that may be tuned, with the factors that are tried on it.
struct TunedNumber {
  std::string name;
  std::function<double(const SimilarityWeights&)> get;
  std::function<void(double, SimilarityWeights&)> set;
  double least = 0, most = 1;
};
const std::vector<TunedNumber>& TunedNumbers();

// Coordinate ascent: each number in turn is multiplied by what raises the measure most, until a round raises it by less than
// .0005 or rounds are over. Channels are scaled to add up to 1. Deterministic.
SimilarityWeights Tune(const std::vector<TuningSet>& sets, const SimilarityWeights& start, const FoldChoice& folds,
                       int rounds = 8);

}  // namespace xeber
