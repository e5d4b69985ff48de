// Any bytes are taken: offsets stay inside the text, on character borders, in order.
#include <gtest/gtest.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <random>
#include <string>
#include <thread>
#include <vector>

#include "text/analyzer.h"
#include "text/folding.h"
#include "text/language_detector.h"
#include "text/name_key.h"
#include "text/snippet.h"
#include "text/snippet_html.h"
#include "text/utf8.h"

namespace xeber {
namespace {

const Analyzer& TheAnalyzer() {
  static const std::unique_ptr<const Analyzer> analyzer = MakeAnalyzer(XEBER_DATA_DIR);
  return *analyzer;
}

bool OnBorder(std::string_view text, std::size_t offset) {
  if (offset == 0 || offset >= text.size()) return offset <= text.size();
  for (std::size_t at = offset < 4 ? 0 : offset - 3; at < offset; ++at) {
    const Decoded character = DecodeAt(text, at);
    if (character.c != kBadByte && at + character.size > offset) return false;
  }
  return true;
}

// Well-formed UTF-8, every mark closed, and no other markup.
void CheckHtml(std::string_view html, std::size_t marks) {
  std::size_t opened = 0, closed = 0;
  for (std::size_t at = 0; at < html.size();) {
    const Decoded character = DecodeAt(html, at);
    ASSERT_NE(character.c, kBadByte);
    if (character.c == '<') {
      const bool closes = opened > closed;
      ASSERT_EQ(html.substr(at, closes ? 7 : 6), closes ? "</mark>" : "<mark>");
      ++(closes ? closed : opened);
      at += closes ? 7 : 6;
      continue;
    }
    ASSERT_TRUE(character.c != '>' && character.c != '"' && character.c != '\'');
    at += character.size;
  }
  ASSERT_EQ(opened, marks);
  ASSERT_EQ(closed, marks);
}

void CheckText(std::string_view text, const Language& language) {
  Analysis analysis;
  TheAnalyzer().Analyze(text, language, analysis);
  std::uint32_t behind = 0;
  for (const Token& token : analysis.tokens) {
    ASSERT_LE(behind, token.begin);
    ASSERT_LT(token.begin, token.end);
    ASSERT_LE(token.end, text.size());
    ASSERT_TRUE(OnBorder(text, token.begin) && OnBorder(text, token.end)) << token.begin << "-" << token.end;
    ASSERT_FALSE(token.exact.empty() || token.stem.empty());
    ASSERT_LE(token.exact.size() | token.stem.size() | token.folded.size(), 127u);
    behind = token.end;
  }
  behind = 0;
  for (const ByteRange& range : FindSentences(text, language)) {
    ASSERT_LE(behind, range.begin);
    ASSERT_LT(range.begin, range.end);
    ASSERT_LE(range.end, text.size());
    ASSERT_TRUE(OnBorder(text, range.begin) && OnBorder(text, range.end));
    behind = range.end;
  }
  std::vector<std::string_view> keys;
  for (std::size_t i = 0; i < analysis.tokens.size(); i += 3) keys.push_back(analysis.tokens[i].stem);
  const Snippet snippet = MakeSnippet(text, analysis, keys, 60);
  ASSERT_LE(snippet.text.size(), 68u);
  for (const ByteRange& range : snippet.highlights) ASSERT_TRUE(range.begin < range.end && range.end <= snippet.text.size());
  CheckHtml(ToHtml(snippet.text, snippet.highlights), snippet.highlights.size());
  DetectLanguage(text, language);
  NameKey(text.substr(0, 40), language);
}

// Pieces that are likely to be taken together wrongly.
constexpr std::string_view kPieces[] = {"a",    "Bakı",    "'",        "’",    "-",   ".",       ",",      "_",      "#",
                                        "@",    "http://", "//",       "www.", ".az", "1",       "F-16",   " ",      "\n\n",
                                        "\xff", "\xc3",    "\xe2\x80", "日本", "ไทย", "\u0301",  "\u00AD", "\u200D", "שָׁ",
                                        "مَ",    "İ",       "ə",        "😀",    "!",   "BMT-nin", "d'",     "한",     "Алиева"};
constexpr std::string_view kLanguages[] = {"und", "az", "az-cyrl", "tr", "ru", "en", "fr", "zh", "ar", "uk"};

TEST(RobustnessTest, RandomBytesAndRandomPiecesAreTaken) {
  std::mt19937 random(20261123);
  for (int round = 0; round < 4000; ++round) {
    std::string text;
    const auto length = random() % 60;
    for (std::size_t i = 0; i < length; ++i) {
      if (round % 4 == 0) {
        text += static_cast<char>(random());
      } else {
        text += kPieces[random() % std::size(kPieces)];
      }
    }
    CheckText(text, Language(kLanguages[static_cast<std::size_t>(round) % std::size(kLanguages)]));
    if (HasFatalFailure()) FAIL() << "round " << round;
  }
}

TEST(RobustnessTest, ManyThreadsShareAnAnalyzer) {
  const std::string_view text =
      "Nazirlər Kabinetinin 2024-cü il qərarı BMT-nin Bakıdakı konfransında müzakirə edilib. 日本語 ไทย Алиева l'Europe";
  const auto keys = [&](std::string_view language) {
    Analysis analysis;
    std::string all;
    for (int round = 0; round < 50; ++round) {
      TheAnalyzer().Analyze(text, Language(language), analysis);
      all.clear();
      for (const Token& token : analysis.tokens) all.append(token.stem).append(" ").append(token.folded).append("|");
    }
    return all;
  };
  std::vector<std::string> found(std::size(kLanguages));
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < found.size(); ++i) threads.emplace_back([&, i] { found[i] = keys(kLanguages[i]); });
  for (std::thread& thread : threads) thread.join();
  for (std::size_t i = 0; i < found.size(); ++i) EXPECT_EQ(found[i], keys(kLanguages[i])) << kLanguages[i];
}

TEST(RobustnessTest, EveryCharacterOfUnicodeIsTaken) {
  std::string text;
  for (char32_t c = 1; c < 0x110000; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    AppendUtf8(c, text);
    if (c % 3 == 0) text += ' ';
    if (text.size() < 30000 && c != 0x10FFFF) continue;
    CheckText(text, c % 2 == 0 ? Language("az") : Language("en"));
    text.clear();
  }
}

TEST(RobustnessTest, TheSampleTextOfEveryScriptIsTakenAndFoundAgain) {
  int scripts = 0;
  for (int code = 0; code <= u_getIntPropertyMaxValue(UCHAR_SCRIPT); ++code) {
    const auto script = static_cast<UScriptCode>(code);
    icu::UnicodeString letter;
    UErrorCode status = U_ZERO_ERROR;
    const std::int32_t size = uscript_getSampleString(script, letter.getBuffer(16), 16, &status);
    letter.releaseBuffer(U_SUCCESS(status) ? size : 0);
    if (letter.isEmpty()) continue;
    const UChar32 first = letter.char32At(0);
    ++scripts;
    std::string sample;
    letter.toUTF8String(sample);
    for (const std::string& text : {sample, sample + " " + sample + sample + ".\n" + sample}) {
      CheckText(text, Language());
      CheckText(text, DetectLanguage(text).language);
      Analysis analysis;
      TheAnalyzer().Analyze(text, Language(), analysis);
      EXPECT_EQ(analysis.tokens.empty(), !u_isalpha(first)) << uscript_getName(script) << ": " << text;  // SignWriting has none
    }
  }
  EXPECT_GT(scripts, 150);
}

TEST(RobustnessTest, LongTextsOfOneKindDoNotTakeLong) {
  for (const std::string_view piece : {"a", ".", "a.", "a-", "a'", "a_", "#", "@", "a@", "a.b", "1,", "\u0301", "www.", "日", "ก",
                                       "F-1-", "\xff", "aa.bb.", "http://"}) {
    std::string text;
    while (text.size() < 100000) text += piece;
    CheckText(text, Language("az"));
  }
}

}  // namespace
}  // namespace xeber
