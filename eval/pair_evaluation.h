// Scores of given pairs of articles against what people said of them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "eval/judgements.h"
#include "eval/temporary_index.h"

namespace xeber {

// The similarity of each pair, in their order: content alone, time and language not counted, idf of the whole index. NOT_FOUND
// names an article that is not indexed.
absl::StatusOr<std::vector<double>> ScorePairs(const std::vector<JudgedPair>& pairs, const TemporaryIndex& index,
                                               const Pipeline& pipeline);

// Pearson and Spearman of scores against the judged similarities, by language and over "all"; pairs without one do not count.
std::map<std::string, Metrics> Correlate(const std::vector<JudgedPair>& pairs, const std::vector<double>& scores);

}  // namespace xeber
