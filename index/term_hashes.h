// Which terms of a segment have a hash: ordinals in buckets by the leading bits of their hashes, in five bytes each.
#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <span>

#include "index/bytes.h"
#include "index/term_ordinal.h"

namespace xeber {

// `hashes` are TermHash of the terms in order. At most 2^32 - 1 terms.
void PutTermHashes(std::span<const std::uint32_t> hashes, ByteSink& out);

// A view into what PutTermHashes wrote; valid as long as those bytes are. Thread-safe.
class TermHashes {
 public:
  // nullopt if the bytes are not of that many terms; whatever they hold, ordinals are below `terms`.
  static std::optional<TermHashes> Load(ByteSource& in, std::size_t terms);

  // The first ordinal with that hash for which accept(ordinal) is true.
  template <typename Accept>
  std::optional<TermOrdinal> Find(std::uint32_t hash, Accept accept) const {
    if (begins_.empty()) return std::nullopt;
    const std::size_t bucket = BucketOf(hash);
    const std::uint64_t rest = RestOf(hash);
    for (std::size_t at = begins_[bucket], end = begins_[bucket + 1]; at < end; ++at) {
      const std::uint64_t entry = EntryAt(at), found = entry >> ordinal_bits_;
      if (found > rest) break;  // they ascend
      const auto ordinal = static_cast<TermOrdinal>(entry & ((std::uint64_t{1} << ordinal_bits_) - 1));
      if (found == rest && accept(ordinal)) return ordinal;
    }
    return std::nullopt;
  }
  // For finding many at once: first the one for all of them, then the other, then Find hardly waits for memory.
  void PrefetchBucket(std::uint32_t hash) const {
    if (!begins_.empty()) __builtin_prefetch(&begins_[BucketOf(hash)]);
  }
  void PrefetchEntries(std::uint32_t hash) const {
    if (!begins_.empty()) __builtin_prefetch(entries_.data() + kEntryBytes * begins_[BucketOf(hash)]);
  }

 private:
  friend void PutTermHashes(std::span<const std::uint32_t> hashes, ByteSink& out);
  static constexpr std::size_t kEntryBytes = 5;  // the rest of the hash, then 8 bits more than the bucket's for the ordinal
  static constexpr int kSpareBits = 8;
  static constexpr std::size_t kAimedEntries = 8;  // a bucket, at the most on average

  TermHashes() = default;
  explicit TermHashes(int bucket_bits) : bucket_bits_(bucket_bits), ordinal_bits_(bucket_bits + kSpareBits) {}
  std::size_t BucketOf(std::uint32_t hash) const { return std::uint64_t{hash} >> (32 - bucket_bits_); }
  std::uint64_t RestOf(std::uint32_t hash) const { return hash & ((std::uint64_t{1} << (32 - bucket_bits_)) - 1); }
  std::uint64_t EntryAt(std::size_t at) const {
    std::uint64_t entry = 0;
    std::memcpy(&entry, entries_.data() + kEntryBytes * at, kEntryBytes);
    return entry;
  }

  int bucket_bits_ = 0, ordinal_bits_ = kSpareBits;
  std::span<const std::uint32_t> begins_;  // of each bucket, and the end
  std::span<const std::uint8_t> entries_;
};

}  // namespace xeber
