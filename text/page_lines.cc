#include "text/page_lines.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>

#include "text/page_words.h"

namespace xeber {
namespace {

constexpr std::size_t kMaxKeyBytes = 1000;
constexpr int kMaxTitleWords = 25;
constexpr int kMaxTitleCharacters = 200;

// The code point at `i`, which moves behind it; U+FFFD for bad bytes.
UChar32 NextCodePoint(std::string_view text, std::int32_t& i) {
  UChar32 c = 0;
  U8_NEXT_OR_FFFD(reinterpret_cast<const std::uint8_t*>(text.data()), i, static_cast<std::int32_t>(text.size()), c);
  return c;
}

bool IsBlankCodePoint(UChar32 c) { return u_isUWhiteSpace(c) || u_charType(c) == U_FORMAT_CHAR || c == 0 || c == 0xFEFF; }

std::string_view Trim(std::string_view text) {
  const auto size = static_cast<std::int32_t>(text.size());
  std::int32_t begin = 0, end = size;
  for (std::int32_t i = 0; i < size; begin = i)
    if (!IsBlankCodePoint(NextCodePoint(text, i))) break;
  while (end > begin) {
    std::int32_t i = end;
    UChar32 c = 0;
    U8_PREV_OR_FFFD(reinterpret_cast<const std::uint8_t*>(text.data()), begin, i, c);
    if (!IsBlankCodePoint(c)) break;
    end = i;
  }
  return text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
}

// Counts that most questions about a line need.
struct LineShape {
  int characters = 0;
  int words = 0;    // runs between white space that hold a letter
  int numbers = 0;  // runs between white space that hold a digit and no letter
  int letters = 0;
  int digits = 0;
  int currencies = 0;
  bool ideographic = false;
  UChar32 last = 0;  // that is no closing quote or bracket
};

bool Closes(UChar32 c) {
  const auto type = u_charType(c);
  return type == U_END_PUNCTUATION || type == U_FINAL_PUNCTUATION || c == '"' || c == '\'' || c == 0x201C || c == 0x201D;
}

LineShape Measure(std::string_view line) {
  LineShape shape;
  bool letter = false, digit = false;
  const auto end_word = [&] {
    shape.words += letter ? 1 : 0;
    shape.numbers += digit && !letter ? 1 : 0;
    letter = digit = false;
  };
  for (std::int32_t i = 0; i < static_cast<std::int32_t>(line.size());) {
    const UChar32 c = NextCodePoint(line, i);
    if (IsBlankCodePoint(c)) {
      end_word();
      continue;
    }
    ++shape.characters;
    const auto type = u_charType(c);
    shape.currencies += type == U_CURRENCY_SYMBOL ? 1 : 0;
    shape.letters += u_isalpha(c) ? 1 : 0;
    shape.digits += u_isdigit(c) ? 1 : 0;
    letter |= u_isalpha(c) != 0;
    digit |= u_isdigit(c) != 0;
    shape.ideographic |= u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC) || (c >= 0x3040 && c < 0x3100);
    if (!Closes(c)) shape.last = c;
  }
  end_word();
  return shape;
}

bool EndsSentence(UChar32 c) { return u_hasBinaryProperty(c, UCHAR_S_TERM) || c == 0x2026 || c == ':' || c == ';' || c == ','; }

std::vector<std::string_view> Tokens(std::string_view line) {
  std::vector<std::string_view> tokens;
  for (std::size_t i = 0; i < line.size();) {
    const std::size_t end = std::min(line.find_first_of(" \t", i), line.size());
    if (end > i) tokens.push_back(line.substr(i, end - i));
    i = end + 1;
  }
  return tokens;
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// The digits at the front, taken off `text`.
std::string_view TakeDigits(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), IsDigit);
  const std::string_view digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(digits.size());
  return digits;
}

// "10:30", "9:05:59,".
bool IsClock(std::string_view token) {
  const auto hours = TakeDigits(token);
  if (hours.empty() || hours.size() > 2 || !token.starts_with(':')) return false;
  token.remove_prefix(1);
  return TakeDigits(token).size() == 2 && (token.empty() || token[0] == ':' || token[0] == ',' || token[0] == 'h');
}

// "06.12.2023", "2023-12-06", "6/12/23".
bool IsNumericDate(std::string_view token) {
  const auto first = TakeDigits(token);
  if (first.empty() || first.size() > 4 || token.empty() || (token[0] != '.' && token[0] != '-' && token[0] != '/')) return false;
  const char mark = token[0];
  token.remove_prefix(1);
  const auto second = TakeDigits(token);
  if (second.empty() || second.size() > 2 || !token.starts_with(mark)) return false;
  token.remove_prefix(1);
  const auto third = TakeDigits(token);
  return (third.size() == 2 || third.size() == 4) || first.size() == 4;
}

bool IsYear(std::string_view token) {
  const auto digits = TakeDigits(token);
  return digits.size() == 4 && (digits.starts_with("19") || digits.starts_with("20")) &&
         (token.empty() || token == "," || token == ".");
}

bool IsDomain(std::string_view host) {
  const std::size_t dot = host.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return false;
  const std::string_view top = host.substr(dot + 1);
  if (top.size() < 2 || !std::all_of(top.begin(), top.end(), [](unsigned char c) { return c >= 0x80 || std::isalpha(c); }))
    return false;
  return std::all_of(host.begin(), host.end(),
                     [](unsigned char c) { return c >= 0x80 || std::isalnum(c) || c == '.' || c == '-'; }) &&
         dot >= 2 && host.size() <= 60;
}

// "2 saat önce", "vor 3 Stunden".
bool IsAgo(std::string_view line, const LineShape& shape) {
  if (shape.numbers != 1 || shape.words < 2 || shape.words > 4) return false;
  const std::string key = LineKey(line);
  return std::any_of(page_words::kAgoWords.begin(), page_words::kAgoWords.end(), [&](std::string_view word) {
    const bool first = key.starts_with(word) && key.size() > word.size() && key[word.size()] == ' ';
    return first || (key.ends_with(word) && key.size() > word.size() && key[key.size() - word.size() - 1] == ' ');
  });
}

}  // namespace

std::vector<PageLine> SplitPage(std::string_view page) {
  std::vector<PageLine> lines;
  bool after_blank = false;
  for (std::size_t i = 0; i <= page.size();) {
    const std::size_t end = std::min(page.find('\n', i), page.size());
    const std::string_view text = Trim(page.substr(i, end - i));
    if (!text.empty()) lines.push_back({text, after_blank});
    after_blank = text.empty();
    i = end + 1;
  }
  return lines;
}

std::string LineKey(std::string_view line) {
  std::string key;
  if (line.size() > kMaxKeyBytes) return key;
  bool space = false;
  for (std::int32_t i = 0; i < static_cast<std::int32_t>(line.size());) {
    UChar32 c = NextCodePoint(line, i);
    if (c == 0x307) continue;  // what is left of a lowered İ
    if (!u_isalnum(c) && u_getCombiningClass(c) == 0 && u_charType(c) != U_COMBINING_SPACING_MARK) {
      space = !key.empty();
      continue;
    }
    if (space) key += ' ';
    space = false;
    c = c == 'I' || c == 0x130 || c == 0x131 ? 'i' : u_foldCase(c, U_FOLD_CASE_DEFAULT);
    char bytes[4];
    std::size_t size = 0;
    U8_APPEND_UNSAFE(bytes, size, c);
    key.append(bytes, size);
  }
  return key;
}

bool IsProse(std::string_view line) {
  if (line.size() > kMaxKeyBytes) return true;
  const LineShape shape = Measure(line);
  if (shape.words > kMaxTitleWords || shape.characters > kMaxTitleCharacters) return true;
  const int least = shape.ideographic ? 1 : 2;
  return shape.words >= least && EndsSentence(shape.last);
}

bool IsRate(std::string_view line) {
  if (line.size() > 40) return false;
  const LineShape shape = Measure(line);
  if (shape.digits == 0 || shape.numbers > 3) return false;
  if (shape.letters == 0) return shape.currencies == 1 || (shape.digits > 0 && line.find("°") != std::string_view::npos);
  // "USD 1.7", "1 EUR = 1.98 AZN": words of three capitals only.
  for (const std::string_view token : Tokens(line)) {
    const auto letters = std::count_if(token.begin(), token.end(), [](unsigned char c) { return std::isalpha(c) || c >= 0x80; });
    const bool code = token.size() == 3 && std::all_of(token.begin(), token.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    if (letters > 0 && !code && Measure(token).letters > 0) return false;
  }
  return shape.words <= 2 && shape.numbers >= 1;
}

bool IsDateLine(std::string_view line) {
  if (line.size() > 120) return false;
  bool clock = false, date = false, year = false;
  for (std::string_view token : Tokens(line)) {
    clock |= IsClock(token);
    date |= IsNumericDate(token);
    year |= IsYear(token);
  }
  const LineShape shape = Measure(line);
  if (!clock && !date && !year) return IsAgo(line, shape);
  if (shape.last == '?' || shape.last == '!' || shape.words > 5) return false;
  if (clock || date) return shape.numbers <= 4;
  return shape.words >= 1 && shape.words <= 3 && shape.numbers == 2;  // "6 dekabr 2023": a day, a month, a year
}

bool IsSiteAddress(std::string_view line) {
  if (line.find_first_of(" \t") != std::string_view::npos) return false;
  for (const std::string_view scheme : {"http://", "https://"})
    if (line.starts_with(scheme)) return IsDomain(line.substr(scheme.size(), line.substr(scheme.size()).find('/')));
  return IsDomain(line.ends_with('/') ? line.substr(0, line.size() - 1) : line);
}

bool IsCount(std::string_view line) {
  return !line.empty() && line.size() <= 9 && std::all_of(line.begin(), line.end(), IsDigit);
}

}  // namespace xeber
