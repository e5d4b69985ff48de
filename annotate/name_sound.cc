#include "annotate/name_sound.h"

#include <algorithm>
#include <span>

#include "text/name_key.h"

namespace xeber {
namespace {

constexpr std::size_t kLeastLeft = 4;  // letters of a word whose endings are taken off

// Of az, tr and names that end alike, as they sound; longest first among those that end alike.
constexpr std::string_view kEndings[] = {"nin", "nun", "dan", "tan", "in", "un", "da", "ta", "a", "i", "u", "n"};
constexpr std::string_view kTurkicEndings[] = {"la", "daki", "taki"};
// Letters by which texts in Turkic languages write foreign names as they are.
constexpr std::string_view kForeignInTurkic[] = {"io", "ea", "eo", "w", "ou"};

bool IsVowel(char c) { return c != '\0' && std::string_view("aeiou").find(c) != std::string_view::npos; }

// One letter for what spellings and alphabets tell apart differently.
char Coarse(char letter) {
  switch (letter) {
    case 'e':
      return 'a';
    case 'o':
      return 'u';
    case 'k':
      return 'g';
    default:
      return letter;
  }
}

bool IsForeign(std::string_view word) {
  return std::any_of(std::begin(kForeignInTurkic), std::end(kForeignInTurkic),
                     [&](std::string_view letters) { return word.find(letters) != std::string_view::npos; });
}

bool TakeEndingOff(std::span<const std::string_view> endings, std::string& name) {
  for (const std::string_view ending : endings) {
    if (!name.ends_with(ending) || name.size() < kLeastLeft + ending.size()) continue;
    if (ending == "da" && name.ends_with("zada")) continue;  // a part of names
    name.resize(name.size() - ending.size());
    return true;
  }
  return false;
}

std::size_t Letters(std::string_view cyrillic) { return cyrillic.size() / 2; }

// Рашадом, Сергеем; Невского, Восточная; as last words also Алиеву, Мансуровой, Ломакиным.
std::string_view WithoutRussianCase(std::string_view word, NameWordPlace place) {
  constexpr std::string_view kOfAdjectives[] = {"ого", "ому", "им", "ым", "ая", "ую", "ой", "ое", "ий", "ый"};
  constexpr std::string_view kInstrumental[] = {"ом", "еем", "ием", "аем", "рем", "лем"};
  constexpr std::string_view kOfLastWords[] = {"ым", "ем", "ой", "ей", "а", "у", "е", "и", "ы", "я", "ю"};
  for (const std::string_view ending : kOfAdjectives) {
    if (!word.ends_with(ending) || Letters(word) < Letters(ending) + 3) continue;
    const std::string_view stem = word.substr(0, word.size() - ending.size());
    if (stem.ends_with("ск") || stem.ends_with("цк") || stem.ends_with("н")) return stem;
  }
  for (const std::string_view ending : kInstrumental)
    if (word.ends_with(ending) && Letters(word) >= Letters(ending) + 2) return word.substr(0, word.size() - 4);
  for (const std::string_view ending : kOfLastWords)
    if (place == NameWordPlace::kLast && word.ends_with(ending) && Letters(word) >= Letters(ending) + kLeastLeft)
      return word.substr(0, word.size() - ending.size());
  return word;
}

}  // namespace

std::string SpellName(std::string_view word, const Language& language, NameWordPlace place) {
  const bool turkic = language.primary() == "az" || language.primary() == "tr";
  if (language.primary() == "ru") word = WithoutRussianCase(word, place);
  const std::string sound = NameKey(word, turkic && IsForeign(word) ? Language("en") : language);
  const bool hard_c = !turkic || IsForeign(word);
  std::string name;
  for (std::size_t i = 0; i < sound.size(); ++i) {
    const char next = i + 1 < sound.size() ? sound[i + 1] : '\0';
    const char before = name.empty() ? '\0' : name.back();
    const bool digraph = next == 'h' && std::string_view("czst").find(sound[i]) != std::string_view::npos;
    if (sound[i] == 'e' && next == 'o' && name.size() == 1) continue;  // Георгий, Giorgi
    if (sound[i] == 'g' && before == 't' && !turkic) continue;         // th
    char letter = Coarse(sound[i]);
    if (letter == 'c') letter = !digraph && hard_c && std::string_view("aolru").find(next) != std::string_view::npos ? 'g' : 'j';
    if (digraph && letter == 'z') letter = 'j';
    i += digraph;
    if (before == 'i' && IsVowel(letter)) name.pop_back();
    if (letter == 'i' && IsVowel(name.empty() ? '\0' : name.back())) continue;
    if (name.empty() || name.back() != letter) name += letter;
  }
  if (place == NameWordPlace::kLast) {
    if (turkic) TakeEndingOff(kTurkicEndings, name);
    while (TakeEndingOff(kEndings, name)) continue;
  }
  while (name.size() > 3 && IsVowel(name.back())) name.pop_back();
  const std::size_t size = name.size();
  if (size > 4 && name[size - 2] == 'a' && (name.back() == 'l' || name.back() == 'r') && !IsVowel(name[size - 3]))
    name.erase(size - 2, 1);
  return name;
}

}  // namespace xeber
