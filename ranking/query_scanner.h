// The signs of the query language in a text: spaces, quotation marks, words.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace xeber {

// Reads a query from left to right in the order of its bytes, whatever direction it is written in. The text must outlive it.
class QueryScanner {
 public:
  explicit QueryScanner(std::string_view text) : text_(text) {}

  std::uint32_t at() const { return static_cast<std::uint32_t>(at_); }
  bool done() const { return at_ >= text_.size(); }
  // The next byte, or 0 at the end.
  char Peek() const { return done() ? '\0' : text_[at_]; }
  void Skip() { ++at_; }
  bool Accept(char c);

  // Skips white space and marks of writing direction. False at the end.
  bool SkipSpace();
  // Whether white space or the end comes `ahead` bytes from here, after any marks of direction.
  bool EndsAfter(std::size_t ahead) const;
  // Skips a "-" (or the minus sign of mathematics) or "+" and the marks after it, if a word follows at once. Returns '-', '+' or
  // 0.
  char TakeSign();
  void SkipMarks();

  bool AtQuote() const { return !done() && QuoteAt(at_).size > 0; }
  // The text between the quotation mark here and the next one of its kind, or the end, when `closed` is false.
  std::string_view TakeQuoted(bool& closed);

  // What comes next is `word`, and a space, parenthesis or the end follows.
  bool AtWord(std::string_view word) const;
  // Everything up to the next space; inside parentheses also up to the one that closes them.
  std::string_view TakeWord(bool inside);
  // The letters of ASCII before a colon here, or "" if there are none.
  std::string_view PeekName() const;

  // Goes back, or forward, to what at() was.
  void MoveTo(std::uint32_t at) { at_ = at; }

 private:
  struct Quote {
    std::size_t size = 0;  // bytes; 0 = none
    int family = 0;        // marks of one family close each other
  };
  std::size_t SpaceAt(std::size_t at) const;
  std::size_t MarkAt(std::size_t at) const;
  Quote QuoteAt(std::size_t at) const;

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace xeber
