#include "index/term_dictionary.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <numeric>
#include <string>
#include <vector>

#include "index/forward.h"
#include "index/strength.h"

namespace xeber {
namespace {

// nullopt if no 32-bit number ends before `end`.
std::optional<std::uint32_t> ReadVarint(const std::uint8_t*& at, const std::uint8_t* end) {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 35 && at < end; shift += 7) {
    const std::uint8_t byte = *at++;
    value |= std::uint64_t{byte & 0x7Fu} << shift;
    if ((byte & 0x80) == 0) return value <= UINT32_MAX ? std::optional(static_cast<std::uint32_t>(value)) : std::nullopt;
  }
  return std::nullopt;
}

// The sum of the first `count` of 16 bytes.
std::uint64_t SumOf(const std::uint8_t* bytes, std::size_t count) {
  constexpr std::uint64_t kEven = 0x00FF00FF00FF00FF, kOnes = 0x0001000100010001;
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < count; i += 8) {
    std::uint64_t eight;
    std::memcpy(&eight, bytes + i, sizeof eight);
    if (count - i < 8) eight &= (std::uint64_t{1} << 8 * (count - i)) - 1;
    sum += ((eight & kEven) + (eight >> 8 & kEven)) * kOnes >> 48;
  }
  return sum;
}

// As strong in a term of one document that is a part of other documents' compounds, behind the number 2.
constexpr std::uint32_t kInOneDocument = 1u << 20;
static_assert(kInOneDocument > kStrongDocMask);

void PutNumbers(const TermEntry& entry, std::string& bytes) {
  if (entry.documents == 1 && entry.strong < 2) {
    PutVarint(entry.strong, bytes);
  } else {
    PutVarint(std::max(2u, entry.documents), bytes);
    PutVarint(entry.documents == 1 ? kInOneDocument + entry.strong : entry.strong, bytes);
  }
}

struct Numbers {
  std::uint32_t documents, strong;
};

std::optional<Numbers> ReadNumbers(const std::uint8_t*& at, const std::uint8_t* end) {
  const auto number = ReadVarint(at, end);
  if (!number) return std::nullopt;
  if (*number < 2) return Numbers{1, *number};
  const auto strong = ReadVarint(at, end);
  if (!strong) return std::nullopt;
  const bool one = *number == 2 && *strong > kInOneDocument;
  const Numbers read{one ? 1 : *number, one ? *strong - kInOneDocument : *strong};
  if (read.strong > kStrongDocMask + 1) return std::nullopt;
  return read;
}

}  // namespace

void PutTermDictionary(std::span<const TermEntry> entries, ByteSink& out) {
  std::string bytes;
  std::vector<std::uint32_t> heads, hashes;
  hashes.reserve(entries.size());
  const auto put_head = [&] {
    assert(bytes.size() <= UINT32_MAX);
    heads.push_back(static_cast<std::uint32_t>(bytes.size()));
  };
  for (std::size_t first = 0; first < entries.size(); first += TermDictionary::kBlock) {
    put_head();
    const auto block = entries.subspan(first, std::min(TermDictionary::kBlock, entries.size() - first));
    for (const TermEntry& entry : block) bytes.push_back(static_cast<char>(entry.text.size()));
    for (const TermEntry& entry : block) bytes += entry.text;
    for (const TermEntry& entry : block) {
      PutNumbers(entry, bytes);
      hashes.push_back(TermHash(entry.text));
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
  dictionary.heads_ = in.GetArray<std::uint32_t>();
  if (!in.ok() || size > bytes.size()) return std::nullopt;  // a term has a byte and more
  dictionary.size_ = size;
  dictionary.bytes_ = {bytes.data(), bytes.size()};
  dictionary.hashes_ = TermHashes::Load(in, size);
  if (!dictionary.hashes_ || !dictionary.ReadAll()) return std::nullopt;
  return dictionary;
}

bool TermDictionary::ReadAll() {
  const std::size_t blocks = (size_ + kBlock - 1) / kBlock;
  if (heads_.size() != blocks + 1 || heads_.front() != 0 || heads_.back() != bytes_.size()) return false;
  begins_.reserve(size_ + 1);
  begins_.push_back({});
  for (std::size_t block = 0; block < blocks; ++block)
    if (!ReadBlock(block)) return false;
  return true;
}

// Adds up its numbers. False if it does not end where the next one begins.
bool TermDictionary::ReadBlock(std::size_t block) {
  if (heads_[block] > heads_[block + 1] || heads_[block + 1] > bytes_.size()) return false;
  const auto* at = reinterpret_cast<const std::uint8_t*>(bytes_.data()) + heads_[block];
  const auto* const end = reinterpret_cast<const std::uint8_t*>(bytes_.data()) + heads_[block + 1];
  const std::size_t terms = std::min(kBlock, size_ - block * kBlock);
  if (static_cast<std::size_t>(end - at) < terms || std::find(at, at + terms, 0) != at + terms) return false;
  const std::size_t texts = std::accumulate(at, at + terms, std::size_t{0});
  if (static_cast<std::size_t>(end - at) < terms + texts) return false;
  at += terms + texts;
  for (std::size_t i = 0; i < terms; ++i) {
    const auto numbers = ReadNumbers(at, end);
    if (!numbers) return false;
    const std::uint64_t postings = std::uint64_t{begins_.back().postings} + numbers->documents;
    if (postings > UINT32_MAX) return false;
    begins_.push_back({static_cast<std::uint32_t>(postings), begins_.back().strong + numbers->strong});
  }
  return at == end;
}

TermDictionary::Block TermDictionary::BlockOf(TermOrdinal ordinal) const {
  const std::size_t block = ordinal / kBlock;
  return {reinterpret_cast<const std::uint8_t*>(bytes_.data()) + heads_[block], std::min(kBlock, size_ - block * kBlock)};
}

std::string_view TermDictionary::text(TermOrdinal ordinal) const {
  const Block block = BlockOf(ordinal);
  const std::size_t i = ordinal % kBlock;  // 16 bytes can be read anywhere: the table of blocks and the hashes come behind
  return {reinterpret_cast<const char*>(block.texts() + SumOf(block.lengths, i)), block.lengths[i]};
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
