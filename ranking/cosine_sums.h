// Two cosines of every document of a segment, added up while postings are read.
#pragma once

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "index/doc_list.h"

namespace xeber {

// In steps of 1 / kOne. A sum of rounded strengths exceeds 1 by a few hundredths, far from overflowing. All sums are zero before
// and after a segment is read. Not thread-safe.
class CosineSums {
 public:
  static constexpr float kOne = 32768;

  void Fit(DocId documents) {
    const std::size_t size = (documents + kBlock - 1) / kBlock * kBlock;
    if (terms_.size() >= size) return;
    terms_.resize(size, 0);
    entities_.resize(size, 0);
    named_.resize(size + 1);
  }

  void AddTerm(DocId doc, std::uint16_t steps) { terms_[doc] = static_cast<std::uint16_t>(terms_[doc] + steps); }
  // Remembers the document. Stays at the most there is, so that a damaged list makes no sum zero again.
  void AddEntity(DocId doc, std::uint16_t steps) {
    named_[count_] = doc;
    count_ += entities_[doc] == 0 ? 1 : 0;
    entities_[doc] = static_cast<std::uint16_t>(std::min<std::uint32_t>(UINT16_MAX, std::uint32_t{entities_[doc]} + steps));
  }

  // Calls take(doc, terms, entities) for every document of [begin, end) with a sum of entities, in no order, and sets both sums
  // to zero.
  template <typename Take>
  void TakeNamed(DocId begin, DocId end, Take take) {
    std::size_t left = 0;
    for (std::size_t i = 0; i < count_; ++i) {
      if (i + kAhead < count_) __builtin_prefetch(&terms_[named_[i + kAhead]]);
      const DocId doc = named_[i];
      if (doc >= begin && doc < end)
        take(doc, std::exchange(terms_[doc], 0), std::exchange(entities_[doc], 0));
      else
        named_[left++] = doc;
    }
    count_ = left;
  }

  // Calls take(doc, terms) for the documents of [begin, end) with at least least() steps of terms, ascending, and sets the sums
  // of terms of all to zero. least() must be positive, and may rise as documents are taken.
  template <typename Least, typename Take>
  void TakeTerms(DocId begin, DocId end, Least least, Take take) {
    if (begin >= end) return;
    for (DocId block = begin / kBlock * kBlock; block < end; block += kBlock) {
      std::uint64_t found = AtLeast(&terms_[block], least());
      if (block < begin) found &= ~std::uint64_t{0} << (begin - block);
      if (end - block < kBlock) found &= (std::uint64_t{1} << (end - block)) - 1;
      for (; found != 0; found &= found - 1) {
        const DocId doc = block + static_cast<DocId>(std::countr_zero(found));
        take(doc, terms_[doc]);
      }
      std::fill(&terms_[std::max(begin, block)], terms_.data() + std::min(end, block + kBlock), 0);
    }
  }

 private:
  static constexpr DocId kBlock = 64;
  static constexpr std::size_t kAhead = 16;

  // Which of kBlock sums are so large, a bit each.
  static std::uint64_t AtLeast(const std::uint16_t* sums, std::uint16_t least) {
    std::uint64_t found = 0;
#ifdef __SSE2__
    const __m128i wanted = _mm_set1_epi16(static_cast<std::int16_t>(least)), zero = _mm_setzero_si128();
    const auto reach = [&](const std::uint16_t* at) {
      return _mm_cmpeq_epi16(_mm_subs_epu16(wanted, _mm_loadu_si128(reinterpret_cast<const __m128i*>(at))), zero);
    };
    for (DocId i = 0; i < kBlock; i += 16) {
      const auto bits = static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_packs_epi16(reach(sums + i), reach(sums + i + 8))));
      found |= std::uint64_t{bits} << i;
    }
#else
    for (DocId i = 0; i < kBlock; ++i) found |= std::uint64_t{sums[i] >= least} << i;
#endif
    return found;
  }

  std::vector<std::uint16_t> terms_, entities_;
  std::vector<DocId> named_;  // documents with a sum of entities
  std::size_t count_ = 0;
};

}  // namespace xeber
