#include "ranking/seed_terms.h"

#include <algorithm>

#include "index/impact.h"

namespace xeber {

SeedTerms::SeedTerms(const Snapshot& snapshot, std::vector<std::uint32_t> hashes) : hashes_(std::move(hashes)) {
  const auto second = std::is_sorted_until(hashes_.begin(), hashes_.end());  // of one seed: its terms, then its entities
  std::sort(second, hashes_.end());
  std::inplace_merge(hashes_.begin(), second, hashes_.end());
  hashes_.erase(std::unique(hashes_.begin(), hashes_.end()), hashes_.end());
  const auto& segments = snapshot.segments();
  ordinals_.resize(segments.size() * hashes_.size());
  std::vector<std::uint64_t> frequencies(hashes_.size());
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const std::span<TermOrdinal> ordinals = std::span(ordinals_).subspan(i * hashes_.size(), hashes_.size());
    segments[i].segment->FindTermsByHash(hashes_, ordinals);
    for (std::size_t term = 0; term < hashes_.size(); ++term)
      if (ordinals[term] != Segment::kNoTerm) frequencies[term] += segments[i].segment->document_frequency(ordinals[term]);
  }
  idf_.reserve(frequencies.size());
  for (const std::uint64_t frequency : frequencies) idf_.push_back(InverseDocumentFrequency(snapshot.documents(), frequency));
}

SeedTerms::SeedTerms(const std::map<std::uint32_t, float>& idf_by_hash) {
  for (const auto& [hash, idf] : idf_by_hash) {
    hashes_.push_back(hash);
    idf_.push_back(idf);
  }
}

std::optional<std::size_t> SeedTerms::Find(std::uint32_t hash) const {
  const auto at = std::lower_bound(hashes_.begin(), hashes_.end(), hash);
  if (at == hashes_.end() || *at != hash) return std::nullopt;
  return static_cast<std::size_t>(at - hashes_.begin());
}

std::vector<std::size_t> SeedTerms::FindAll(std::span<const std::uint32_t> hashes) const {
  std::vector<std::size_t> terms;
  terms.reserve(hashes.size());
  std::size_t at = 0;
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    if (i > 0 && hashes[i] < hashes[i - 1])
      at = static_cast<std::size_t>(std::lower_bound(hashes_.begin(), hashes_.end(), hashes[i]) - hashes_.begin());
    while (at < hashes_.size() && hashes_[at] < hashes[i]) ++at;
    terms.push_back(at < hashes_.size() && hashes_[at] == hashes[i] ? at : size());
  }
  return terms;
}

float SeedTerms::IdfOf(std::uint32_t hash) const {
  const auto term = Find(hash);
  return term ? idf_[*term] : 0.0f;
}

}  // namespace xeber
