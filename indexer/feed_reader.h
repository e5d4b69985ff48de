// Articles out of archive files: JSON lines, plain, gzip or zstd, or standard input.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "news/article.h"

namespace xeber {

struct FeedOptions {
  std::chrono::minutes time_zone{0};  // of dates without a zone
};

// A line that could not become an article.
struct Reject {
  std::string where;   // "file:line"
  std::string reason;  // "published_at: 'soon' is not an ISO 8601 date"
  std::string line;    // the line itself, cut to 1 KiB
};

enum class FeedEvent : std::uint8_t { kArticle, kReject, kEnd };

// Not thread-safe.
class FeedReader {
 public:
  virtual ~FeedReader() = default;

  // The next article or reject, in the order of the file. Blank lines are skipped. After kEnd stays at the end. An unreadable or
  // truncated compressed file ends with one reject that says so.
  virtual FeedEvent Next(Article& article, Reject& reject) = 0;

  virtual std::uint64_t bytes_read() const = 0;    // of the file as it lies on disk
  virtual std::uint64_t bytes_total() const = 0;   // 0 if unknown (standard input)
  virtual std::uint64_t unknown_keys() const = 0;  // keys ignored so far
};

// Opens `path` ("-" = standard input); the compression is told by the first bytes, not the name. NOT_FOUND, PERMISSION_DENIED, or
// INVALID_ARGUMENT for a directory.
absl::StatusOr<std::unique_ptr<FeedReader>> OpenFeed(const std::string& path, const FeedOptions& options);

}  // namespace xeber
