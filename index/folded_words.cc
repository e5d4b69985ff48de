#include "index/folded_words.h"

#include <cstdint>
#include <string>

namespace xeber {
namespace {

// Words that follow each other have plain spellings that are not far apart: both as differences, of either sign for the latter.
std::uint64_t ZigZag(std::int64_t difference) {
  return static_cast<std::uint64_t>(difference) << 1 ^ static_cast<std::uint64_t>(difference >> 63);
}
std::int64_t UnZigZag(std::uint64_t value) { return static_cast<std::int64_t>(value >> 1 ^ (0 - (value & 1))); }

}  // namespace

void PutFoldedWords(std::span<const WordAndFolded> pairs, ByteSink& out) {
  std::string bytes;
  WordAndFolded before{0, 0};
  for (const WordAndFolded& pair : pairs) {
    PutVarint(pair.first - before.first, bytes);
    PutVarint(ZigZag(std::int64_t{pair.second} - before.second), bytes);
    before = pair;
  }
  out.Put<std::uint64_t>(pairs.size());
  out.PutArray(std::span<const char>(bytes));
}

std::optional<std::vector<WordAndFolded>> ReadFoldedWords(ByteSource& in, std::size_t terms) {
  const auto count = in.Get<std::uint64_t>();
  const auto bytes = in.GetArray<char>();
  if (!in.ok() || count > bytes.size()) return std::nullopt;
  ByteSource differences({bytes.data(), bytes.size()});
  std::vector<WordAndFolded> pairs;
  pairs.reserve(count);
  std::uint64_t word = 0, folded = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t difference = differences.GetCount();
    word += difference;
    folded += static_cast<std::uint64_t>(UnZigZag(differences.GetCount()));
    if (!differences.ok() || difference > terms || word >= terms || folded >= terms || (i > 0 && difference == 0)) return std::nullopt;
    pairs.emplace_back(static_cast<TermOrdinal>(word), static_cast<TermOrdinal>(folded));
  }
  return differences.done() ? std::optional(std::move(pairs)) : std::nullopt;
}

}  // namespace xeber
