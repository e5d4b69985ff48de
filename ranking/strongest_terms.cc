#include "ranking/strongest_terms.h"

#include <algorithm>

namespace xeber {

std::vector<CandidateTerm> StrongestTerms(std::span<const SharedSeed> seeds, const SeedTerms& seed_terms) {
  std::vector<float> means(seed_terms.size());
  std::vector<bool> entities(means.size());
  for (const SharedSeed& seed : seeds) {
    const auto add = [&, share = static_cast<float>(seed.share)](std::span<const std::uint32_t> hashes,
                                                                 const std::vector<float>& strengths, bool entity) {
      const std::vector<std::size_t> terms = seed_terms.FindAll(hashes);
      for (std::size_t j = 0; j < hashes.size(); ++j) {
        means[terms[j]] += share * strengths[j];
        entities[terms[j]] = entity;
      }
    };
    add(seed.seed.view.forward.terms, seed.scorer.term_strengths(), false);
    add(seed.seed.view.forward.entities, seed.scorer.entity_strengths(), true);
  }
  std::vector<CandidateTerm> terms;
  for (std::size_t term = 0; term < means.size(); ++term)
    if (means[term] > 0) terms.push_back({.term = term, .strength = means[term], .entity = entities[term]});
  std::sort(terms.begin(), terms.end(), [](const CandidateTerm& a, const CandidateTerm& b) {
    return a.strength != b.strength ? a.strength > b.strength : a.term < b.term;
  });
  std::size_t left[] = {kQueryTerms, kQueryEntities};
  std::erase_if(terms, [&](const CandidateTerm& term) { return left[term.entity] == 0 || left[term.entity]-- == 0; });
  return terms;
}

SimilarityView ViewOf(const Snapshot& snapshot, const DocumentLocation& at) {
  const Segment& segment = *snapshot.segments()[at.segment].segment;
  const Columns& columns = segment.columns();
  return {segment.forward(at.doc), columns.category.value(at.doc), columns.time(at.doc), columns.fingerprint(at.doc),
          columns.language.value(at.doc)};
}

void PrefetchView(const Snapshot& snapshot, const DocumentLocation& at) {
  const Segment& segment = *snapshot.segments()[at.segment].segment;
  segment.PrefetchForward(at.doc);
  segment.columns().PrefetchSimilarity(at.doc);
}

}  // namespace xeber
