#include "index/term_hashes.h"

#include <algorithm>
#include <bit>
#include <utility>
#include <vector>

namespace xeber {

void PutTermHashes(std::span<const std::uint32_t> hashes, ByteSink& out) {
  std::vector<std::pair<std::uint32_t, TermOrdinal>> sorted;
  sorted.reserve(hashes.size());
  for (TermOrdinal ordinal = 0; ordinal < hashes.size(); ++ordinal) sorted.emplace_back(hashes[ordinal], ordinal);
  std::sort(sorted.begin(), sorted.end());

  const std::size_t buckets = std::bit_ceil((sorted.size() + TermHashes::kAimedEntries - 1) / TermHashes::kAimedEntries);
  const TermHashes shape(std::countr_zero(buckets));
  std::vector<std::uint32_t> begins(buckets + 1);
  std::vector<std::uint8_t> entries(TermHashes::kEntryBytes * sorted.size());
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const auto [hash, ordinal] = sorted[i];
    ++begins[shape.BucketOf(hash) + 1];
    const std::uint64_t entry = shape.RestOf(hash) << shape.ordinal_bits_ | ordinal;
    std::memcpy(entries.data() + TermHashes::kEntryBytes * i, &entry, TermHashes::kEntryBytes);
  }
  for (std::size_t i = 0; i < buckets; ++i) begins[i + 1] += begins[i];
  out.PutArray(begins);
  out.PutArray(entries);
}

std::optional<TermHashes> TermHashes::Load(ByteSource& in, std::size_t terms) {
  const auto begins = in.GetArray<std::uint32_t>();
  const auto entries = in.GetArray<std::uint8_t>();
  if (!in.ok() || begins.size() < 2 || !std::has_single_bit(begins.size() - 1) || begins.size() - 1 > std::uint64_t{1} << 30 ||
      begins.front() != 0 || begins.back() != terms || !std::is_sorted(begins.begin(), begins.end()) ||
      entries.size() != kEntryBytes * terms)
    return std::nullopt;
  TermHashes hashes(std::countr_zero(begins.size() - 1));
  hashes.begins_ = begins;
  hashes.entries_ = entries;
  const std::uint64_t ordinals = (std::uint64_t{1} << hashes.ordinal_bits_) - 1;
  for (std::size_t at = 0; at < terms; ++at)
    if ((hashes.EntryAt(at) & ordinals) >= terms) return std::nullopt;
  return hashes;
}

}  // namespace xeber
