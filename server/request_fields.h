// What the conversions of several requests share.
#pragma once

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "news/query.h"
#include "server/convert_time.h"
#include "server/enum_mapping.h"
#include "xeber/v1/similar_service.pb.h"

namespace xeber {

inline constexpr EnumTable<v1::LanguageGuard, LanguageGuard, 2> kGuards = {{
    {v1::LANGUAGE_GUARD_SEED_LANGUAGE, LanguageGuard::kSeedLanguage},
    {v1::LANGUAGE_GUARD_ANY, LanguageGuard::kAny},
}};

// Assigns `value` if there is one.
template <typename T, typename U>
absl::Status Take(absl::StatusOr<T> value, U& target) {
  if (!value.ok()) return value.status();
  target = *std::move(value);
  return absl::OkStatus();
}

// The first error of a list of checks that stop there.
template <typename... Checks>
absl::Status FirstError(Checks... checks) {
  absl::Status status;
  (void)((status = checks(), status.ok()) && ...);
  return status;
}

inline absl::Status CheckUnit(std::string_view field, double value) {
  if (value >= 0 && value <= 1) return absl::OkStatus();
  return absl::InvalidArgumentError(fmt::format("{}: {} does not lie in [0,1]", field, value));
}

inline absl::Status CheckCap(std::string_view field, int value) {
  if (value >= 0) return absl::OkStatus();
  return absl::InvalidArgumentError(fmt::format("{}: {} is negative; 0 = as many as there are", field, value));
}

// Reads page_size and page_token.
template <typename Request, typename Message>
absl::Status TakePage(const Message& message, Request& request) {
  if (message.page_size() < 0) return absl::InvalidArgumentError(fmt::format("page_size: {} is negative", message.page_size()));
  request.limit = message.page_size() == 0 ? Request::kDefaultLimit : std::min(message.page_size(), Request::kMaxLimit);
  request.page_token = message.page_token();
  return absl::OkStatus();
}

// Reads now and as_of.
template <typename Message, typename Request>
absl::Status TakeTimes(const Message& message, Time clock_now, Request& request) {
  request.now = clock_now;
  return FirstError(
      [&] { return message.has_now() ? Take(FromProto("now", message.now()), request.now) : absl::OkStatus(); },
      [&] { return message.has_as_of() ? Take(FromProto("as_of", message.as_of()), request.as_of) : absl::OkStatus(); });
}

}  // namespace xeber
