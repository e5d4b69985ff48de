#include "server/alert_log.h"

#include <charconv>
#include <utility>

#include <fmt/format.h>

namespace xeber {

std::string AlertLog::Cursor::ToToken() const { return fmt::format("{:016x}{:x}", log, next); }

absl::StatusOr<AlertLog::Cursor> AlertLog::Cursor::FromToken(std::string_view token) {
  constexpr std::size_t kLogDigits = 16;
  Cursor cursor;
  const auto read = [](std::string_view digits, std::uint64_t& number) {
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
    return error == std::errc() && end == digits.data() + digits.size();
  };
  if (token.size() > kLogDigits && read(token.substr(0, kLogDigits), cursor.log) && read(token.substr(kLogDigits), cursor.next))
    return cursor;
  return absl::InvalidArgumentError("resume_token: not a token of this service; start again without one");
}

void AlertLog::Append(std::vector<Alert> alerts) {
  if (alerts.empty()) return;
  {
    const std::lock_guard lock(mutex_);
    for (Alert& alert : alerts) alerts_.push_back(std::make_shared<const Alert>(std::move(alert)));
    for (; alerts_.size() > window_; alerts_.pop_front()) ++first_;
  }
  const std::lock_guard lock(listener_mutex_);
  if (listener_) listener_();
}

AlertLog::Cursor AlertLog::End() const {
  const std::lock_guard lock(mutex_);
  return {log_, first_ + alerts_.size()};
}

AlertLog::Next AlertLog::Read(const std::set<std::string, std::less<>>& ids, Cursor& cursor) const {
  const std::lock_guard lock(mutex_);
  // Of another time, or of none at all: whatever is here came later.
  if (cursor.log != log_ || cursor.next > first_ + alerts_.size()) {
    cursor = {log_, first_};
    return {.missed = true};
  }
  if (cursor.next < first_) {
    const std::uint64_t missed = first_ - std::exchange(cursor.next, first_);
    return {.missed = true, .missed_alerts = missed};
  }
  while (cursor.next < first_ + alerts_.size()) {
    const auto& alert = alerts_[cursor.next++ - first_];
    if (ids.empty() || ids.contains(alert->saved_query_id)) return {.alert = alert};
  }
  return {};
}

void AlertLog::Listen(std::function<void()> listener) {
  const std::lock_guard lock(listener_mutex_);
  listener_ = std::move(listener);
}

}  // namespace xeber
