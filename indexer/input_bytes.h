// The bytes of a file or of standard input, decompressed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace xeber {

// Not thread-safe.
class InputBytes {
 public:
  virtual ~InputBytes() = default;

  // Writes up to `size` (> 0) bytes to `to` and returns how many; 0 only at the end. DATA_LOSS if a compressed file is damaged
  // or truncated, UNAVAILABLE if reading fails; neither can be repeated.
  virtual absl::StatusOr<std::size_t> Read(char* to, std::size_t size) = 0;

  virtual std::uint64_t bytes_read() const = 0;   // of the file as it lies on disk
  virtual std::uint64_t bytes_total() const = 0;  // 0 if unknown
};

// Opens `path` ("-" = standard input): plain, gzip of any number of members, or zstd of any number of frames, told by the first
// bytes. NOT_FOUND, PERMISSION_DENIED, INVALID_ARGUMENT for a directory, DATA_LOSS if it is called .gz or .zst and is neither that
// nor JSON lines, UNAVAILABLE for anything else; the message names the path.
absl::StatusOr<std::unique_ptr<InputBytes>> OpenInputBytes(const std::string& path);

}  // namespace xeber
