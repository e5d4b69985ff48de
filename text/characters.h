// What the analyser knows of every code point: its word-break class, its case, and what it folds to.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace xeber {

// Word_Break classes of UAX #29 that matter inside words; kDictionary = scripts that ICU segments with a dictionary.
enum class WordClass : std::uint8_t {
  kOther,
  kLetter,
  kHebrew,
  kDigit,
  kMark,
  kMidLetter,
  kMidNumber,
  kMidBoth,
  kQuote,
  kDoubleQuote,
  kDictionary
};

enum class Script : std::uint8_t { kNone, kLatin, kCyrillic, kGreek, kArabic, kHebrew, kOtherScript };

// Read-only tables built once from ICU's properties. Thread-safe.
class Characters {
 public:
  struct Info {
    WordClass word_class = WordClass::kOther;
    Script script = Script::kNone;
    bool upper = false;
    bool lower = false;
    bool composes = false;  // a combining mark or conjoining letter: a word with one is normalised first
  };

  static const Characters& Get();

  const Info& Of(char32_t c) const { return infos_[c < kEnd ? pages_[c >> kShift][c & kMask] : 0]; }
  WordClass ClassOf(char32_t c) const { return Of(c).word_class; }
  WordClass ClassOfAscii(unsigned char c) const { return low_[c]; }
  WordClass ClassOfTwoBytes(char32_t c) const { return low_[c]; }  // c < kTwoByteEnd: what UTF-8 writes in at most two bytes
  static constexpr char32_t kTwoByteEnd = 0x800;

  // Appends what `c` folds to for matching: lower case, compatibility form, ё = е, digits as ASCII, no Arabic or Hebrew marks, no
  // apostrophes and invisible characters. Case is folded by the root rules (I -> i, İ -> i).
  void AppendFolded(char32_t c, std::string& out) const;

  // Appends what a plain keyboard has in the place of the folded `c`: the letter without its marks; ə -> e, ı -> i, ß -> ss.
  void AppendPlain(char32_t c, std::string& out) const;

 private:
  Characters();

  static constexpr char32_t kEnd = 0x110000;
  static constexpr int kShift = 8;
  static constexpr char32_t kMask = (1u << kShift) - 1;
  static constexpr char32_t kFoldEnd = 0x3000;
  using Page = std::array<std::uint8_t, kMask + 1>;

  std::array<WordClass, kTwoByteEnd> low_{};
  std::vector<Info> infos_;
  std::vector<std::unique_ptr<Page>> owned_;
  std::array<const std::uint8_t*, (kEnd >> kShift)> pages_{};
  std::vector<std::string> folded_;  // of the code points below kFoldEnd
  std::vector<std::string> plain_;
};

}  // namespace xeber
