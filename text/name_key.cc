#include "text/name_key.h"

#include <utility>

#include "text/folding.h"
#include "text/utf8.h"

namespace xeber {
namespace {

// The sound of a folded letter, as the key writes it; null for letters that stand for themselves. Gutturals (h, ğ, q, г, х, and x in az and tr)
// are one sound, because Russian writes Heydər as Гейдар and Xəzər as Хазар.
const char* SoundOf(char32_t c, bool turkic) {
  switch (c) {
    case U'ə':
    case U'а':
      return "a";
    case U'ı':
    case U'и':
    case U'й':
    case U'ы':
    case U'і':
    case U'y':
      return "i";
    case U'ö':
    case U'о':
    case U'ө':
      return "o";
    case U'ü':
    case U'у':
    case U'ұ':
    case U'ү':
      return "u";
    case U'ç':
    case U'ч':
      return "ch";
    case U'ş':
    case U'ш':
    case U'щ':
      return "sh";
    case U'ğ':
    case U'h':
    case U'q':
    case U'г':
    case U'х':
    case U'ғ':
    case U'һ':
    case U'ґ':
      return "g";
    case U'б':
      return "b";
    case U'в':
    case U'w':
      return "v";
    case U'д':
      return "d";
    case U'е':
    case U'э':
    case U'є':
      return "e";
    case U'ж':
      return "zh";
    case U'з':
      return "z";
    case U'к':
    case U'қ':
      return "k";
    case U'л':
      return "l";
    case U'м':
      return "m";
    case U'н':
    case U'ң':
      return "n";
    case U'п':
      return "p";
    case U'р':
      return "r";
    case U'с':
      return "s";
    case U'т':
      return "t";
    case U'ф':
      return "f";
    case U'ц':
      return "ts";
    case U'ю':
      return "iu";
    case U'я':
      return "ia";
    case U'ї':
      return "ii";
    case U'ъ':
    case U'ь':
      return "";
    case U'x':
      return turkic ? "g" : "ks";
    case U'c':
      return turkic ? "j" : nullptr;
    case U'j':
      return turkic ? "zh" : nullptr;
    default:
      return nullptr;
  }
}

constexpr std::pair<std::string_view, std::string_view> kSpellings[] = {{"sch", "sh"}, {"dzh", "j"}, {"dj", "j"}, {"kh", "h"},
                                                                        {"gh", "h"},   {"ph", "f"},  {"ck", "k"}, {"oo", "u"},
                                                                        {"ee", "i"},   {"ou", "u"}};

void Replace(std::string_view from, std::string_view to, std::string& word) {
  for (std::size_t at = word.find(from); at != std::string::npos; at = word.find(from, at + to.size()))
    word.replace(at, from.size(), to);
}

std::string ToSounds(std::string_view folded, bool turkic) {
  std::string sounds;
  for (std::size_t at = 0; at < folded.size();) {
    const Decoded next = DecodeAt(folded, at);
    const bool digraph =
        next.c == 'h' && at > 0 && !turkic && (folded[at - 1] == 's' || folded[at - 1] == 'c' || folded[at - 1] == 'z');
    if (digraph) {
      sounds += 'h';
    } else if (const char* sound = SoundOf(next.c, turkic)) {
      sounds += sound;
    } else {
      sounds += folded.substr(at, next.size);
    }
    at += next.size;
  }
  return sounds;
}

// Doubled letters once; i beside another vowel is a glide that spellings add and leave out (Aliyev, Aliev).
std::string Squeeze(std::string_view sounds) {
  constexpr std::string_view kVowels = "aeiou";
  std::string key;
  for (const char c : sounds) {
    if (!key.empty() && key.back() == c) continue;
    const bool vowel = kVowels.find(c) != std::string_view::npos;
    if (vowel && key.size() > 1 && key.back() == 'i' && kVowels.find(key[key.size() - 2]) != std::string_view::npos)
      key.pop_back();
    if (!key.empty() && key.back() == c) continue;
    key += c;
  }
  return key;
}

}  // namespace

std::string NameKey(std::string_view word, const Language& language) {
  const bool turkic = language.primary() == "az" || language.primary() == "tr";
  std::string folded;
  FoldWord(word, turkic ? CaseRule::kTurkic : CaseRule::kRoot, folded);
  if (language.primary() == "az" && HasAzerbaijaniCyrillic(folded)) {
    std::string latin;
    CyrillicToLatinAzerbaijani(folded, latin);
    folded = latin;
  }
  // Only now: in Cyrillic дж is one sound, and a Latin text in any language may use the English spelling.
  Replace("дж", turkic ? "c" : "j", folded);
  if (!turkic) {
    for (const auto& [from, to] : kSpellings) Replace(from, to, folded);
  }
  std::string plain;
  SpellPlainly(ToSounds(folded, turkic), plain);
  return Squeeze(plain);
}

}  // namespace xeber
