#include "text/snippet_html.h"

#include "text/utf8.h"

namespace xeber {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

bool IsControl(char32_t c) {
  if (c == '\t' || c == '\n' || c == '\r') return false;
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
}

bool OpensOrClosesDirection(char32_t c) { return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069); }

// What stands for the character in HTML; its own bytes if nothing has to be done.
std::string_view Escaped(char32_t c, std::string_view bytes) {
  switch (c) {
    case U'&':
      return "&amp;";
    case U'<':
      return "&lt;";
    case U'>':
      return "&gt;";
    case U'"':
      return "&quot;";
    case U'\'':
      return "&#39;";
    default:
      if (c == kBadByte || IsControl(c)) return kReplacement;
      return OpensOrClosesDirection(c) ? std::string_view() : bytes;
  }
}

}  // namespace

std::string ToHtml(std::string_view text, const std::vector<ByteRange>& highlights, const HtmlMarks& marks) {
  std::string html;
  auto next = highlights.begin();
  std::size_t open_until = 0;  // 0: no mark is open
  for (std::size_t at = 0; at < text.size();) {
    // Ranges that begin before `at` overlap an earlier one or cut a character.
    while (next != highlights.end() && (next->begin < at || next->end <= next->begin || next->end > text.size())) ++next;
    if (open_until == 0 && next != highlights.end() && next->begin == at) {
      html += marks.before;
      open_until = next->end;
    }
    const Decoded character = DecodeAt(text, at);
    html += Escaped(character.c, text.substr(at, character.size));
    at += character.size;
    if (open_until != 0 && at >= open_until) {
      html += marks.after;
      open_until = 0;
    }
  }
  return html;
}

}  // namespace xeber
