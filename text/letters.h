// The Azerbaijani and Turkish alphabets as small numbers, and its vowels by harmony.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace xeber {

// Letters as small numbers, so that a word is an array of bytes. 0 = a letter outside the alphabet.
using Letter = std::uint8_t;
inline constexpr std::size_t kLetters = 40;

// Classes of vowels by harmony, as bits; in plain spelling a vowel can be of two classes.
enum HarmonyBits : std::uint8_t { kBackFlat = 1, kBackRound = 2, kFrontFlat = 4, kFrontRound = 8, kConsonant = 0 };

namespace letters_internal {

inline constexpr char32_t kAlphabet[] = U" abcçdeəfgğhxıijkqlmnoöprsştuüvyzw";

inline constexpr auto kLetterOf = [] {
  std::array<Letter, 0x260> letters{};
  for (Letter i = 1; kAlphabet[i] != 0; ++i) letters[kAlphabet[i]] = i;
  return letters;
}();

constexpr std::uint8_t Harmony(char32_t c, bool plain) {
  switch (c) {
    case U'a':
    case U'ı':
      return kBackFlat;
    case U'e':
    case U'ə':
      return kFrontFlat;
    case U'i':
      return plain ? kBackFlat | kFrontFlat : kFrontFlat;
    case U'o':
    case U'u':
      return plain ? kBackRound | kFrontRound : kBackRound;
    case U'ö':
    case U'ü':
      return kFrontRound;
    default:
      return kConsonant;
  }
}

inline constexpr auto kHarmonyOf = [] {
  std::array<std::array<std::uint8_t, kLetters>, 2> harmony{};
  for (std::size_t i = 1; kAlphabet[i] != 0; ++i) {
    harmony[0][i] = Harmony(kAlphabet[i], false);
    harmony[1][i] = Harmony(kAlphabet[i], true);
  }
  return harmony;
}();

}  // namespace letters_internal

// The number of a folded letter.
constexpr Letter ToLetter(char32_t c) {
  return c < letters_internal::kLetterOf.size() ? letters_internal::kLetterOf[c] : Letter{0};
}

// The letter of a number that is not 0.
constexpr char32_t FromLetter(Letter letter) { return letters_internal::kAlphabet[letter]; }

// The harmony classes of `letter`; `plain` = as written on a plain keyboard (i is ı or i, e is e or ə).
constexpr std::uint8_t HarmonyOf(Letter letter, bool plain) { return letters_internal::kHarmonyOf[plain ? 1 : 0][letter]; }

}  // namespace xeber
