// The terms of a segment in order, with how many postings each has: blocks of 16, of which one line of a table says where they begin.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "index/bytes.h"
#include "index/term_hashes.h"
#include "index/term_ordinal.h"

namespace xeber {

// A term, how many documents hold it, and in how many of them it is strong (index/strength.h).
struct TermEntry {
  std::string_view text;  // 1 to 255 bytes
  std::uint32_t documents = 0;
  std::uint32_t strong = 0;
};

// The entries ascend by text. All of them together have fewer than 2^32 documents.
void PutTermDictionary(std::span<const TermEntry> entries, ByteSink& out);

// A view into what PutTermDictionary wrote; valid as long as those bytes are. Thread-safe.
class TermDictionary {
 public:
  // Where the postings of a term lie: those of all terms follow each other.
  struct Place {
    std::uint64_t begin = 0;
    std::uint64_t strong_begin = 0;
    std::uint32_t documents = 0;
    std::uint32_t strong = 0;
  };

  TermDictionary() = default;
  // Reads all of it once. nullopt if it is damaged; whatever it holds, what is asked for afterwards lies within it.
  static std::optional<TermDictionary> Load(ByteSource& in);

  std::size_t size() const { return size_; }
  // Where the postings of all terms end.
  std::uint64_t postings() const { return heads_.empty() ? 0 : heads_.back().postings; }
  std::uint64_t strong_postings() const { return heads_.empty() ? 0 : heads_.back().strong; }

  // Of an ordinal below size().
  std::string_view text(TermOrdinal ordinal) const;
  Place place(TermOrdinal ordinal) const;
  std::uint32_t documents(TermOrdinal ordinal) const { return place(ordinal).documents; }
  // Calls visit(ordinal, text, place) for all terms in order.
  template <typename Visit>
  void ForEach(Visit visit) const;

  std::optional<TermOrdinal> Find(std::string_view text) const;
  // By TermHash alone; of terms with equal hashes, any one.
  std::optional<TermOrdinal> FindByHash(std::uint32_t hash) const {
    return hashes_->Find(hash, [](TermOrdinal) { return true; });
  }
  // The terms that start with `prefix`: [first, last).
  std::pair<TermOrdinal, TermOrdinal> Range(std::string_view prefix) const;

  const TermHashes& hashes() const { return *hashes_; }
  // Ask for the memory that text() and place() are going to read: first of where it is, then of the bytes themselves.
  void PrefetchHead(TermOrdinal ordinal) const { __builtin_prefetch(&heads_[ordinal / kBlock]); }
  void PrefetchBlock(TermOrdinal ordinal) const {
    const char* const begin = bytes_.data() + heads_[ordinal / kBlock].bytes;
    for (std::size_t line = 0; line < 4; ++line) __builtin_prefetch(begin + 64 * line);
  }

 private:
  friend void PutTermDictionary(std::span<const TermEntry> entries, ByteSink& out);
  static constexpr std::size_t kBlock = 16;
  // What comes before a block, and in a last one what there is in all. A block is the lengths of its terms, a byte each, their
  // texts, and their numbers as varints: 0 of a term in one document, in which it is not strong; 1 of one in which it is; of
  // any other the documents, then in how many it is strong.
  struct Head {
    std::uint32_t bytes = 0, postings = 0, strong = 0;
  };

  struct Block {
    const std::uint8_t* lengths;
    std::size_t terms;
    const std::uint8_t* texts() const { return lengths + terms; }
    const std::uint8_t* numbers() const;
  };
  Block BlockOf(TermOrdinal ordinal) const;
  static Place ReadNumbers(const std::uint8_t*& at, const Place& before);
  bool IsSound() const;
  bool BlockIsSound(std::size_t block) const;

  std::size_t size_ = 0;
  std::string_view bytes_;
  std::span<const Head> heads_;
  std::optional<TermHashes> hashes_;
};

template <typename Visit>
void TermDictionary::ForEach(Visit visit) const {
  for (TermOrdinal first = 0; first < size_; first += kBlock) {
    const Block block = BlockOf(first);
    const std::uint8_t *text = block.texts(), *numbers = block.numbers();
    const Head& head = heads_[first / kBlock];
    Place place{.begin = head.postings, .strong_begin = head.strong};
    for (std::size_t i = 0; i < block.terms; ++i) {
      place = ReadNumbers(numbers, place);
      visit(static_cast<TermOrdinal>(first + i), std::string_view(reinterpret_cast<const char*>(text), block.lengths[i]), place);
      text += block.lengths[i];
    }
  }
}

}  // namespace xeber
