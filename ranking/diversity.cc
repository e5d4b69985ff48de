#include "ranking/diversity.h"

#include <algorithm>
#include <cmath>

namespace xeber {
namespace {

// Cosine of the impacts of the terms two articles share.
double Likeness(const ForwardView& a, const ForwardView& b) {
  double dot = 0, aa = 0, bb = 0;
  for (const std::uint8_t impact : a.impacts) aa += impact * impact;
  for (const std::uint8_t impact : b.impacts) bb += impact * impact;
  std::size_t i = 0, j = 0;
  while (i < a.terms.size() && j < b.terms.size()) {
    if (a.terms[i] == b.terms[j]) dot += a.impacts[i] * b.impacts[j];
    const std::uint32_t x = a.terms[i], y = b.terms[j];
    i += x <= y;
    j += y <= x;
  }
  return aa > 0 && bb > 0 ? dot / std::sqrt(aa * bb) : 0;
}

}  // namespace

std::vector<std::size_t> ChooseDiverse(std::span<const Diversifiable> items, double diversity, std::size_t limit) {
  std::vector<std::size_t> chosen;
  if (items.empty()) return chosen;
  const double d = diversity / 2;
  const double best = std::max(items.front().score, 1e-9);
  std::vector<double> likeness(items.size(), 0);
  std::vector<bool> taken(items.size(), false);
  while (chosen.size() < std::min(limit, items.size())) {
    std::size_t next = items.size();
    double next_value = 0;
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (taken[i]) continue;
      const double value = (1 - d) * items[i].score / best - d * likeness[i];
      if (next == items.size() || value > next_value) next = i, next_value = value;
    }
    taken[next] = true;
    chosen.push_back(next);
    if (d > 0)
      for (std::size_t i = 0; i < items.size(); ++i)
        if (!taken[i]) likeness[i] = std::max(likeness[i], Likeness(items[i].forward, items[next].forward));
  }
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

}  // namespace xeber
