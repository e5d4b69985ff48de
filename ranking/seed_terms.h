// The terms and entities of all seeds of a request: how rare each is, and where each segment keeps it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "index/snapshot.h"

namespace xeber {

// Immutable once made; thread-safe.
class SeedTerms {
 public:
  SeedTerms() = default;
  // Looks `hashes` (TermHash, in any order, repetitions allowed) up in every segment. The snapshot must outlive it.
  SeedTerms(const Snapshot& snapshot, std::vector<std::uint32_t> hashes);
  // Of no snapshot: by hash, with frequencies that are known. ordinal() may not be asked.
  explicit SeedTerms(const std::map<std::uint32_t, float>& idf_by_hash);

  std::size_t size() const { return hashes_.size(); }
  // The number of a term, counted in order of hashes; nullopt if it is no seed's.
  std::optional<std::size_t> Find(std::uint32_t hash) const;
  // Inverse document frequency in the whole snapshot.
  float idf(std::size_t term) const { return idf_[term]; }
  // By hash; 0 if it is no seed's.
  float IdfOf(std::uint32_t hash) const;
  // Find of each of many, quickest if they ascend; size() stands for what is no seed's.
  std::vector<std::size_t> FindAll(std::span<const std::uint32_t> hashes) const;
  // The term in a segment of the snapshot, or Segment::kNoTerm.
  TermOrdinal ordinal(std::size_t segment, std::size_t term) const { return ordinals_[segment * hashes_.size() + term]; }

 private:
  std::vector<std::uint32_t> hashes_;  // ascending
  std::vector<float> idf_;
  std::vector<TermOrdinal> ordinals_;  // by segment, then term
};

}  // namespace xeber
