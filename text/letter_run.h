// The letters that most texts are made of, sixteen bytes at a time.
#pragma once

#include <cstddef>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>

#include <bit>
#endif

namespace xeber {

// Behind the run of letters at `at`: of ASCII, Latin (U+00C0 to U+027F without × and ÷) and basic Cyrillic (U+0400 to U+047F).
// May stop before the run is over, on a character border: near the end of the text, at bytes that are no UTF-8, on other
// processors.
inline std::size_t SkipPlainLetters(std::string_view text, std::size_t at) {
#ifdef __SSE2__
  const auto any = [](char c) { return _mm_set1_epi8(c); };
  const auto bits = [](__m128i bytes) { return static_cast<unsigned>(_mm_movemask_epi8(bytes)); };
  const auto within = [&](__m128i bytes, unsigned char first, unsigned char last) {
    const __m128i from_first = _mm_sub_epi8(bytes, any(static_cast<char>(first)));
    return bits(_mm_cmpeq_epi8(_mm_min_epu8(from_first, any(static_cast<char>(last - first))), from_first));
  };
  while (at + 16 <= text.size()) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
    const unsigned ascii = within(_mm_or_si128(bytes, any(0x20)), 'a', 'z');
    const unsigned leading = within(bytes, 0xC3, 0xC9) | within(bytes, 0xD0, 0xD1);
    const unsigned following = bits(_mm_cmplt_epi8(bytes, any(static_cast<char>(0xC0))));
    const unsigned c3 = bits(_mm_cmpeq_epi8(bytes, any(static_cast<char>(0xC3))));
    const unsigned times = bits(_mm_cmpeq_epi8(_mm_or_si128(bytes, any(0x20)), any(static_cast<char>(0xB7))));  // 97 or B7
    const auto size = static_cast<unsigned>(std::countr_one(ascii | leading | following));
    const unsigned run = (1u << size) - 1;
    if (((leading << 1) & run) != (following & run) || ((c3 << 1) & times & run) != 0) break;
    const unsigned half = (leading << 1) >> size & 1;  // of a letter, at the end
    at += size - half;
    if (size < 16) break;
  }
#endif
  return at;
}

}  // namespace xeber
