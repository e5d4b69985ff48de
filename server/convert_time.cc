#include "server/convert_time.h"

#include <fmt/format.h>

namespace xeber {
namespace {

constexpr std::int64_t kFirstSecond = -30'610'224'000;     // 1000-01-01T00:00:00Z
constexpr std::int64_t kLastSecond = 253'402'300'799;      // 9999-12-31T23:59:59Z
constexpr std::int64_t kLongestSeconds = 315'576'000'000;  // as google.protobuf.Duration

bool IsNanos(std::int32_t nanos) { return nanos >= 0 && nanos <= 999'999'999; }

}  // namespace

absl::StatusOr<Time> FromProto(std::string_view field, const google::protobuf::Timestamp& time) {
  if (time.seconds() < kFirstSecond || time.seconds() > kLastSecond)
    return absl::InvalidArgumentError(
        fmt::format("{}: {} s since 1970 lies outside the years 1000 to 9999", field, time.seconds()));
  if (!IsNanos(time.nanos()))
    return absl::InvalidArgumentError(fmt::format("{}: {} is no number of nanoseconds", field, time.nanos()));
  return Time(std::chrono::seconds(time.seconds()));
}

google::protobuf::Timestamp ToProto(Time time) {
  google::protobuf::Timestamp result;
  result.set_seconds(time.time_since_epoch().count());
  return result;
}

absl::StatusOr<std::chrono::hours> FromProto(std::string_view field, const google::protobuf::Duration& duration) {
  const bool positive = duration.seconds() > 0 || (duration.seconds() == 0 && duration.nanos() > 0);
  if (!positive || !IsNanos(duration.nanos()) || duration.seconds() > kLongestSeconds)
    return absl::InvalidArgumentError(fmt::format("{}: must be longer than 0 s and at most {} s, not {} s and {} ns", field,
                                                  kLongestSeconds, duration.seconds(), duration.nanos()));
  const auto seconds = std::chrono::seconds(duration.seconds()) + std::chrono::seconds(duration.nanos() > 0 ? 1 : 0);
  return std::chrono::ceil<std::chrono::hours>(seconds);
}

google::protobuf::Duration ToProto(std::chrono::hours hours) {
  google::protobuf::Duration result;
  result.set_seconds(std::chrono::seconds(hours).count());
  return result;
}

}  // namespace xeber
