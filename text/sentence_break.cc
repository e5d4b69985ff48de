#include "text/sentence_break.h"

#include <algorithm>
#include <string>
#include <unordered_set>

#include "text/characters.h"
#include "text/folding.h"
#include "text/utf8.h"

namespace xeber {
namespace {

// data/languages/*/abbreviations.txt as {"az", "prof"} rows, written by CMake.
struct AbbreviationRow {
  std::string_view language;
  std::string_view word;
};
constexpr AbbreviationRow kAbbreviations[] = {
#include "abbreviations.inc"
};

// No abbreviation in the data is longer.
constexpr std::size_t kMaxAbbreviationBytes = [] {
  std::size_t longest = 0;
  for (const AbbreviationRow& row : kAbbreviations) longest = std::max(longest, row.word.size());
  return longest;
}();

using Abbreviations = std::unordered_set<std::string>;

const Abbreviations& AllAbbreviations() {
  static const Abbreviations all = [] {
    Abbreviations words;
    std::string folded;
    for (const AbbreviationRow& row : kAbbreviations) {
      const bool turkic = row.language == "az" || row.language == "tr";
      FoldWord(row.word, turkic ? CaseRule::kTurkic : CaseRule::kRoot, folded);
      words.insert(std::string(row.language) + ":" + folded);
    }
    return words;
  }();
  return all;
}

struct Marks {
  bool blank_line = false;
  bool stop = false;    // a full stop
  bool strong = false;  // ! ? and the like
  bool ellipsis = false;
  bool ideographic = false;   // 。, behind which no space comes
  bool space_behind = false;  // white space behind the last of them
};

Marks MarksOf(std::string_view between) {
  Marks marks;
  int lines = 0;
  int stops = 0;
  for (std::size_t at = 0; at < between.size();) {
    const Decoded next = DecodeAt(between, at);
    at += next.size;
    switch (next.c) {
      case '\n':
      case 0x2029:
        marks.blank_line = marks.blank_line || ++lines > 1 || next.c == 0x2029;
        marks.space_behind = true;
        break;
      case ' ':
      case '\t':
      case '\r':
      case 0xA0:
        marks.space_behind = true;
        break;
      case '.':
        ++stops;
        marks.stop = true;
        marks.space_behind = false;
        break;
      case 0x2026:
        marks.stop = marks.ellipsis = true;
        marks.space_behind = false;
        break;
      case '!':
      case '?':
      case 0x061F:
      case 0x06D4:
      case 0x0964:
      case 0x0589:
      case 0x203C:
      case 0x2047:
      case 0x2048:
      case 0x2049:
        marks.strong = true;
        marks.space_behind = false;
        break;
      case 0x3002:
      case 0xFF01:
      case 0xFF1F:
      case 0xFF0E:
        marks.ideographic = true;
        break;
      default:
        break;
    }
  }
  marks.ellipsis = marks.ellipsis || stops > 1;
  return marks;
}

bool IsNumber(std::string_view word) {
  return !word.empty() && std::all_of(word.begin(), word.end(), [](unsigned char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool IsAbbreviation(std::string_view word, const Language& language) {
  thread_local std::string key;
  thread_local std::string folded;
  if (word.size() > kMaxAbbreviationBytes) return false;
  const std::string_view primary = language.primary();
  FoldWord(word, primary == "az" || primary == "tr" ? CaseRule::kTurkic : CaseRule::kRoot, folded);
  key.assign(primary).append(":").append(folded);
  return AllAbbreviations().contains(key);
}

bool EndsSentence(const Gap& gap, const Language& language) {
  return EndsSentence(gap, gap.between.find('.') != std::string_view::npos && IsAbbreviation(gap.before, language));
}

bool EndsSentence(const Gap& gap, bool abbreviation) {
  if (gap.between.size() == 2 && (gap.between == ", " || gap.between == "; " || gap.between == ": ")) return false;
  const Marks marks = MarksOf(gap.between);
  if (marks.blank_line || marks.ideographic) return true;
  if (!marks.stop && !marks.strong) return false;
  const Characters& characters = Characters::Get();
  const Decoded next = gap.after.empty() ? Decoded{} : DecodeAt(gap.after, 0);
  const Characters::Info info = next.c == kBadByte ? Characters::Info{} : characters.Of(next.c);
  if (info.lower) return false;  // goes on: "Nə?" dedi
  if (marks.strong) return true;
  if (marks.ellipsis) return info.upper || info.word_class == WordClass::kDigit;
  const std::size_t letters = CountCharacters(gap.before);
  if (!marks.space_behind) return letters >= 3 && info.upper && !abbreviation;
  if (letters == 1 && !IsNumber(gap.before)) return false;  // an initial
  return !abbreviation;
}

}  // namespace xeber
