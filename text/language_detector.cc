#include "text/language_detector.h"

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

#include <algorithm>
#include <string>
#include <unordered_set>

#include "text/arabic_script.h"
#include "text/characters.h"
#include "text/folding.h"
#include "text/utf8.h"
#include "text/word_scanner.h"

namespace xeber {
namespace {

constexpr std::size_t kMaxBytes = 20000;        // of a long text, its beginning says enough
constexpr std::size_t kShortLetters = 40;       // below, letters say more than statistics
constexpr std::size_t kContradictLetters = 80;  // a declared language is only contradicted by texts of some length
constexpr double kContradictConfidence = 0.8;

// Letters counted by what they say.
struct Letters {
  std::size_t all = 0;
  std::size_t latin = 0;
  std::size_t cyrillic = 0;
  std::size_t arabic = 0;
  std::size_t schwa = 0;           // ə: Azerbaijani among the Latin alphabets
  std::size_t turkic = 0;          // ı ğ ş
  std::size_t az_cyrillic = 0;     // ҝ ҹ: Azerbaijani alone
  std::size_t cyrillic_schwa = 0;  // ә: Azerbaijani, Tatar, Bashkir, Kazakh
  std::size_t cyrillic_je = 0;     // ј: Azerbaijani, Serbian, Macedonian
  std::size_t east_slavic = 0;     // ы э ъ ё
  std::size_t kazakh = 0;          // қ ң ұ
  std::size_t ukrainian = 0;       // і ї є ґ
};

Letters CountLetters(std::string_view text) {
  const Characters& characters = Characters::Get();
  Letters letters;
  for (std::size_t at = 0; at < text.size();) {
    const Decoded next = DecodeAt(text, at);
    at += next.size;
    if (next.c == kBadByte) continue;
    const Characters::Info& info = characters.Of(next.c);
    if (info.word_class != WordClass::kLetter && info.word_class != WordClass::kHebrew &&
        info.word_class != WordClass::kDictionary)
      continue;
    ++letters.all;
    letters.latin += info.script == Script::kLatin;
    letters.cyrillic += info.script == Script::kCyrillic;
    letters.arabic += info.script == Script::kArabic;
    switch (next.c) {
      case U'ə':
      case U'Ə':
        ++letters.schwa;
        break;
      case U'ı':
      case U'ğ':
      case U'Ğ':
      case U'ş':
      case U'Ş':
      case U'İ':
        ++letters.turkic;
        break;
      case U'ҝ':
      case U'Ҝ':
      case U'ҹ':
      case U'Ҹ':
        ++letters.az_cyrillic;
        break;
      case U'ә':
      case U'Ә':
        ++letters.cyrillic_schwa;
        break;
      case U'ј':
      case U'Ј':
        ++letters.cyrillic_je;
        break;
      case U'ы':
      case U'э':
      case U'Э':
      case U'ъ':
      case U'ё':
      case U'Ё':
        ++letters.east_slavic;
        break;
      case U'қ':
      case U'Қ':
      case U'ң':
      case U'Ң':
      case U'ұ':
      case U'Ұ':
        ++letters.kazakh;
        break;
      case U'і':
      case U'І':
      case U'ї':
      case U'Ї':
      case U'є':
      case U'Є':
        ++letters.ukrainian;
        break;
      default:
        break;
    }
  }
  return letters;
}

// CLD2 gives up at what is not meant for interchange: controls and noncharacters.
bool IsForInterchange(char32_t c) {
  return c >= ' ' && (c < 0x7F || c > 0x9F) && (c & 0xFFFE) != 0xFFFE && (c < 0xFDD0 || c > 0xFDEF);
}

// `text` with a blank for every byte that is no UTF-8 or not meant for interchange.
std::string Clean(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const Decoded next = DecodeAt(text, at);
    if (next.c == kBadByte || !IsForInterchange(next.c)) {
      clean += ' ';
    } else {
      clean.append(text.substr(at, next.size));
    }
    at += next.size;
  }
  return clean;
}

// The words of letters in `text`, each once, in order, in lower case.
std::string WordsOnce(std::string_view text) {
  std::string words, folded;
  std::unordered_set<std::string> seen;
  WordScanner scanner(text);
  for (Word word; scanner.Next(word);) {
    if (word.has_digit) continue;
    FoldWord(text.substr(word.begin, word.end - word.begin), CaseRule::kRoot, folded);
    if (seen.insert(folded).second) words.append(folded).append(" ");
  }
  return words;
}

DetectedLanguage AskCld2(const std::string& clean, int flags) {
  CLD2::Language languages[3] = {CLD2::UNKNOWN_LANGUAGE, CLD2::UNKNOWN_LANGUAGE, CLD2::UNKNOWN_LANGUAGE};
  int percents[3] = {};
  double scores[3] = {};
  int text_bytes = 0;
  bool reliable = false;
  int valid_bytes = 0;
  const CLD2::CLDHints hints{nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
  CLD2::ExtDetectLanguageSummaryCheckUTF8(clean.data(), static_cast<int>(clean.size()), true, &hints, flags, languages, percents,
                                          scores, nullptr, &text_bytes, &reliable, &valid_bytes);
  if (languages[0] == CLD2::UNKNOWN_LANGUAGE || languages[0] == CLD2::TG_UNKNOWN_LANGUAGE) return {};
  std::string_view code = CLD2::LanguageCode(languages[0]);
  if (code == "iw") code = "he";
  return {Language(code), (reliable ? 1.0 : 0.5) * std::clamp(percents[0], 0, 100) / 100.0};
}

// Letters that together only Azerbaijani writes: ҝ and ҹ, and ә beside ј.
std::size_t CyrillicAzerbaijaniSigns(const Letters& letters) {
  if (letters.kazakh > 0) return 0;
  return letters.az_cyrillic + std::min(letters.cyrillic_schwa, letters.cyrillic_je);
}

DetectedLanguage Guess(std::string_view text, const Letters& letters) {
  if (letters.all == 0) return {};
  if (const std::size_t signs = CyrillicAzerbaijaniSigns(letters); signs * 300 >= letters.cyrillic && signs > 0)
    return {Language("az-cyrl"), signs > 1 ? 0.95 : 0.8};
  const bool latin = letters.latin * 2 > letters.all;
  const bool some_schwa = latin && letters.schwa > 0 && letters.schwa * 50 >= letters.latin;
  // Fewer than one in 25 may be a quotation in a Turkish text.
  const bool few_schwa = letters.all >= kShortLetters && letters.schwa * 25 < letters.latin;
  if (some_schwa && !few_schwa) return {Language("az"), letters.schwa > 3 ? 0.98 : 0.8};
  if (letters.arabic * 2 > letters.all) {
    if (const DetectedLanguage found = FindByArabicScript(text); found.language.known()) return found;
  }
  DetectedLanguage found = AskCld2(Clean(text), 0);
  if (some_schwa && found.language != Language("tr")) return {Language("az"), 0.8};
  // CLD2 takes no repeated words into account and gives up where little else is left: tables of results.
  if (!found.language.known() && letters.all >= kShortLetters) {
    found = AskCld2(WordsOnce(text), CLD2::kCLDFlagBestEffort);
    found.confidence = std::min(found.confidence, 0.5);
  }
  // Azerbaijani writes a schwa in every other word, Turkish never does.
  if (latin && found.language == Language("az") && letters.schwa == 0 && letters.latin > 200 &&
      letters.turkic * 50 > letters.latin)
    found.language = Language("tr");
  if (letters.all >= kShortLetters) return found;
  if (latin && letters.turkic > 0 && found.confidence < 0.9) return {Language("tr"), 0.5};
  if (letters.cyrillic * 2 > letters.all && letters.ukrainian > 0 && letters.east_slavic == 0) return {Language("uk"), 0.5};
  if (letters.cyrillic * 2 > letters.all && found.confidence < 0.9 && letters.kazakh == 0) return {Language("ru"), 0.5};
  if (latin && found.confidence < 0.9) return {};
  return found;
}

bool IsAzerbaijani(const Language& language) { return language.primary() == "az" || language.primary() == "azb"; }

// The declared language, unless the text shows that it is Azerbaijani in another script than declared.
Language WithScript(const Language& declared, const Language& found) {
  const bool arabic = found == Language("azb");
  if (declared == Language("az-arab")) return arabic ? declared : found;
  const bool latin_as_declared = found == Language("az") && declared != Language("azb");
  return IsAzerbaijani(found) && !latin_as_declared ? found : declared;
}

}  // namespace

DetectedLanguage DetectLanguage(std::string_view text, const Language& declared) {
  text = CutUtf8(text, kMaxBytes);
  const Letters letters = CountLetters(text);
  const DetectedLanguage found = Guess(text, letters);
  if (!declared.known()) return found;
  if (!found.language.known()) return {declared, 0.5};
  if (found.language.primary() == declared.primary() || (IsAzerbaijani(found.language) && IsAzerbaijani(declared)))
    return {WithScript(declared, found.language), std::max(found.confidence, 0.5)};
  const bool contradicts = letters.all >= kContradictLetters && found.confidence >= kContradictConfidence;
  return contradicts ? found : DetectedLanguage{declared, 0.5};
}

}  // namespace xeber
