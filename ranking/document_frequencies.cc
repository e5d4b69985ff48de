#include "ranking/document_frequencies.h"

#include "index/schema.h"

namespace xeber {

DocumentFrequencies::DocumentFrequencies(const IndexDocument& document, const Snapshot& snapshot) : snapshot_(snapshot) {
  for (const TermOccurrences& term : document.terms.terms)
    if (!term.stop) keys_.push_back(schema::StemTerm(term.stem));
  for (const WordPart& part : document.annotations.parts) keys_.push_back(schema::StemTerm(part.stem));
  for (const ArticleEntity& entity : document.annotations.entities) keys_.push_back(schema::EntityTerm(entity.id));
  const std::vector<std::string_view> keys(keys_.begin(), keys_.end());
  const std::vector<TermOrdinal> ordinals = snapshot.FindTerms(keys);
  frequencies_.reserve(keys.size());
  for (std::size_t i = 0, at = 0; i < keys.size(); ++i) {
    std::uint64_t& frequency = frequencies_[keys[i]] = 0;
    for (const SegmentView& view : snapshot.segments())
      if (const TermOrdinal ordinal = ordinals[at++]; ordinal != Segment::kNoTerm)
        frequency += view.segment->document_frequency(ordinal);
  }
}

std::uint64_t DocumentFrequencies::DocumentFrequency(std::string_view term) const {
  const auto found = frequencies_.find(term);
  return found != frequencies_.end() ? found->second : snapshot_.DocumentFrequency(term);
}

}  // namespace xeber
