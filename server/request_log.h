// One JSON line a call.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "absl/time/time.h"

namespace xeber {

// Takes finished lines, without line end. Must be thread-safe.
using LogSink = std::function<void(std::string_view line)>;

struct CallRecord {
  absl::Time time;          // of the answer
  std::string_view method;  // "SearchService.Search"
  std::string_view code;    // "OK", "NOT_FOUND", ...
  std::string message;      // of the error; client input may stand in it
  std::string peer;
  std::int64_t microseconds = 0;        // from arrival to answer
  std::int64_t queue_microseconds = 0;  // of these, waiting for a worker
  std::uint64_t items = 0;              // of a stream; 0 = not a stream
};

// The record as one line of JSON, keys in a fixed order; always valid UTF-8, whatever the fields hold. Long
// messages are cut.
std::string ToJsonLine(const CallRecord& record);

// A server's event ("started", "draining") as one line of JSON.
std::string ToJsonLine(absl::Time time, std::string_view event, std::string_view detail);

// `text` as a JSON string with its quotes; bytes that are not UTF-8 become U+FFFD.
std::string QuoteJson(std::string_view text);

// "OK", "INVALID_ARGUMENT", ... of a gRPC status code; "UNKNOWN" for other numbers.
std::string_view CodeName(int code);

}  // namespace xeber
