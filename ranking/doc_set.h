// A set of documents of one segment, as bits.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "index/segment.h"

namespace xeber {

// All sets that meet must be of the same segment. Not thread-safe while it changes.
class DocSet {
 public:
  explicit DocSet(DocId documents) : documents_(documents), words_((documents + 63) / 64) {}

  bool Has(DocId doc) const { return (words_[doc / 64] >> (doc % 64) & 1) != 0; }
  void Add(DocId doc) { words_[doc / 64] |= std::uint64_t{1} << (doc % 64); }
  void Remove(DocId doc) { words_[doc / 64] &= ~(std::uint64_t{1} << (doc % 64)); }
  void AddAll(const DocList& docs) {
    for (const DocId doc : docs) Add(doc);
  }
  void AddRange(DocId begin, DocId end) {
    for (; begin < end && begin % 64 != 0; ++begin) Add(begin);
    for (; begin + 64 <= end; begin += 64) words_[begin / 64] = ~std::uint64_t{0};
    for (; begin < end; ++begin) Add(begin);
  }

  void operator&=(const DocSet& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= other.words_[i];
  }
  void operator|=(const DocSet& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
  }
  void operator-=(const DocSet& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= ~other.words_[i];
  }
  // All documents that are not in it.
  void Invert() {
    for (std::uint64_t& word : words_) word = ~word;
    if (documents_ % 64 != 0) words_.back() &= (std::uint64_t{1} << (documents_ % 64)) - 1;
  }

  // Calls visit(doc) for each, ascending.
  template <typename Visit>
  void ForEach(Visit visit) const {
    ForEachBetween(0, documents_, visit);
  }
  // The same of [begin, end), where begin is a multiple of 64, and so is end if documents follow it.
  template <typename Visit>
  void ForEachBetween(DocId begin, DocId end, Visit visit) const {
    for (std::size_t i = begin / 64; i < (std::size_t{end} + 63) / 64; ++i)
      for (std::uint64_t left = words_[i]; left != 0; left &= left - 1)
        visit(static_cast<DocId>(i * 64 + static_cast<std::size_t>(std::countr_zero(left))));
  }
  std::uint64_t count() const {
    std::uint64_t sum = 0;
    for (std::uint64_t word : words_) {  // std::popcount is a call where the compiler may not use the processor's own
      word -= word >> 1 & 0x5555555555555555;
      word = (word & 0x3333333333333333) + (word >> 2 & 0x3333333333333333);
      sum += ((word + (word >> 4)) & 0x0f0f0f0f0f0f0f0f) * 0x0101010101010101 >> 56;
    }
    return sum;
  }

 private:
  DocId documents_;
  std::vector<std::uint64_t> words_;
};

}  // namespace xeber
