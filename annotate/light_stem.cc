#include "annotate/light_stem.h"

#include <array>
#include <span>

namespace xeber {
namespace {

constexpr std::size_t kMinLetters = 4;

// Case endings (grammar), longest first among those that end alike; possessives and plurals are left on.
constexpr std::array<std::string_view, 31> kTurkicEndings = {
    "la", "lə", "le", "dan", "dən", "den", "tan", "ten", "nın", "nin", "nun", "nün", "da", "də", "de", "ta",
    "te", "ın", "in", "un",  "ün",  "ya",  "yə",  "ye",  "ı",   "i",   "u",   "ü",   "a",  "ə",  "e"};
constexpr std::array<std::string_view, 16> kRussianEndings = {"ым", "ами", "ями", "ом", "ем", "ой", "ей", "ам",
                                                              "ах", "а",   "я",   "у",  "е",  "ы",  "и",  "ь"};

std::size_t Letters(std::string_view word) {
  std::size_t letters = 0;
  for (const char c : word) letters += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  return letters;
}

std::string_view Strip(std::string_view word, std::span<const std::string_view> endings) {
  for (bool stripped = true; stripped;) {
    stripped = false;
    for (const std::string_view ending : endings) {
      if (word.empty() || word.back() != ending.back() || !word.ends_with(ending) ||
          Letters(word) < kMinLetters + Letters(ending))
        continue;
      if (word.ends_with("zadə") || word.ends_with("zade")) return word.substr(0, word.rfind('d') + 1);  // part of the name
      word.remove_suffix(ending.size());
      stripped = true;
      break;
    }
  }
  return word;
}

}  // namespace

std::string_view LightStem(std::string_view exact, const Language& language) {
  const std::string_view code = language.primary();
  if (code == "az" || code == "tr") return Strip(exact, kTurkicEndings);
  if (code == "ru") return Strip(exact, kRussianEndings);
  return exact;
}

}  // namespace xeber
