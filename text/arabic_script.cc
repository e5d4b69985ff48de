#include "text/arabic_script.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "text/utf8.h"

namespace xeber {
namespace {

// data/languages/arabic_script.tsv as {"azb", U"_بیر", 3} rows, written by CMake.
struct EvidenceRow {
  std::string_view language;
  std::u32string_view pattern;
  int weight;
};
constexpr EvidenceRow kEvidence[] = {
#include "arabic_script.inc"
};

constexpr std::size_t kMaxLetters = 2000;  // of a long text, its beginning says enough
constexpr int kLeastSum = 4;               // two hints, or one that says it alone
constexpr double kLeastPerLetter = 0.02;   // Persian and Arabic texts stay below, mostly far below, none
constexpr double kSurePerLetter = 0.1;     // half of what most South Azerbaijani texts reach
constexpr std::size_t kLongestWord = 24;   // longer ones have lost their spaces
constexpr std::size_t kLeastInside = 3;    // letters of a word that is looked for where spaces are lost,
constexpr std::size_t kLeastAgainst = 4;   // and of one that speaks against a language: short ones stand inside any word
constexpr char32_t kBorder = '_';
constexpr char32_t kNonJoiner = '^';

// The letter as a Persian keyboard has it; kBorder for what is no letter of the script, 0 for what is left out.
char32_t Normalize(char32_t c) {
  if (c == 0x200C) return kNonJoiner;
  if ((c >= 0x64B && c <= 0x65F) || c == 0x640 || c == 0x670 || c == 0x200D) return 0;
  if (c == U'ي' || c == U'ى') return U'ی';
  if (c == U'ك') return U'ک';
  if (c == U'ۀ') return U'ه';
  const bool letter = (c >= 0x620 && c <= 0x64A) || (c >= 0x66E && c <= 0x6D3) || c == U'ە';
  return letter ? c : kBorder;
}

// The words of Arabic letters in `text`, with one border before, between and behind them.
std::u32string Letters(std::string_view text) {
  std::u32string letters(1, kBorder);
  for (std::size_t at = 0; at < text.size() && letters.size() < kMaxLetters;) {
    const Decoded next = DecodeAt(text, at);
    at += next.size;
    const char32_t c = Normalize(next.c);
    if (c != 0 && !(c == kBorder && letters.back() == kBorder)) letters += c;
  }
  if (letters.back() != kBorder) letters += kBorder;
  return letters;
}

// All evidence by its first character.
class Evidence {
 public:
  static const Evidence& Get() {
    static const Evidence evidence;
    return evidence;
  }

  struct Sum {
    std::string_view language;
    int weight = 0;
  };

  // What `letters` say for each language. In a word that has lost its spaces, words are looked for at every letter.
  std::vector<Sum> Weigh(std::u32string_view letters) const {
    std::vector<Sum> sums = languages_;
    bool run_together = false;
    for (std::size_t at = 0; at < letters.size(); ++at) {
      if (letters[at] == kBorder) run_together = letters.find(kBorder, at + 1) - at > kLongestWord && at + 1 < letters.size();
      const std::u32string_view rest = letters.substr(at);
      Add(patterns_[BucketOf(rest)], rest, sums);
      Add(letters_[rest.front() % kBuckets], rest, sums);
      if (run_together) Add(words_[BucketOf(rest)], rest, sums);
    }
    return sums;
  }

 private:
  struct Entry {
    std::u32string_view pattern;
    std::size_t language;
    int weight;
  };
  static constexpr std::size_t kBuckets = 256;
  using Buckets = std::array<std::vector<Entry>, kBuckets>;

  Evidence() {
    for (const EvidenceRow& row : kEvidence) {
      std::size_t language = 0;
      while (language < languages_.size() && languages_[language].language != row.language) ++language;
      if (language == languages_.size()) languages_.push_back({row.language});
      auto& bucket = row.pattern.size() == 1 ? letters_[row.pattern.front() % kBuckets] : patterns_[BucketOf(row.pattern)];
      bucket.push_back({row.pattern, language, row.weight});
      const std::u32string_view word = WithoutBorders(row.pattern);
      if (word.size() < row.pattern.size() && word.size() >= (row.weight > 0 ? kLeastInside : kLeastAgainst))
        words_[BucketOf(word)].push_back({word, language, row.weight});
    }
  }

  static void Add(const std::vector<Entry>& entries, std::u32string_view rest, std::vector<Sum>& sums) {
    for (const Entry& entry : entries) {
      if (rest.substr(0, entry.pattern.size()) == entry.pattern) sums[entry.language].weight += entry.weight;
    }
  }

  static std::u32string_view WithoutBorders(std::u32string_view pattern) {
    if (pattern.front() == kBorder) pattern.remove_prefix(1);
    if (!pattern.empty() && pattern.back() == kBorder) pattern.remove_suffix(1);
    return pattern;
  }

  // By the first two characters.
  static std::size_t BucketOf(std::u32string_view text) {
    return (text[0] * 31 + (text.size() > 1 ? text[1] : char32_t{0})) % kBuckets;
  }

  std::vector<Sum> languages_;
  Buckets patterns_;  // of two characters and more, borders among them
  Buckets letters_;   // of one character
  Buckets words_;     // what stands between the borders of a pattern
};

}  // namespace

DetectedLanguage FindByArabicScript(std::string_view text) {
  const std::u32string letters = Letters(text);
  const std::vector<Evidence::Sum> sums = Evidence::Get().Weigh(letters);
  const auto best = std::max_element(sums.begin(), sums.end(), [](const auto& a, const auto& b) { return a.weight < b.weight; });
  const double per_letter = static_cast<double>(best->weight) / static_cast<double>(letters.size());
  if (best->weight < kLeastSum || per_letter < kLeastPerLetter) return {};
  return {Language(best->language), std::min(0.98, 0.5 + 0.45 * per_letter / kSurePerLetter)};
}

}  // namespace xeber
