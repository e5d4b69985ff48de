#include "ranking/interests.h"

#include <algorithm>
#include <numeric>

#include "ranking/recommend_weights.h"

namespace xeber {
namespace {

// Likeness of all pairs; a group's row holds its mean likeness to the others.
class Likenesses {
 public:
  Likenesses(const std::vector<std::unique_ptr<Seed>>& seeds, std::span<const SimilarityScorer> scorers, Deadline& deadline)
      : size_(seeds.size()), values_(size_ * size_) {
    for (std::size_t i = 0; i < size_ && !deadline.Passed(); ++i)
      for (std::size_t j = 0; j < i; ++j) {
        At(i, j) = At(j, i) = scorers[i].Score(seeds[j]->view).content;  // nearly the same the other way round
      }
  }
  double& At(std::size_t i, std::size_t j) { return values_[i * size_ + j]; }
  double At(std::size_t i, std::size_t j) const { return values_[i * size_ + j]; }

 private:
  std::size_t size_;
  std::vector<double> values_;
};

using Groups = std::vector<std::vector<std::size_t>>;

// Average linkage by the formula of Lance & Williams (1967).
Groups Cluster(Likenesses likeness, std::size_t size, Deadline& deadline) {
  Groups groups(size);
  for (std::size_t i = 0; i < size; ++i) groups[i] = {i};
  while (!deadline.Passed()) {
    std::size_t a = 0, b = 0;
    double best = kInterestLikeness;
    for (std::size_t i = 0; i < size; ++i)
      for (std::size_t j = 0; !groups[i].empty() && j < i; ++j)
        if (!groups[j].empty() && likeness.At(i, j) >= best && (a == b || likeness.At(i, j) > best)) {
          best = likeness.At(i, j);
          a = j;
          b = i;
        }
    if (a == b) break;
    const auto of_a = static_cast<double>(groups[a].size()), of_b = static_cast<double>(groups[b].size());
    for (std::size_t i = 0; i < size; ++i)
      likeness.At(a, i) = likeness.At(i, a) = (of_a * likeness.At(a, i) + of_b * likeness.At(b, i)) / (of_a + of_b);
    groups[a].insert(groups[a].end(), groups[b].begin(), groups[b].end());
    groups[b].clear();
  }
  std::erase_if(groups, [](const auto& group) { return group.empty(); });
  return groups;
}

// The most telling reading first.
void SortByTelling(std::vector<std::size_t>& group, const std::vector<std::unique_ptr<Seed>>& seeds, const Likenesses& likeness) {
  std::vector<std::pair<double, std::size_t>> telling;
  for (const std::size_t i : group) {
    double sum = 1;  // to itself
    for (const std::size_t j : group) sum += i == j ? 0 : likeness.At(i, j);
    telling.emplace_back(-seeds[i]->weight * sum / static_cast<double>(group.size()), i);
  }
  std::sort(telling.begin(), telling.end());
  for (std::size_t i = 0; i < group.size(); ++i) group[i] = telling[i].second;
}

}  // namespace

std::vector<InterestGroup> FindInterests(const std::vector<std::unique_ptr<Seed>>& seeds,
                                         std::span<const SimilarityScorer> scorers, Deadline& deadline) {
  const Likenesses likeness(seeds, scorers, deadline);
  std::vector<InterestGroup> interests;
  for (std::vector<std::size_t>& group : Cluster(likeness, seeds.size(), deadline)) {
    SortByTelling(group, seeds, likeness);
    InterestGroup interest{.seeds = std::move(group)};
    for (const std::size_t i : interest.seeds) interest.share += seeds[i]->weight;
    interests.push_back(std::move(interest));
  }
  std::stable_sort(interests.begin(), interests.end(), [](const auto& a, const auto& b) { return a.share > b.share; });
  if (interests.size() > kMaxInterests) interests.resize(kMaxInterests);
  const double all =
      std::accumulate(interests.begin(), interests.end(), 0.0, [](double sum, const auto& i) { return sum + i.share; });
  for (InterestGroup& interest : interests) interest.share /= all;
  return interests;
}

}  // namespace xeber
