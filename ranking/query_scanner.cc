#include "ranking/query_scanner.h"

#include <algorithm>

#include "text/utf8.h"

namespace xeber {

// What is invisible, and the marks that only say in which direction to write.
std::size_t QueryScanner::MarkAt(std::size_t at) const {
  const auto [c, size] = DecodeAt(text_, at);
  const bool mark = c == 0x61C || c == 0x200B || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
                    (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF;
  return mark ? size : 0;
}

std::size_t QueryScanner::SpaceAt(std::size_t at) const {
  const auto [c, size] = DecodeAt(text_, at);
  const bool space = c <= 0x20 || c == 0x7F || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
                     c == 0x202F || c == 0x3000;
  return space ? size : MarkAt(at);
}

bool QueryScanner::EndsAfter(std::size_t ahead) const {
  std::size_t at = at_ + ahead;
  while (at < text_.size() && MarkAt(at) > 0) at += MarkAt(at);
  return at >= text_.size() || SpaceAt(at) > 0;
}

void QueryScanner::SkipMarks() {
  while (!done() && MarkAt(at_) > 0) at_ += MarkAt(at_);
}

char QueryScanner::TakeSign() {
  if (done()) return 0;
  const auto [c, size] = DecodeAt(text_, at_);
  if ((c != '-' && c != '+' && c != 0x2212) || EndsAfter(size)) return 0;
  at_ += size;
  SkipMarks();
  return c == '+' ? '+' : '-';
}

QueryScanner::Quote QueryScanner::QuoteAt(std::size_t at) const {
  const auto [c, size] = DecodeAt(text_, at);
  switch (c) {
    case U'"':
    case U'“':
    case U'”':
    case U'„':
    case U'‟':
    case U'＂':
      return {size, 1};
    case U'«':
    case U'»':
      return {size, 2};
    case U'「':
    case U'」':
      return {size, 3};
    default:
      return {};
  }
}

bool QueryScanner::Accept(char c) {
  if (Peek() != c || done()) return false;
  ++at_;
  return true;
}

bool QueryScanner::SkipSpace() {
  while (!done()) {
    const std::size_t space = SpaceAt(at_);
    if (space == 0) return true;
    at_ += space;
  }
  return false;
}

std::string_view QueryScanner::TakeQuoted(bool& closed) {
  const Quote opening = QuoteAt(at_);
  at_ += opening.size;
  const std::size_t begin = at_;
  closed = false;
  while (!done()) {
    const Quote quote = QuoteAt(at_);
    if (quote.family == opening.family && quote.size > 0) {
      closed = true;
      const std::string_view quoted = text_.substr(begin, at_ - begin);
      at_ += quote.size;
      return quoted;
    }
    at_ += DecodeAt(text_, at_).size;
  }
  return text_.substr(begin);
}

bool QueryScanner::AtWord(std::string_view word) const {
  if (text_.substr(at_, word.size()) != word) return false;
  const std::size_t end = at_ + word.size();
  return end >= text_.size() || text_[end] == '(' || text_[end] == ')' || SpaceAt(end) > 0;
}

std::string_view QueryScanner::TakeWord(bool inside) {
  const std::size_t begin = at_;
  for (int open = 0; !done(); at_ += DecodeAt(text_, at_).size) {
    if (SpaceAt(at_) > 0) break;
    if (text_[at_] == '(') ++open;
    if (text_[at_] == ')' && inside && --open < 0) break;
  }
  return text_.substr(begin, at_ - begin);
}

std::string_view QueryScanner::PeekName() const {
  std::size_t end = at_;
  while (end < text_.size() && ((text_[end] | 0x20) >= 'a' && (text_[end] | 0x20) <= 'z')) ++end;
  return end < text_.size() && text_[end] == ':' ? text_.substr(at_, end - at_) : std::string_view();
}

}  // namespace xeber
