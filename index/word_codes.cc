#include "index/word_codes.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "index/doc_list.h"
#include "index/schema.h"

namespace xeber {

std::vector<TermOrdinal> WordsByFrequency(const TermDictionary& terms) {
  std::vector<std::pair<TermOrdinal, std::uint32_t>> words;  // and documents
  std::uint32_t most = 0;
  terms.ForEach([&](TermOrdinal ordinal, std::string_view text, const TermDictionary::Place& place) {
    if (text.front() != schema::kStem) return;
    words.emplace_back(ordinal, place.documents);
    most = std::max(most, place.documents);
  });
  if (most > kMaxSegmentDocuments) return {};  // damaged: such lists are found later
  std::vector<std::uint32_t> next(std::size_t{most} + 2);  // by number of documents, where the next word of that many goes
  for (const auto& [ordinal, documents] : words) ++next[documents - 1];
  std::exclusive_scan(next.rbegin(), next.rend(), next.rbegin(), std::uint32_t{0});
  std::vector<TermOrdinal> sorted(words.size());
  for (const auto& [ordinal, documents] : words) sorted[next[documents - 1]++] = ordinal;
  return sorted;
}

WordCodes::WordCodes(std::vector<TermOrdinal> words, const TermDictionary& terms) : words_(std::move(words)) {
  for (std::uint32_t code = 0; code < words_.size(); ++code)
    if (const std::uint32_t of_word = terms.documents(words_[code]); groups_.empty() || groups_.back().documents != of_word)
      groups_.push_back({of_word, code});
}

std::optional<std::uint32_t> WordCodes::CodeOf(TermOrdinal ordinal, std::uint32_t documents) const {
  const auto group = std::lower_bound(groups_.begin(), groups_.end(), documents,
                                      [](const Group& a, std::uint32_t wanted) { return a.documents > wanted; });
  if (group == groups_.end() || group->documents != documents) return std::nullopt;
  const auto begin = words_.begin() + group->begin;
  const auto end = group + 1 == groups_.end() ? words_.end() : words_.begin() + (group + 1)->begin;
  const auto at = std::lower_bound(begin, end, ordinal);
  if (at == end || *at != ordinal) return std::nullopt;
  return static_cast<std::uint32_t>(at - words_.begin());
}

}  // namespace xeber
