// What the words of a segment stand as in tokens.bin.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "index/term_dictionary.h"
#include "index/term_ordinal.h"

namespace xeber {

// The words (terms of schema::kStem) of `terms` by code: those in the most documents first, of equally frequent ones in order.
std::vector<TermOrdinal> WordsByFrequency(const TermDictionary& terms);

// Thread-safe.
class WordCodes {
 public:
  WordCodes() = default;
  // `words` by code, ordinals of `terms`. Codes that do not fall by document frequency are not found by CodeOf.
  WordCodes(std::vector<TermOrdinal> words, const TermDictionary& terms);

  std::size_t size() const { return words_.size(); }
  TermOrdinal word(std::uint64_t code) const { return words_[code]; }
  // nullopt if a term in so many documents has none.
  std::optional<std::uint32_t> CodeOf(TermOrdinal ordinal, std::uint32_t documents) const;

 private:
  // The words that so many documents hold: their codes begin here.
  struct Group {
    std::uint32_t documents, begin;
  };

  std::vector<TermOrdinal> words_;
  std::vector<Group> groups_;  // by falling number of documents
};

}  // namespace xeber
