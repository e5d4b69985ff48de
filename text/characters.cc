#include "text/characters.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/ucpmap.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <map>
#include <tuple>

#include "text/utf8.h"

namespace xeber {
namespace {

WordClass ToWordClass(UChar32 c) {
  switch (u_getIntPropertyValue(c, UCHAR_LINE_BREAK)) {
    case U_LB_COMPLEX_CONTEXT:
      return WordClass::kDictionary;
    default:
      break;
  }
  UErrorCode status = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(c, &status);
  const int word_break = u_getIntPropertyValue(c, UCHAR_WORD_BREAK);
  if (word_break != U_WB_EXTEND && word_break != U_WB_FORMAT &&
      (script == USCRIPT_HAN || script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA || word_break == U_WB_KATAKANA))
    return WordClass::kDictionary;
  // Signs of words or syllables that Unicode puts into no word; there is no dictionary of them, so that each is one.
  if (u_isalpha(c) && (script == USCRIPT_TANGUT || script == USCRIPT_NUSHU || script == USCRIPT_KHITAN_SMALL_SCRIPT))
    return WordClass::kDictionary;
  switch (word_break) {
    case U_WB_ALETTER:
      return WordClass::kLetter;
    case U_WB_HEBREW_LETTER:
      return WordClass::kHebrew;
    case U_WB_NUMERIC:
      return WordClass::kDigit;
    case U_WB_EXTEND:
    case U_WB_FORMAT:
    case U_WB_ZWJ:
      return WordClass::kMark;
    case U_WB_MIDLETTER:  // a colon parts words, as in ICU's root rules
      return c == ':' || c == 0xFE55 || c == 0xFF1A ? WordClass::kOther : WordClass::kMidLetter;
    case U_WB_MIDNUM:
      return WordClass::kMidNumber;
    case U_WB_MIDNUMLET:
      return WordClass::kMidBoth;
    case U_WB_SINGLE_QUOTE:
      return WordClass::kQuote;
    case U_WB_DOUBLE_QUOTE:
      return WordClass::kDoubleQuote;
    default:
      return WordClass::kOther;
  }
}

Script ToScript(UChar32 c) {
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(c, &status)) {
    case USCRIPT_LATIN:
      return Script::kLatin;
    case USCRIPT_CYRILLIC:
      return Script::kCyrillic;
    case USCRIPT_GREEK:
      return Script::kGreek;
    case USCRIPT_ARABIC:
      return Script::kArabic;
    case USCRIPT_HEBREW:
      return Script::kHebrew;
    case USCRIPT_COMMON:
    case USCRIPT_INHERITED:
      return Script::kNone;
    default:
      return Script::kOtherScript;
  }
}

bool IsApostrophe(char32_t c) { return c == '\'' || c == 0x2019 || c == 0x2018 || c == 0x02BC || c == 0x02BB || c == 0x02B9; }

Characters::Info ToInfo(UChar32 c) {
  Characters::Info info;
  info.word_class = ToWordClass(c);
  info.script = ToScript(c);
  info.upper = u_isUUppercase(c) || u_istitle(c);
  info.lower = u_isULowercase(c);
  const int hangul = u_getIntPropertyValue(c, UCHAR_HANGUL_SYLLABLE_TYPE);
  info.composes = u_getIntPropertyValue(c, UCHAR_NFC_QUICK_CHECK) != UNORM_YES || hangul == U_HST_LEADING_JAMO;
  return info;
}

bool IsDroppedMark(UChar32 c) {
  UErrorCode status = U_ZERO_ERROR;
  if (u_charType(c) != U_NON_SPACING_MARK) return false;
  if (c == 0x0307) return true;  // the dot that lower-casing İ or Lithuanian leaves over
  const UScriptCode script = uscript_getScript(c, &status);
  return script == USCRIPT_ARABIC || script == USCRIPT_HEBREW || (c >= 0x064B && c <= 0x065F) || c == 0x0670;
}

// Letters whose folding is ours rather than Unicode's.
char32_t OwnFold(UChar32 c) {
  switch (c) {
    case 0x0401:
    case 0x0451:
      return 0x0435;  // ё = е
    case 0x0130:
      return 'i';  // İ by the root rules
    case 0x0640:
      return 0;  // Arabic tatweel
    default:
      return kBadByte;
  }
}

void FoldWithIcu(UChar32 c, std::string& out) {
  if (const char32_t own = OwnFold(c); own != kBadByte) {
    if (own != 0) AppendUtf8(own, out);
    return;
  }
  if (IsApostrophe(static_cast<char32_t>(c)) || IsDroppedMark(c)) return;
  if (const int digit = u_charDigitValue(c); digit >= 0 && c > 0x7F) {
    out += static_cast<char>('0' + digit);
    return;
  }
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* casefold = icu::Normalizer2::getNFKCCasefoldInstance(status);
  casefold->normalize(icu::UnicodeString(c), status).toUTF8String(out);
}

// Pages whose characters are all alike, so that one look is enough: Han, Hangul, private use.
bool IsUniform(char32_t first) {
  return (first >= 0x3400 && first < 0x4D00) || (first >= 0x4E00 && first < 0x9F00) || (first >= 0xAC00 && first < 0xD700) ||
         (first >= 0xE000 && first < 0xF800) || (first >= 0x20000 && first < 0x2A600);
}

const char* OwnPlain(UChar32 c) {
  switch (c) {
    case 0x0259:
      return "e";  // ə
    case 0x0131:
      return "i";  // ı
    case 0x00F8:
      return "o";  // ø
    case 0x0142:
      return "l";  // ł
    case 0x0111:
      return "d";  // đ
    case 0x00F0:
      return "d";  // ð
    case 0x00FE:
      return "th";  // þ
    case 0x00E6:
      return "ae";  // æ
    case 0x0153:
      return "oe";  // œ
    case 0x0127:
      return "h";  // ħ
    case 0x0649:
      return "\u064A";  // alef maksura = ya
    case 0x06CC:
      return "\u064A";  // Persian ya
    case 0x06A9:
      return "\u0643";  // Persian kaf
    case 0x0629:
      return "\u0647";  // ta marbuta = ha
    default:
      return nullptr;
  }
}

// The folded letter without its marks, for scripts where readers leave marks out.
void PlainWithIcu(UChar32 c, std::string& out) {
  if (const char* own = OwnPlain(c)) {
    out += own;
    return;
  }
  icu::UnicodeString whole(c);
  const Script script = ToScript(c);
  if (script == Script::kLatin || script == Script::kGreek || script == Script::kArabic) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString parts = icu::Normalizer2::getNFDInstance(status)->normalize(whole, status);
    whole = parts.char32At(0);
  } else if (u_charType(c) == U_NON_SPACING_MARK && script == Script::kNone) {
    return;
  }
  whole.toUTF8String(out);
}

}  // namespace

const Characters& Characters::Get() {
  static const Characters characters;
  return characters;
}

Characters::Characters() {
  infos_.emplace_back();
  std::map<std::tuple<int, int, bool, bool, bool>, std::uint8_t> known{{{0, 0, false, false, false}, 0}};
  std::map<Page, const std::uint8_t*> pages;
  for (char32_t first = 0; first < kEnd; first += kMask + 1) {
    Page page{};
    // Planes 4-16 hold nothing but private use and invisible tags.
    for (char32_t c = first; c <= first + kMask && first < 0x40000; ++c) {
      if (c > first && IsUniform(first)) {
        page[c & kMask] = page[0];
        continue;
      }
      if (!u_isdefined(static_cast<UChar32>(c))) continue;
      const Info info = ToInfo(static_cast<UChar32>(c));
      const auto key = std::make_tuple(static_cast<int>(info.word_class), static_cast<int>(info.script), info.upper, info.lower,
                                       info.composes);
      const auto [at, added] = known.emplace(key, static_cast<std::uint8_t>(infos_.size()));
      if (added) infos_.push_back(info);
      page[c & kMask] = at->second;
    }
    auto [at, added] = pages.emplace(page, nullptr);
    if (added) {
      owned_.push_back(std::make_unique<Page>(page));
      at->second = owned_.back()->data();
    }
    pages_[first >> kShift] = at->second;
  }
  for (char32_t c = 0; c < kTwoByteEnd; ++c) low_[c] = Of(c).word_class;
  folded_.resize(kFoldEnd);
  plain_.resize(kFoldEnd);
  for (char32_t c = 0; c < kFoldEnd; ++c) {
    FoldWithIcu(static_cast<UChar32>(c), folded_[c]);
    PlainWithIcu(static_cast<UChar32>(c), plain_[c]);
  }
}

void Characters::AppendFolded(char32_t c, std::string& out) const {
  if (c < kFoldEnd) {
    out += folded_[c];
  } else {
    FoldWithIcu(static_cast<UChar32>(c), out);
  }
}

void Characters::AppendPlain(char32_t c, std::string& out) const {
  if (c < kFoldEnd) {
    out += plain_[c];
  } else {
    PlainWithIcu(static_cast<UChar32>(c), out);
  }
}

}  // namespace xeber
