#include "news/time.h"

#include <cstdio>

namespace xeber {
namespace {

// Reads fixed-width digits from the front of a text.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool Digits(int count, int& value) {
    if (rest_.size() < static_cast<std::size_t>(count)) return false;
    value = 0;
    for (int i = 0; i < count; ++i) {
      if (rest_[i] < '0' || rest_[i] > '9') return false;
      value = value * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(count);
    return true;
  }
  bool Accept(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void SkipDigits() {
    while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') rest_.remove_prefix(1);
  }
  char Peek() const { return rest_.empty() ? '\0' : rest_.front(); }
  bool done() const { return rest_.empty(); }
  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

bool ParseClock(Scanner& in, std::chrono::seconds& clock) {
  int hour = 0, minute = 0, second = 0;
  if (!in.Digits(2, hour) || !in.Accept(':') || !in.Digits(2, minute)) return false;
  if (in.Accept(':')) {
    if (!in.Digits(2, second)) return false;
    if (in.Accept('.') || in.Accept(',')) {
      if (in.Peek() < '0' || in.Peek() > '9') return false;
      in.SkipDigits();
    }
  }
  if (hour > 23 || minute > 59 || second > 60) return false;
  clock = std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second);
  return true;
}

}  // namespace

std::optional<std::chrono::minutes> ParseZoneOffset(std::string_view text) {
  if (text == "Z" || text == "z" || text == "UTC") return std::chrono::minutes(0);
  Scanner in(text);
  const bool west = in.Peek() == '-';
  if (!in.Accept('+') && !in.Accept('-')) return std::nullopt;
  int hours = 0, minutes = 0;
  if (in.rest().size() == 1 ? !in.Digits(1, hours) : !in.Digits(2, hours)) return std::nullopt;
  if (!in.done()) {
    in.Accept(':');
    if (!in.Digits(2, minutes) || !in.done()) return std::nullopt;
  }
  if (minutes > 59 || hours * 60 + minutes > 14 * 60) return std::nullopt;
  const auto offset = std::chrono::minutes(hours * 60 + minutes);
  return west ? -offset : offset;
}

std::optional<PublishTime> ParseTime(std::string_view text, std::chrono::minutes zone_offset) {
  Scanner in(text);
  int year = 0, month = 0, day = 0;
  if (!in.Digits(4, year) || !in.Accept('-') || !in.Digits(2, month) || !in.Accept('-') || !in.Digits(2, day))
    return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok() || year < 1000) return std::nullopt;
  PublishTime time{std::chrono::sys_days(date), TimePrecision::kDay};
  if (!in.done()) {
    std::chrono::seconds clock{};
    if (!(in.Accept('T') || in.Accept('t') || in.Accept(' ')) || !ParseClock(in, clock)) return std::nullopt;
    time.at += clock;
    time.precision = TimePrecision::kSecond;
    in.Accept(' ');
    if (!in.done()) {
      const auto stated = ParseZoneOffset(in.rest());
      if (!stated) return std::nullopt;
      zone_offset = *stated;
    }
  }
  time.at -= zone_offset;
  return time;
}

std::optional<Period> ParsePeriod(std::string_view text) {
  using std::chrono::sys_days, std::chrono::year, std::chrono::month, std::chrono::years, std::chrono::months;
  if (const auto time = ParseTime(text)) {
    const bool day = time->precision == TimePrecision::kDay;
    return Period{time->at, time->at + (day ? std::chrono::seconds(std::chrono::days(1)) : std::chrono::seconds(1))};
  }
  Scanner in(text);
  int y = 0, m = 0;
  if (!in.Digits(4, y) || y < 1000) return std::nullopt;
  if (in.done()) return Period{sys_days(year(y) / 1 / 1), sys_days((year(y) + years(1)) / 1 / 1)};
  if (!in.Accept('-') || !in.Digits(2, m) || !in.done() || m < 1 || m > 12) return std::nullopt;
  const auto first = year(y) / month(static_cast<unsigned>(m));
  return Period{sys_days(first / 1), sys_days((first + months(1)) / 1)};
}

std::string FormatTime(Time time) { return FormatTime(PublishTime{time, TimePrecision::kSecond}); }

std::string FormatTime(const PublishTime& time) {
  const auto days = std::chrono::floor<std::chrono::days>(time.at);
  const std::chrono::year_month_day date(days);
  const std::chrono::hh_mm_ss clock(time.at - days);
  char text[40];
  const int size = std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                                 static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  if (time.precision == TimePrecision::kDay) return std::string(text, size);
  std::snprintf(text + size, sizeof text - size, "T%02d:%02d:%02dZ", static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
  return text;
}

}  // namespace xeber
