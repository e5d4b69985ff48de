#include "index/term_dictionary.h"

#include <cassert>
#include <numeric>
#include <string>
#include <vector>

#include "index/forward.h"

namespace xeber {
namespace {

std::uint32_t ReadVarint(const std::uint8_t*& at) {
  std::uint32_t value = *at & 0x7Fu;
  for (int shift = 7; (*at++ & 0x80u) != 0; shift += 7) value |= (*at & 0x7Fu) << shift;
  return value;
}

// The same, of bytes that may hold anything: nullopt if no 32-bit number ends before `end`.
std::optional<std::uint32_t> ReadVarint(const std::uint8_t*& at, const std::uint8_t* end) {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 35 && at < end; shift += 7) {
    const std::uint8_t byte = *at++;
    value |= std::uint64_t{byte & 0x7Fu} << shift;
    if ((byte & 0x80) == 0) return value <= UINT32_MAX ? std::optional(static_cast<std::uint32_t>(value)) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

void PutTermDictionary(std::span<const TermEntry> entries, ByteSink& out) {
  using Head = TermDictionary::Head;
  std::string bytes;
  std::vector<Head> heads;
  std::vector<std::uint32_t> hashes;
  hashes.reserve(entries.size());
  std::uint64_t postings = 0, strong = 0;
  const auto put_head = [&] {
    assert(bytes.size() <= UINT32_MAX && postings <= UINT32_MAX);
    heads.push_back({static_cast<std::uint32_t>(bytes.size()), static_cast<std::uint32_t>(postings), static_cast<std::uint32_t>(strong)});
  };
  for (std::size_t first = 0; first < entries.size(); first += TermDictionary::kBlock) {
    put_head();
    const auto block = entries.subspan(first, std::min(TermDictionary::kBlock, entries.size() - first));
    for (const TermEntry& entry : block) bytes.push_back(static_cast<char>(entry.text.size()));
    for (const TermEntry& entry : block) bytes += entry.text;
    for (const TermEntry& entry : block) {
      PutVarint(entry.documents == 1 ? entry.strong : entry.documents, bytes);
      if (entry.documents != 1) PutVarint(entry.strong, bytes);
      hashes.push_back(TermHash(entry.text));
      postings += entry.documents;
      strong += entry.strong;
    }
  }
  put_head();
  out.Put<std::uint64_t>(entries.size());
  out.PutArray(std::span<const char>(bytes));
  out.PutArray(heads);
  PutTermHashes(hashes, out);
}

std::optional<TermDictionary> TermDictionary::Load(ByteSource& in) {
  TermDictionary dictionary;
  const auto size = in.Get<std::uint64_t>();
  const auto bytes = in.GetArray<char>();
  dictionary.heads_ = in.GetArray<Head>();
  if (!in.ok() || size > bytes.size()) return std::nullopt;  // a term has a byte and more
  dictionary.size_ = size;
  dictionary.bytes_ = {bytes.data(), bytes.size()};
  dictionary.hashes_ = TermHashes::Load(in, size);
  if (!dictionary.hashes_ || !dictionary.IsSound()) return std::nullopt;
  return dictionary;
}

bool TermDictionary::IsSound() const {
  const std::size_t blocks = (size_ + kBlock - 1) / kBlock;
  if (heads_.size() != blocks + 1 || heads_.back().bytes != bytes_.size()) return false;
  if (heads_.front().bytes != 0 || heads_.front().postings != 0 || heads_.front().strong != 0) return false;
  for (std::size_t block = 0; block < blocks; ++block)
    if (!BlockIsSound(block)) return false;
  return true;
}

// Whether it ends where the next one begins.
bool TermDictionary::BlockIsSound(std::size_t block) const {
  const Head &head = heads_[block], &next = heads_[block + 1];
  const std::size_t terms = std::min(kBlock, size_ - block * kBlock);
  if (head.bytes > next.bytes || next.bytes > bytes_.size() || next.bytes - head.bytes < terms) return false;
  const auto* at = reinterpret_cast<const std::uint8_t*>(bytes_.data()) + head.bytes;
  const auto* const end = reinterpret_cast<const std::uint8_t*>(bytes_.data()) + next.bytes;
  std::size_t text = 0;
  for (std::size_t i = 0; i < terms; ++i) {
    if (at[i] == 0) return false;
    text += at[i];
  }
  at += terms;
  if (static_cast<std::size_t>(end - at) < text) return false;
  at += text;
  std::uint64_t postings = head.postings, strong = head.strong;
  for (std::size_t i = 0; i < terms; ++i) {
    const auto number = ReadVarint(at, end);
    if (!number) return false;
    const auto strong_ones = *number < 2 ? number : ReadVarint(at, end);
    if (!strong_ones || *strong_ones > std::max(1u, *number)) return false;
    postings += std::max(1u, *number);
    strong += *strong_ones;
  }
  return at == end && postings == next.postings && strong == next.strong;
}

const std::uint8_t* TermDictionary::Block::numbers() const { return std::accumulate(lengths, lengths + terms, texts()); }

TermDictionary::Block TermDictionary::BlockOf(TermOrdinal ordinal) const {
  const std::size_t block = ordinal / kBlock;
  return {reinterpret_cast<const std::uint8_t*>(bytes_.data()) + heads_[block].bytes, std::min(kBlock, size_ - block * kBlock)};
}

TermDictionary::Place TermDictionary::ReadNumbers(const std::uint8_t*& at, const Place& before) {
  const std::uint32_t number = ReadVarint(at);
  return {.begin = before.begin + before.documents,
          .strong_begin = before.strong_begin + before.strong,
          .documents = std::max(1u, number),
          .strong = number < 2 ? number : ReadVarint(at)};
}

std::string_view TermDictionary::text(TermOrdinal ordinal) const {
  const Block block = BlockOf(ordinal);
  const std::size_t i = ordinal % kBlock;
  return {reinterpret_cast<const char*>(std::accumulate(block.lengths, block.lengths + i, block.texts())), block.lengths[i]};
}

TermDictionary::Place TermDictionary::place(TermOrdinal ordinal) const {
  const Head& head = heads_[ordinal / kBlock];
  const std::uint8_t* at = BlockOf(ordinal).numbers();
  Place place{.begin = head.postings, .strong_begin = head.strong};
  for (std::size_t i = 0; i <= ordinal % kBlock; ++i) place = ReadNumbers(at, place);
  return place;
}

std::optional<TermOrdinal> TermDictionary::Find(std::string_view wanted) const {
  return hashes_->Find(TermHash(wanted), [&](TermOrdinal ordinal) { return text(ordinal) == wanted; });
}

std::pair<TermOrdinal, TermOrdinal> TermDictionary::Range(std::string_view prefix) const {
  const auto first_not = [&](auto before) {
    TermOrdinal low = 0, high = static_cast<TermOrdinal>(size());
    while (low < high) {
      const TermOrdinal middle = low + (high - low) / 2;
      if (before(text(middle)))
        low = middle + 1;
      else
        high = middle;
    }
    return low;
  };
  return {first_not([&](std::string_view term) { return term < prefix; }),
          first_not([&](std::string_view term) { return term.substr(0, prefix.size()) <= prefix; })};
}

}  // namespace xeber
