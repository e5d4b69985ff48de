#include "server/request_log.h"

#include <array>

#include <fmt/format.h>

#include "news/article.h"

namespace xeber {
namespace {

// Length of the longest well-formed piece of one character at the front of `text`; 0 if there is none.
std::size_t CharacterLength(std::string_view text) {
  for (std::size_t length = 1; length <= 4 && length <= text.size(); ++length)
    if (IsUtf8(text.substr(0, length))) return length;
  return 0;
}

std::string QuoteTime(absl::Time time) {
  return "\"" + absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", time, absl::UTCTimeZone()) + "\"";
}

constexpr std::size_t kMaxMessageBytes = 512;

}  // namespace

std::string QuoteJson(std::string_view text) {
  std::string quoted = "\"";
  while (!text.empty()) {
    const std::size_t length = CharacterLength(text);
    const unsigned char c = static_cast<unsigned char>(text.front());
    if (length == 0)
      quoted += "\\ufffd";
    else if (c == '"' || c == '\\')
      quoted.append({'\\', static_cast<char>(c)});
    else if (c < 0x20 || c == 0x7F)
      quoted += fmt::format("\\u{:04x}", c);
    else
      quoted += text.substr(0, length);
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return quoted + "\"";
}

std::string ToJsonLine(const CallRecord& record) {
  std::string line = fmt::format(R"({{"time":{},"event":"call","method":{},"code":{},"us":{},"queue_us":{},"peer":{})",
                                 QuoteTime(record.time), QuoteJson(record.method), QuoteJson(record.code), record.microseconds,
                                 record.queue_microseconds, QuoteJson(record.peer));
  if (record.items != 0) line += fmt::format(R"(,"items":{})", record.items);
  if (!record.message.empty()) line += ",\"message\":" + QuoteJson(std::string_view(record.message).substr(0, kMaxMessageBytes));
  return line + "}";
}

std::string ToJsonLine(absl::Time time, std::string_view event, std::string_view detail) {
  return fmt::format(R"({{"time":{},"event":{},"detail":{}}})", QuoteTime(time), QuoteJson(event), QuoteJson(detail));
}

std::string_view CodeName(int code) {
  static constexpr std::array<std::string_view, 17> kNames = {
      "OK",        "CANCELLED",      "UNKNOWN",           "INVALID_ARGUMENT",   "DEADLINE_EXCEEDED",
      "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
      "ABORTED",   "OUT_OF_RANGE",   "UNIMPLEMENTED",     "INTERNAL",           "UNAVAILABLE",
      "DATA_LOSS", "UNAUTHENTICATED"};
  return code >= 0 && code < static_cast<int>(kNames.size()) ? kNames[code] : "UNKNOWN";
}

}  // namespace xeber
