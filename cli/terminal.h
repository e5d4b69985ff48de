// What standard output and error look like to a person.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "news/time.h"

namespace xeber::cli {

// Whether the stream is a terminal, so that a person watches.
bool IsTerminal(std::FILE* stream);

// Marks text on a terminal; leaves it alone in a pipe, and where NO_COLOR is set.
class Style {
 public:
  explicit Style(std::FILE* stream);

  std::string Bold(std::string_view text) const { return Mark("1", text); }
  std::string Dim(std::string_view text) const { return Mark("2", text); }
  std::string Accent(std::string_view text) const { return Mark("36", text); }
  std::string Highlight(std::string_view text) const { return Mark("1;33", text); }

 private:
  std::string Mark(std::string_view code, std::string_view text) const;

  bool on_;
};

// The text on one line that a terminal can show: line ends and other control characters become blanks, so that no article can
// send escape sequences to the terminal.
std::string OneLine(std::string_view text);

// The same for a text of several lines, which stay.
std::string PlainLines(std::string_view text);

// "1 article", "2 articles".
std::string Counted(std::uint64_t count, std::string_view what);

// "3 hours ago", "in 2 days", "5 years ago": how far `at` is from `now`.
std::string RelativeTime(Time at, Time now);

// The system's clock, in whole seconds. Only the outermost edge of the program reads it.
Time ClockNow();

}  // namespace xeber::cli
