#include "text/word_scanner.h"

#include <gtest/gtest.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

namespace xeber {
namespace {

using Pieces = std::vector<std::string>;

// The words as ICU's iterator finds them, parted at underscores and narrow spaces, and without the marks that ICU glues to the front
// of a word.
Pieces WordsByIcu(std::string text) {
  constexpr std::string_view kNarrowSpace = "\u202F", kWideSpace = "\u2003";  // of as many bytes
  for (std::size_t at = 0; (at = text.find(kNarrowSpace, at)) != std::string::npos;) text.replace(at, kWideSpace.size(), kWideSpace);
  UErrorCode status = U_ZERO_ERROR;
  UBreakIterator* iterator = ubrk_open(UBRK_WORD, "", nullptr, 0, &status);
  UText utext = UTEXT_INITIALIZER;
  utext_openUTF8(&utext, text.data(), static_cast<std::int64_t>(text.size()), &status);
  ubrk_setUText(iterator, &utext, &status);
  Pieces words;
  int begin = ubrk_first(iterator);
  for (int end = ubrk_next(iterator); end != UBRK_DONE; begin = end, end = ubrk_next(iterator)) {
    if (ubrk_getRuleStatus(iterator) < UBRK_WORD_NONE_LIMIT) continue;
    std::string word;
    for (const char c : std::string_view(text).substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin))) {
      if (c != '_' && c != '@') {
        word += c;
      } else if (!word.empty()) {
        words.push_back(word);
        word.clear();
      }
    }
    if (!word.empty()) words.push_back(word);
  }
  ubrk_close(iterator);
  utext_close(&utext);
  return words;
}

Pieces WordsByTable(std::string_view text) {
  Pieces words;
  WordScanner scanner(text);
  for (Word word; scanner.Next(word);) words.emplace_back(text.substr(word.begin, word.end - word.begin));
  return words;
}

void Check(std::string_view text) { EXPECT_EQ(WordsByTable(text), WordsByIcu(std::string(text))) << text; }

TEST(WordScannerTest, EveryKindOfJointIsAsIcuHasIt) {
  for (const char* text : {"Hello, world!",
                           "can't won’t rock'n'roll 'tis dogs'",
                           "3.14 1,000.5 1.2.3 3,a a,3 2.a 1:30 a:b a·b",
                           "A.B.C. e.g. i.e.",
                           "x-ray ‐ – — F-16 5‑6",
                           "foo_bar __x__ _1_",
                           "co\u00ADoperate zero\u200Dwidth non\u200Cjoin a\u200Bb word\u2060joiner",
                           "e\u0301cole a\u0332b n\u0303",
                           "שלום צה\"ל ג'ירף ד'",
                           "مَرْحَبًا العالم ١٢٣٫٤٥",
                           "한국어 단어 한글漢字",
                           "日本語を勉強する。カタカナ語",
                           "ภาษาไทย ง่าย",
                           "नमस्ते दुनिया",
                           "வணக்கம்",
                           "გამარჯობა",
                           "Բարեւ աշխարհ",
                           "ελληνικά ΟΔΟΣ",
                           "Straße ﬁne ＦＵＬＬ１２",
                           "😀 a👍🏽b 🇦🇿 ❤️",
                           "№5 §7 $3.50 50% a&b",
                           "\r\n\t a \n b",
                           "x\u0300\u0301. y",
                           "1'2 a'b a''b 'a",
                           "a.\u0301b 1,\u03012",
                           "𝒜𝓁𝓅𝒽𝒶 𐐷𐐲",
                           "က္ယန္တော်",
                           "ភាសាខ្មែរ"})
    Check(text);
}

TEST(WordScannerTest, ANarrowSpaceIsASpace) {
  EXPECT_EQ(WordsByTable("5\u202F000 a\u202Fb\u202F\u202F"), (Pieces{"5", "000", "a", "b"}));
}

TEST(WordScannerTest, BytesThatAreNoUtf8PartWords) {
  EXPECT_EQ(WordsByTable("ab\xff"
                         "cd \xc3 \xe2\x82 ef"),
            (Pieces{"ab", "cd", "ef"}));
  EXPECT_EQ(WordsByTable("ab\xc1\xa1"
                         "cd"),
            (Pieces{"ab", "cd"}))
      << "a letter in more bytes than it needs";
  EXPECT_EQ(WordsByTable("ı\xc4"), (Pieces{"ı"})) << "half a letter at the end";
}

TEST(WordScannerTest, EveryCharacterOfTwoBytesJoinsAndPartsAsIcuHasIt) {
  for (unsigned c = 0x80; c < 0x800; ++c) {
    const std::string character = {static_cast<char>(0xC0 | c >> 6), static_cast<char>(0x80 | (c & 0x3F))};
    for (std::size_t letters = 0; letters < 17; ++letters)
      Check(std::string(letters, 'a') + character + std::string(letters + 1, 'b') + character + " and more text behind it");
  }
}

TEST(WordScannerTest, LettersAreCutAnywhereInATextAsOneByOne) {
  const std::string text = "Çıxışında şəhər×bağı÷söz привет\xD0 ёлка ə\xC3 qƏzet\xC4\xC4s \xC1\xA1 Ağdam";
  for (std::size_t begin = 0; begin < text.size(); ++begin) {
    for (std::size_t size = 0; begin + size <= text.size(); ++size) {
      const std::string part = text.substr(begin, size);
      EXPECT_EQ(WordsByTable(part), WordsByTable("\xff" + part + "\xff" + std::string(20, ' '))) << part;
    }
  }
}

// Of another archive, too, if XEBER_TEXTS names one: a text a line.
TEST(WordScannerTest, ArchivesAreCutAsIcuCutsThem) {
  std::vector<std::filesystem::path> archives = {std::filesystem::path(XEBER_DATA_DIR) / "sample" / "articles.jsonl"};
  if (const char* other = std::getenv("XEBER_TEXTS")) archives.emplace_back(other);
  for (const auto& archive : archives) {
    std::ifstream file(archive);
    std::size_t lines = 0, words = 0;
    for (std::string line; std::getline(file, line); ++lines) {
      const Pieces found = WordsByTable(line), expected = WordsByIcu(line);
      const auto [ours, theirs] = std::mismatch(found.begin(), found.end(), expected.begin(), expected.end());
      ASSERT_TRUE(ours == found.end() && theirs == expected.end())
          << archive << ": " << line.substr(0, 60) << ": " << (ours == found.end() ? "nothing" : *ours) << " where ICU has "
          << (theirs == expected.end() ? "nothing" : *theirs);
      words += found.size();
    }
    EXPECT_GT(lines, 50u) << archive;
    std::cout << archive << ": " << lines << " lines, " << words << " words\n";
  }
}

}  // namespace
}  // namespace xeber
