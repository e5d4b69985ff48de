#include "ranking/term_counts.h"

namespace xeber {
namespace {

constexpr std::uint32_t kTermsBetweenClocks = 64;

}  // namespace

void TermCounts::Count(std::size_t segment, TermOrdinal term, const DocSet& set, std::vector<Counted>& counted) {
  const Segment& terms = *snapshot_.segments()[segment].segment;
  const auto docs = terms.postings(term).docs;
  Articles articles{.segment = segment};
  for (const DocId doc : docs)
    if (set.Has(doc)) ++articles.count, articles.doc = doc;
  if (articles.count > 0) counted.push_back({terms.term(term).substr(1), articles});
}

void TermCounts::AddTermsOf(std::size_t segment, char prefix, const DocSet& set, Deadline& deadline) {
  const auto [first, last] = snapshot_.segments()[segment].segment->TermRange(std::string_view(&prefix, 1));
  std::vector<Counted> counted;
  for (TermOrdinal term = first; term < last && !deadline.PassedAfter(kTermsBetweenClocks); ++term)
    Count(segment, term, set, counted);
  Merge(std::move(counted));
}

void TermCounts::Add(std::size_t segment, std::span<const TermOrdinal> terms, const DocSet& set, Deadline& deadline) {
  std::vector<Counted> counted;
  for (const TermOrdinal term : terms) {
    if (deadline.PassedAfter(kTermsBetweenClocks)) break;
    Count(segment, term, set, counted);
  }
  Merge(std::move(counted));
}

// `found` is sorted by term, as counts_ is: segments have many, and have them in order.
void TermCounts::Merge(std::vector<Counted> found) {
  if (counts_.empty()) {
    counts_ = std::move(found);
    return;
  }
  std::vector<Counted> merged;
  merged.reserve(counts_.size() + found.size());
  auto a = counts_.begin(), b = found.begin();
  while (a != counts_.end() && b != found.end()) {
    const int order = a->first.compare(b->first);
    merged.push_back(order <= 0 ? *a : *b);
    if (order == 0) merged.back().second.count += b->second.count;
    if (order <= 0) ++a;
    if (order >= 0) ++b;
  }
  merged.insert(merged.end(), a, counts_.end());
  merged.insert(merged.end(), b, found.end());
  counts_ = std::move(merged);
}

}  // namespace xeber
