// What stands between two tokens, as the name recogniser tells it apart.
#pragma once

#include <cstdint>
#include <string_view>

namespace xeber {

// Features are made from these: a number never changes.
enum Gap : std::uint8_t { kGapNone, kGapSpace, kGapHyphen, kGapDot, kGapComma, kGapQuote, kGapBracket, kGapLine, kGapOther };

inline Gap GapOf(std::string_view between) {
  if (between == " ") return kGapSpace;
  Gap gap = between.empty() ? kGapNone : kGapSpace;
  for (const char at : between) {
    const auto c = static_cast<unsigned char>(at);
    if (c == ' ') continue;
    if (c == '\n') return kGapLine;
    if (c == '-')
      gap = kGapHyphen;
    else if (c == '.')
      gap = kGapDot;
    else if (c == ',' || c == ';' || c == ':')
      gap = kGapComma;
    else if (c == '"' || c == '\'' || c == 0xc2 || c == 0xe2)
      gap = kGapQuote;
    else if (c == '(' || c == ')')
      gap = kGapBracket;
    else if (c < 0x80)
      gap = kGapOther;
  }
  return gap;
}

inline bool IsParting(char c) { return c == ',' || c == ';' || c == ':' || c == '(' || c == ')' || c == '\n'; }

// Whether no name goes on across what was told as `gap` and stands before a word, in small letters or not.
inline bool IsParting(std::string_view between, Gap gap, bool small) {
  if (gap == kGapNone || gap == kGapSpace) return false;
  if (gap == kGapComma || gap == kGapBracket || gap == kGapLine || gap == kGapOther) return true;
  for (const char c : between)
    if (IsParting(c)) return true;
  if (gap != kGapQuote) return false;
  const bool ending = small && between.find(' ') == std::string_view::npos;                      // "Neftçi"nin
  return ending || (between.front() == ' ' && between.back() != ' ' && between.back() != '\'');  // an opening one
}

}  // namespace xeber
