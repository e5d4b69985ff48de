// How good one ranking is, and the mean over many. Conventions are those of trec_eval 9 (Buckley, NIST), so that figures compare.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace xeber {

// One ranking, seen through its judgements.
struct JudgedRanking {
  std::vector<int> grades;  // of the returned articles, best first; not judged = 0
  std::vector<int> ideal;   // all grades above 0 that the query has, returned or not; any order
};

// In all of these a grade above 0 is relevant, and a ranking of a query without anything relevant scores 0.

// Mean of the precisions at the ranks of the relevant articles; a relevant article that was not returned counts 0 ("map").
double AveragePrecision(const JudgedRanking& ranking);

// Discounted gain of the first k over that of the best possible k, gain = grade, discount = log2(rank + 1) ("ndcg_cut_k";
// Järvelin and Kekäläinen 2002 with the discount from rank 1 on). Negative grades gain 0.
double NdcgAt(std::size_t k, const JudgedRanking& ranking);

// 1 / rank of the first relevant article ("recip_rank").
double ReciprocalRank(const JudgedRanking& ranking);

// Share of relevant articles among the first k; a list shorter than k is not forgiven ("P_k").
double PrecisionAt(std::size_t k, const JudgedRanking& ranking);

// Share of all relevant articles that are among the first k ("recall_k").
double RecallAt(std::size_t k, const JudgedRanking& ranking);

// Metrics of one query or, averaged, of many: name ("MAP", "nDCG@10", ...) to value.
using Metrics = std::map<std::string, double, std::less<>>;

// "MAP", "MRR", "P@1", "P@10", "nDCG@9", "nDCG@10", "recall@100" of one ranking.
Metrics Measure(const JudgedRanking& ranking);

// The mean of each metric over the queries; empty if there are none.
Metrics Mean(const std::vector<Metrics>& queries);

// How well a yes/no decision did.
struct Confusion {
  std::size_t true_positive = 0;
  std::size_t false_positive = 0;
  std::size_t false_negative = 0;

  double Precision() const;  // 0 if nothing was said to be positive
  double Recall() const;     // 0 if nothing is positive
  double F1() const;         // harmonic mean; 0 if both are 0
};

}  // namespace xeber
