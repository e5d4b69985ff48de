// Points in time as news uses them: whole seconds since the Unix epoch, UTC.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace xeber {

using Time = std::chrono::sys_seconds;

// How exactly a publication time is known.
enum class TimePrecision : unsigned char { kSecond, kDay };

struct PublishTime {
  Time at{};
  TimePrecision precision = TimePrecision::kSecond;
  friend bool operator==(const PublishTime&, const PublishTime&) = default;
};

// Reads ISO 8601: "2026-11-23", "2026-11-23T10:30", "…:30:05", with a fraction, "Z" or "+04:00"/"+0400", and a space in place
// of the T. A time without a zone is taken to be `zone_offset` east of UTC. A date alone is midnight there, with day precision.
// nullopt if the text is anything else, the date does not exist, or the year lies outside 1000-9999.
std::optional<PublishTime> ParseTime(std::string_view text, std::chrono::minutes zone_offset = {});

// Half-open: the seconds from `begin` up to, not including, `end`.
struct Period {
  Time begin{};
  Time end{};
  friend bool operator==(const Period&, const Period&) = default;
};

// Reads a year ("2026"), a month ("2026-11"), a day, or a second as ParseTime does, in UTC unless it states a zone.
std::optional<Period> ParsePeriod(std::string_view text);

// "2026-11-23T06:30:00Z"; only the date when the precision is a day.
std::string FormatTime(const PublishTime& time);
std::string FormatTime(Time time);

// Reads a zone: "UTC", "Z", "+04:00", "+0400", "-3". nullopt for anything else or beyond 14 hours.
std::optional<std::chrono::minutes> ParseZoneOffset(std::string_view text);

}  // namespace xeber
