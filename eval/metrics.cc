#include "eval/metrics.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace xeber {
namespace {

double DiscountedGain(const std::vector<int>& grades, std::size_t k) {
  double gain = 0;
  for (std::size_t i = 0; i < std::min(k, grades.size()); ++i) gain += std::max(grades[i], 0) / std::log2(i + 2.0);
  return gain;
}

std::size_t RelevantAmong(std::size_t k, const JudgedRanking& ranking) {
  const auto end = ranking.grades.begin() + std::min(k, ranking.grades.size());
  return std::count_if(ranking.grades.begin(), end, [](int grade) { return grade > 0; });
}

double Ratio(double part, double whole) { return whole > 0 ? part / whole : 0; }

}  // namespace

double AveragePrecision(const JudgedRanking& ranking) {
  double sum = 0, found = 0;
  for (std::size_t i = 0; i < ranking.grades.size(); ++i)
    if (ranking.grades[i] > 0) sum += ++found / (i + 1);
  return Ratio(sum, ranking.ideal.size());
}

double NdcgAt(std::size_t k, const JudgedRanking& ranking) {
  std::vector<int> ideal = ranking.ideal;
  std::sort(ideal.begin(), ideal.end(), std::greater<>());
  return Ratio(DiscountedGain(ranking.grades, k), DiscountedGain(ideal, k));
}

double ReciprocalRank(const JudgedRanking& ranking) {
  const auto first = std::find_if(ranking.grades.begin(), ranking.grades.end(), [](int grade) { return grade > 0; });
  return first == ranking.grades.end() ? 0 : 1.0 / (first - ranking.grades.begin() + 1);
}

double PrecisionAt(std::size_t k, const JudgedRanking& ranking) { return Ratio(RelevantAmong(k, ranking), k); }

double RecallAt(std::size_t k, const JudgedRanking& ranking) { return Ratio(RelevantAmong(k, ranking), ranking.ideal.size()); }

Metrics Measure(const JudgedRanking& ranking) {
  return {{"MAP", AveragePrecision(ranking)},    {"MRR", ReciprocalRank(ranking)}, {"P@1", PrecisionAt(1, ranking)},
          {"P@10", PrecisionAt(10, ranking)},    {"nDCG@9", NdcgAt(9, ranking)},   {"nDCG@10", NdcgAt(10, ranking)},
          {"recall@100", RecallAt(100, ranking)}};
}

Metrics Mean(const std::vector<Metrics>& queries) {
  Metrics mean;
  for (const auto& query : queries)
    for (const auto& [name, value] : query) mean[name] += value / queries.size();
  return mean;
}

double Confusion::Precision() const { return Ratio(true_positive, true_positive + false_positive); }
double Confusion::Recall() const { return Ratio(true_positive, true_positive + false_negative); }
double Confusion::F1() const { return Ratio(2 * Precision() * Recall(), Precision() + Recall()); }

}  // namespace xeber
