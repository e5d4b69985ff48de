// How well scores agree with human judgements.
#pragma once

#include <span>
#include <vector>

namespace xeber {

// Pearson's product-moment correlation in [-1,1]; 0 if either side does not vary or there are fewer than two pairs. The spans
// have the same length.
double Pearson(std::span<const double> a, std::span<const double> b);

// Spearman's rank correlation: Pearson's of the ranks, ties sharing the mean of their ranks.
double Spearman(std::span<const double> a, std::span<const double> b);

// The rank of each value, 1 for the smallest; equal values share the mean of their ranks.
std::vector<double> FractionalRanks(std::span<const double> values);

}  // namespace xeber
