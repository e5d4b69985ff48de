#include "index/term_order.h"

#include <algorithm>
#include <numeric>

#include "index/schema.h"

namespace xeber {

TermOrder OrderTerms(const CollectedDocuments& collected) {
  TermOrder order;
  order.sorted.resize(collected.vocabulary.size());
  std::iota(order.sorted.begin(), order.sorted.end(), 0u);
  std::sort(order.sorted.begin(), order.sorted.end(),
            [&](std::uint32_t a, std::uint32_t b) { return collected.vocabulary[a] < collected.vocabulary[b]; });
  order.ordinals.resize(order.sorted.size());
  for (std::uint32_t i = 0; i < order.sorted.size(); ++i) order.ordinals[order.sorted[i]] = i;

  std::vector<std::uint32_t> words;  // as WordsByFrequency has them
  for (const std::uint32_t id : order.sorted)
    if (collected.vocabulary[id].front() == schema::kStem) words.push_back(id);
  std::stable_sort(words.begin(), words.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return collected.frequencies[a] > collected.frequencies[b]; });
  order.codes.resize(order.sorted.size());
  for (std::uint32_t i = 0; i < words.size(); ++i) order.codes[words[i]] = i;
  return order;
}

}  // namespace xeber
