#include "text/folding.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "text/characters.h"
#include "text/utf8.h"

namespace xeber {
namespace {

bool NeedsComposition(std::string_view word, const Characters& characters) {
  for (std::size_t at = 0; at < word.size();) {
    const auto byte = static_cast<unsigned char>(word[at]);
    if (byte < 0xCC) {  // nothing below U+0300 composes with what is before it
      ++at;
      continue;
    }
    const Decoded next = DecodeAt(word, at);
    if (next.c != kBadByte && characters.Of(next.c).composes) return true;
    at += next.size;
  }
  return false;
}

std::string Compose(std::string_view word) {
  UErrorCode status = U_ZERO_ERROR;
  const auto from = icu::UnicodeString::fromUTF8(icu::StringPiece(word.data(), static_cast<std::int32_t>(word.size())));
  std::string composed;
  icu::Normalizer2::getNFCInstance(status)->normalize(from, status).toUTF8String(composed);
  return composed;
}

bool IsJoiner(char32_t c) { return c == '-' || c == '.' || c == '_' || c == 0x2010 || c == 0x2011 || c == 0xB7; }

// Whether the full stop at word[at] stands between digits: 3.5 is not 35.
bool IsDecimalPoint(std::string_view word, std::size_t at) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return word[at] == '.' && at > 0 && at + 1 < word.size() && is_digit(word[at - 1]) && is_digit(word[at + 1]);
}

void FoldComposed(std::string_view word, CaseRule rule, const Characters& characters, std::string& out) {
  for (std::size_t at = 0; at < word.size();) {
    const Decoded next = DecodeAt(word, at);
    at += next.size;
    if (next.c == kBadByte || (IsJoiner(next.c) && word.size() > next.size && !IsDecimalPoint(word, at - 1))) continue;
    if (rule == CaseRule::kTurkic && next.c == 'I') {
      out += "ı";
    } else {
      characters.AppendFolded(next.c, out);
    }
  }
}

// Latin for the Cyrillic Azerbaijani alphabet of 1958-1991, from а on; empty = not in it.
std::string_view LatinOf(char32_t c) {
  switch (c) {
    case U'а':
      return "a";
    case U'б':
      return "b";
    case U'в':
      return "v";
    case U'г':
      return "q";
    case U'ғ':
      return "ğ";
    case U'д':
      return "d";
    case U'е':
      return "e";
    case U'э':
      return "e";
    case U'ә':
      return "ə";
    case U'ж':
      return "j";
    case U'з':
      return "z";
    case U'и':
      return "i";
    case U'й':
      return "y";
    case U'ы':
      return "ı";
    case U'ј':
      return "y";
    case U'к':
      return "k";
    case U'ҝ':
      return "g";
    case U'л':
      return "l";
    case U'м':
      return "m";
    case U'н':
      return "n";
    case U'о':
      return "o";
    case U'ө':
      return "ö";
    case U'п':
      return "p";
    case U'р':
      return "r";
    case U'с':
      return "s";
    case U'т':
      return "t";
    case U'у':
      return "u";
    case U'ү':
      return "ü";
    case U'ф':
      return "f";
    case U'х':
      return "x";
    case U'һ':
      return "h";
    case U'ц':
      return "ts";
    case U'ч':
      return "ç";
    case U'ҹ':
      return "c";
    case U'ш':
      return "ş";
    case U'щ':
      return "ş";
    case U'ю':
      return "yu";
    case U'я':
      return "ya";
    default:
      return {};
  }
}

}  // namespace

void FoldWord(std::string_view word, CaseRule rule, std::string& out) {
  out.clear();
  const Characters& characters = Characters::Get();
  if (NeedsComposition(word, characters)) {
    FoldComposed(Compose(word), rule, characters, out);
  } else {
    FoldComposed(word, rule, characters, out);
  }
}

void SpellPlainly(std::string_view word, std::string& out) {
  out.clear();
  const Characters& characters = Characters::Get();
  for (std::size_t at = 0; at < word.size();) {
    const Decoded next = DecodeAt(word, at);
    at += next.size;
    if (next.c != kBadByte) characters.AppendPlain(next.c, out);
  }
}

void CyrillicToLatinAzerbaijani(std::string_view word, std::string& out) {
  out.clear();
  for (std::size_t at = 0; at < word.size();) {
    const Decoded next = DecodeAt(word, at);
    const std::string_view latin = LatinOf(next.c);
    out += latin.empty() ? word.substr(at, next.size) : latin;
    at += next.size;
  }
}

void CapitaliseWords(std::string_view text, CaseRule rule, std::string& out) {
  out.clear();
  bool starts = true;
  for (std::size_t at = 0; at < text.size();) {
    const Decoded next = DecodeAt(text, at);
    if (next.c == kBadByte)
      out += text[at];
    else if (starts && rule == CaseRule::kTurkic && next.c == 'i')
      AppendUtf8(U'İ', out);
    else
      AppendUtf8(starts ? static_cast<char32_t>(u_toupper(static_cast<UChar32>(next.c))) : next.c, out);
    starts = next.c == ' ';
    at += next.size;
  }
}

bool HasAzerbaijaniCyrillic(std::string_view word) {
  for (std::size_t at = 0; at < word.size();) {
    const Decoded next = DecodeAt(word, at);
    at += next.size;
    switch (next.c) {
      case U'ҝ':
      case U'Ҝ':
      case U'ҹ':
      case U'Ҹ':
      case U'ә':
      case U'Ә':
      case U'ө':
      case U'Ө':
      case U'ү':
      case U'Ү':
      case U'һ':
      case U'Һ':
      case U'ј':
      case U'Ј':
      case U'ғ':
      case U'Ғ':
        return true;
      default:
        break;
    }
  }
  return false;
}

}  // namespace xeber
