#include "text/word_cache.h"

#include <sys/mman.h>

#include <cstdint>
#include <new>

namespace xeber {
namespace {

constexpr std::size_t kLargePage = std::size_t{2} << 20;

}  // namespace

std::unique_ptr<WordCache::Entry[], WordCache::Unmap> WordCache::Map() {
  static_assert(PlaceTags::kSize * sizeof(Entry) % kLargePage == 0);
  // Mapped with a page too much, of which the ends that are not aligned are given back.
  constexpr std::size_t kWanted = PlaceTags::kSize * sizeof(Entry);
  void* memory = mmap(nullptr, kWanted + kLargePage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  char* begin = static_cast<char*>(memory);
  const std::size_t before = (kLargePage - reinterpret_cast<std::uintptr_t>(begin) % kLargePage) % kLargePage;
  if (before > 0) munmap(begin, before);
  munmap(begin + before + kWanted, kLargePage - before);
  madvise(begin + before, kWanted, MADV_HUGEPAGE);  // a wish: without it only speed is lost
  return std::unique_ptr<Entry[], Unmap>(reinterpret_cast<Entry*>(begin + before));
}

void WordCache::Unmap::operator()(Entry* entries) const { munmap(entries, PlaceTags::kSize * sizeof(Entry)); }

void WordCache::Insert(const Search& search, const WordKeys& keys) {
  const Key& key = search.key_;
  const bool exact_is_surface =
      keys.exact.size() == key.surface.size() &&
      (key.surface.size() <= kHead || std::string_view(keys.exact).substr(kHead) == key.surface.substr(kHead));
  const bool stem_starts_exact = std::string_view(keys.exact).starts_with(keys.stem);
  const std::string_view parts[] = {exact_is_surface ? std::string_view(keys.exact) : key.surface,
                                    exact_is_surface ? std::string_view() : std::string_view(keys.exact),
                                    stem_starts_exact ? std::string_view() : std::string_view(keys.stem), keys.folded};
  std::size_t used = 0;
  for (const std::string_view part : parts) used += part.size();
  if (used > kBytes) return;
  Entry& entry = entries_[tags_.Take(search.hash_)];
  entry.tag = static_cast<std::uint32_t>(search.hash_);
  entry.owner = key.owner;
  entry.head = HeadOf(key.surface);
  entry.surface_size = static_cast<std::uint8_t>(key.surface.size());
  entry.base_bytes = static_cast<std::uint8_t>(key.base_bytes);
  entry.asked_kind = key.kind;
  entry.exact_begin = exact_is_surface ? std::uint8_t{0} : entry.surface_size;
  entry.exact_size = static_cast<std::uint8_t>(keys.exact.size());
  entry.stem_begin = static_cast<std::uint8_t>(stem_starts_exact ? entry.exact_begin : parts[0].size() + parts[1].size());
  entry.stem_size = static_cast<std::uint8_t>(keys.stem.size());
  entry.folded_size = static_cast<std::uint8_t>(keys.folded.size());
  entry.used = static_cast<std::uint8_t>(used);
  entry.kind = keys.kind;
  entry.casing = keys.casing;
  entry.stop = keys.stop;
  entry.abbreviation = keys.abbreviation;
  char* to = entry.bytes.data();
  for (const std::string_view part : parts) {
    if (!part.empty()) std::memcpy(to, part.data(), part.size());
    to += part.size();
  }
}

}  // namespace xeber
