#include "ranking/near_check.h"

#include <algorithm>

#include "index/bytes.h"

namespace xeber {

std::vector<std::uint32_t> TokenCodes(const Segment& segment, const QueryWord& word) {
  std::vector<std::uint32_t> codes;
  const auto add = [&](TermOrdinal stem) {
    if (const auto code = segment.CodeOf(stem)) codes.push_back(*code);
  };
  for (const TermAlternative& alternative : word.alternatives) {
    const auto ordinal = segment.FindTerm(alternative.term);
    if (!ordinal) continue;
    add(*ordinal);
    for (const auto& [folded, stem] : segment.StemsOf(*ordinal)) add(stem);
  }
  std::sort(codes.begin(), codes.end());
  codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
  return codes;
}

NearCheck::NearCheck(const Segment& segment, const QueryTerms& query, const WordClause& clause)
    : segment_(segment), field_(clause.field), apart_(clause.apart) {
  for (const std::size_t word : clause.words) {
    std::vector<std::uint32_t> codes = TokenCodes(segment, query.words[word]);
    const auto same = std::find_if(words_.begin(), words_.end(), [&](const Word& other) { return other.codes == codes; });
    row_.push_back(static_cast<std::size_t>(same - words_.begin()));
    if (same == words_.end()) words_.push_back({.codes = std::move(codes)});
    ++words_[row_.back()].times;
  }
}

bool NearCheck::Holds(DocId doc) {
  const TokenBytes bytes = segment_.token_bytes(doc);
  tokens_.clear();
  for (ByteSource in(bytes.codes); !in.done();) tokens_.push_back(static_cast<std::uint32_t>(in.GetCount()));
  const std::size_t title = std::min<std::size_t>(bytes.title, tokens_.size());
  const std::size_t lead = title + std::min<std::size_t>(bytes.lead, tokens_.size() - title);
  using Field = QueryClause::Field;
  const auto in = [&](Field field, std::size_t begin, std::size_t end) {
    return (field_ == Field::kAny || field_ == field) && HoldsIn(begin, end);
  };
  return in(Field::kTitle, 0, title) || in(Field::kLead, title, lead) || in(Field::kBody, lead, tokens_.size());
}

bool NearCheck::HoldsIn(std::size_t begin, std::size_t end) const {
  if (end - begin < row_.size()) return false;
  return apart_ == QueryClause::kInARow ? InARow(begin, end) : Within(begin, end);
}

bool NearCheck::Is(std::size_t at, const Word& word) const {
  return std::binary_search(word.codes.begin(), word.codes.end(), tokens_[at]);
}

bool NearCheck::InARow(std::size_t begin, std::size_t end) const {
  for (std::size_t first = begin; first + row_.size() <= end; ++first) {
    std::size_t i = 0;
    while (i < row_.size() && Is(first + i, words_[row_[i]])) ++i;
    if (i == row_.size()) return true;
  }
  return false;
}

// A stretch that slides over the field, with how often each word stands in it.
bool NearCheck::Within(std::size_t begin, std::size_t end) const {
  const std::size_t stretch = row_.size() + static_cast<std::size_t>(apart_);
  std::vector<std::size_t> counts(words_.size());
  for (std::size_t at = begin; at < end; ++at) {
    bool all = true;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      counts[i] += Is(at, words_[i]);
      if (at >= begin + stretch) counts[i] -= Is(at - stretch, words_[i]);
      all = all && counts[i] >= words_[i].times;
    }
    if (all) return true;
  }
  return false;
}

}  // namespace xeber
