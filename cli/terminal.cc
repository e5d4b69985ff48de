#include "cli/terminal.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <utility>

namespace xeber::cli {

bool IsTerminal(std::FILE* stream) { return isatty(fileno(stream)) == 1; }

Style::Style(std::FILE* stream) : on_(IsTerminal(stream) && std::getenv("NO_COLOR") == nullptr) {}

std::string Style::Mark(std::string_view code, std::string_view text) const {
  return on_ && !text.empty() ? fmt::format("\033[{}m{}\033[0m", code, text) : std::string(text);
}

std::string OneLine(std::string_view text) {
  std::string line = PlainLines(text);
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

std::string PlainLines(std::string_view text) {
  std::string lines;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool c1 = byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;  // U+0080 to U+009F
    if (c1) ++i;
    lines += text[i] != '\n' && (c1 || byte < ' ' || byte == 0x7F) ? ' ' : text[i];
  }
  return lines;
}

std::string Counted(std::uint64_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string RelativeTime(Time at, Time now) {
  const bool past = at <= now;
  const auto seconds = past ? (now - at).count() : (at - now).count();
  static constexpr std::pair<long, const char*> kUnits[] = {
      {365L * 86400, "year"}, {30L * 86400, "month"}, {86400, "day"}, {3600, "hour"}, {60, "minute"}};
  for (const auto& [length, name] : kUnits) {
    const auto count = seconds / length;
    if (count == 0) continue;
    const auto text = fmt::format("{} {}{}", count, name, count == 1 ? "" : "s");
    return past ? text + " ago" : "in " + text;
  }
  return "just now";
}

Time ClockNow() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

}  // namespace xeber::cli
