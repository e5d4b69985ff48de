#include "ranking/score_scale.h"

#include <algorithm>
#include <cmath>

#include "index/impact.h"

namespace xeber {
namespace {

constexpr double kLargestSum = 1u << 31;  // half of what 32 bits hold: room for rounding
constexpr int kFinest = 20;

}  // namespace

ScoreScale::ScoreScale(const QueryTerms& query) {
  double sum = 1;
  for (const WordClause& clause : query.clauses) {
    for (const std::size_t word : clause.words) {
      float best = 0;
      for (const TermAlternative& alternative : query.words[word].alternatives) best = std::max(best, alternative.weight);
      sum += double{query.words[word].idf} * best;
    }
  }
  const int bits = static_cast<int>(std::floor(std::log2(kLargestSum / (sum / kImpactUnit))));
  steps_ = std::exp2(std::clamp(bits, 0, kFinest));
  unit_ = kImpactUnit / steps_;
}

std::uint32_t ScoreScale::WeightOf(float weight) const {
  return static_cast<std::uint32_t>(std::max(1.0, std::round(double{weight} * steps_)));
}

}  // namespace xeber
