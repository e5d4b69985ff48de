// Times of the wire to times of the domain. Errors are INVALID_ARGUMENT and begin with the given field.
#pragma once

#include <chrono>
#include <string_view>

#include "absl/status/statusor.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "news/time.h"

namespace xeber {

// Whole seconds, fractions dropped; years 1000 to 9999.
absl::StatusOr<Time> FromProto(std::string_view field, const google::protobuf::Timestamp& time);
google::protobuf::Timestamp ToProto(Time time);

// Rounded up to whole hours; at least one hour, at most 10,000 years.
absl::StatusOr<std::chrono::hours> FromProto(std::string_view field, const google::protobuf::Duration& duration);
google::protobuf::Duration ToProto(std::chrono::hours hours);

}  // namespace xeber
