// The terms of a segment in order, with how many postings each has, in blocks of 16.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "index/bytes.h"
#include "index/term_hashes.h"
#include "index/term_ordinal.h"

namespace xeber {

// A term, how many documents hold it, and in how many, also as a part of a compound, it is strong (index/strength.h).
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
  std::uint64_t postings() const { return begins_.empty() ? 0 : begins_.back().postings; }
  std::uint64_t strong_postings() const { return begins_.empty() ? 0 : begins_.back().strong; }

  // Of an ordinal below size().
  std::string_view text(TermOrdinal ordinal) const;
  Place place(TermOrdinal ordinal) const {
    const Begins &begins = begins_[ordinal], &next = begins_[ordinal + std::size_t{1}];
    return {begins.postings, begins.strong, next.postings - begins.postings, next.strong - begins.strong};
  }
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
  // Ask for the memory that place() and text() are going to read, in this order.
  void PrefetchPlace(TermOrdinal ordinal) const {
    __builtin_prefetch(&begins_[ordinal]);
    __builtin_prefetch(&heads_[ordinal / kBlock]);
  }
  void PrefetchText(TermOrdinal ordinal) const {
    const char* const begin = bytes_.data() + heads_[ordinal / kBlock];
    for (std::size_t line = 0; line < 3; ++line) __builtin_prefetch(begin + 64 * line);
  }

 private:
  friend void PutTermDictionary(std::span<const TermEntry> entries, ByteSink& out);
  static constexpr std::size_t kBlock = 16;
  // A block is the lengths of its terms, a byte each, their texts, and their numbers as varints: 0 of a term in one document, in
  // which it is not strong; 1 of one in which it is; of any other the documents, then in how many it is strong.
  struct Block {
    const std::uint8_t* lengths;
    std::size_t terms;
    const std::uint8_t* texts() const { return lengths + terms; }
  };
  // What comes before a term.
  struct Begins {
    std::uint32_t postings = 0, strong = 0;
  };

  Block BlockOf(TermOrdinal ordinal) const;
  bool ReadAll();
  bool ReadBlock(std::size_t block);

  std::size_t size_ = 0;
  std::string_view bytes_;
  std::span<const std::uint32_t> heads_;  // where each block begins, and the end
  std::vector<Begins> begins_;            // of each term, and what there is in all: added up when the bytes are read
  std::optional<TermHashes> hashes_;
};

template <typename Visit>
void TermDictionary::ForEach(Visit visit) const {
  for (TermOrdinal first = 0; first < size_; first += kBlock) {
    const Block block = BlockOf(first);
    const std::uint8_t* text = block.texts();
    for (std::size_t i = 0; i < block.terms; ++i) {
      const auto ordinal = static_cast<TermOrdinal>(first + i);
      visit(ordinal, std::string_view(reinterpret_cast<const char*>(text), block.lengths[i]), place(ordinal));
      text += block.lengths[i];
    }
  }
}

}  // namespace xeber
