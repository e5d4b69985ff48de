#include "ranking/diversity.h"

#include <algorithm>
#include <cmath>

#include "ranking/hashed_vector.h"

namespace xeber {
namespace {

double Length(const ForwardView& view) {
  double squares = 0;
  for (const std::uint8_t impact : view.impacts) squares += impact * impact;
  return std::sqrt(squares);
}

}  // namespace

std::vector<std::size_t> ChooseDiverse(std::span<const Diversifiable> items, double diversity, std::size_t limit) {
  std::vector<std::size_t> chosen;
  if (items.empty()) return chosen;
  const double d = diversity / 2;
  const double best = std::max(items.front().score, 1e-9);
  std::vector<double> likeness(items.size(), 0), lengths;  // likeness: cosine of the impacts of shared terms
  for (const Diversifiable& item : items) lengths.push_back(Length(item.forward));
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
    if (d <= 0 || chosen.size() == limit) continue;
    const HashedVector vector(items[next].forward.terms,
                              std::vector<float>(items[next].forward.impacts.begin(), items[next].forward.impacts.end()));
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (taken[i] || lengths[i] == 0 || lengths[next] == 0) continue;
      const double cosine = vector.Dot(items[i].forward.terms, items[i].forward.impacts) / (lengths[i] * lengths[next]);
      likeness[i] = std::max(likeness[i], cosine);
    }
  }
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

}  // namespace xeber
