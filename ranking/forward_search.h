// Finds ascending numbers in a list of ascending numbers of two bytes, many at once: the numbers of a block are compared with the
// wanted one without branches, since which of them it is nobody can foresee. Blocks are passed over by galloping (Bentley & Yao
// 1976; with vectors of instructions: Lemire, Boytsov & Kurz, SIMD Compression and the Intersection of Sorted Integers, 2016).
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace xeber {

// Numbers that differ, of one page (index/doc_list.h). The list must outlive it. Not thread-safe.
class ForwardSearch {
 public:
  static constexpr std::size_t kNone = SIZE_MAX;

  // In numbers[begin] to before numbers[end].
  ForwardSearch(const std::uint16_t* numbers, std::size_t begin, std::size_t end) : numbers_(numbers), begin_(begin), at_(begin), end_(end) {}

  // The place of `wanted`, or kNone if it is not there. To be called with greater numbers from call to call.
  [[gnu::always_inline]] inline std::size_t Find(std::uint16_t wanted) {
    PassOver(wanted);
    if (at_ + kBlock <= end_) return FindInBlock(at_, wanted);
    if (end_ - begin_ >= kBlock) return FindInBlock(end_ - kBlock, wanted);
    while (at_ < end_ && numbers_[at_] < wanted) ++at_;
    return at_ < end_ && numbers_[at_] == wanted ? at_ : kNone;
  }
  // Whether all numbers are less than `number`.
  bool AllBefore(std::uint16_t number) const { return begin_ == end_ || numbers_[end_ - 1] < number; }

 private:
  static constexpr std::size_t kBlock = 32;

  // Whole blocks that end before `wanted`.
  void PassOver(std::uint16_t wanted) {
    std::size_t step = kBlock;
    while (at_ + step <= end_ && numbers_[at_ + step - 1] < wanted) at_ += step, step *= 2;
    for (; step > kBlock; step /= 2)
      if (at_ + step / 2 <= end_ && numbers_[at_ + step / 2 - 1] < wanted) at_ += step / 2;
  }

#if defined(__SSE2__)
  std::size_t FindInBlock(std::size_t block, std::uint16_t wanted) const {
    const auto* const numbers = reinterpret_cast<const __m128i*>(numbers_ + block);
    const __m128i all = _mm_set1_epi16(static_cast<std::int16_t>(wanted));
    const auto equal = [&](int i) { return _mm_cmpeq_epi16(_mm_loadu_si128(numbers + i), all); };
    const auto low = static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_packs_epi16(equal(0), equal(1))));
    const auto high = static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_packs_epi16(equal(2), equal(3))));
    const std::uint32_t found = low | high << 16;
    return found == 0 ? kNone : block + static_cast<std::size_t>(std::countr_zero(found));
  }
#else
  std::size_t FindInBlock(std::size_t block, std::uint16_t wanted) const {
    std::size_t before = 0;
    for (std::size_t i = 0; i < kBlock; ++i) before += numbers_[block + i] < wanted;
    return before < kBlock && numbers_[block + before] == wanted ? block + before : kNone;
  }
#endif

  const std::uint16_t* numbers_;
  std::size_t begin_, at_, end_;
};

}  // namespace xeber
