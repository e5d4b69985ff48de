#include "text/word_cache.h"

namespace xeber {

void WordCache::Insert(const Key& key, std::uint64_t hash, const WordKeys& keys) {
  const bool shared = std::string_view(keys.exact).starts_with(keys.stem);
  const std::size_t size = keys.exact.size() + (shared ? 0 : keys.stem.size()) + keys.folded.size();
  if (key.surface.size() + size > kBytes) return;
  Entry& entry = entries_[hash % kEntries];
  entry.hash = hash;
  entry.owner = key.owner;
  entry.surface_size = static_cast<std::uint8_t>(key.surface.size());
  entry.base_bytes = static_cast<std::uint8_t>(key.base_bytes);
  entry.asked_kind = key.kind;
  entry.exact_size = static_cast<std::uint8_t>(keys.exact.size());
  entry.stem_begin = static_cast<std::uint8_t>(shared ? 0 : keys.exact.size());
  entry.stem_size = static_cast<std::uint8_t>(keys.stem.size());
  entry.folded_size = static_cast<std::uint8_t>(keys.folded.size());
  entry.keys_size = static_cast<std::uint8_t>(size);
  entry.kind = keys.kind;
  entry.casing = keys.casing;
  entry.stop = keys.stop;
  char* to = entry.bytes.data();
  for (const std::string_view part : {key.surface, std::string_view(keys.exact),
                                      shared ? std::string_view() : std::string_view(keys.stem), std::string_view(keys.folded)}) {
    if (!part.empty()) std::memcpy(to, part.data(), part.size());
    to += part.size();
  }
}

}  // namespace xeber
