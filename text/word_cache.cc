#include "text/word_cache.h"

#include <atomic>
#include <cstdint>

namespace xeber {
namespace {

constexpr std::uint32_t kMostNumbers = std::uint32_t{1} << 31;  // before a text: none has as many words as are left

}  // namespace

std::uint64_t WordCache::NewNumbering() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

std::uint64_t WordCache::BeginText() {
  if (last_number_ > kMostNumbers) {
    numbering_ = NewNumbering();
    last_number_ = 0;
    tags_ = PlaceTags();
    long_words_.assign(long_words_.size(), LongWord{});
  }
  return numbering_;
}

std::uint32_t WordCache::NumberLong(const Search& search) {
  LongWord& word = long_words_[search.hash_ % long_words_.size()];
  const std::uint64_t other_hash = Hash(search.key_, 0x6c6f6e67ull);
  if (word.number == 0 || word.hash != search.hash_ || word.other_hash != other_hash)
    word = {search.hash_, other_hash, ++last_number_};
  return word.number;
}

std::uint32_t WordCache::Insert(const Search& search, const WordKeys& keys) {
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
  if (used > kBytes) return NumberLong(search);
  Entry& entry = entries_[tags_.Take(search.hash_)];
  entry.number = ++last_number_;
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
  return entry.number;
}

}  // namespace xeber
