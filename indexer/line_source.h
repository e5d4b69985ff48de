// The lines of a byte source, in bounded memory however long a line is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "indexer/input_bytes.h"

namespace xeber {

// Not thread-safe.
class LineSource {
 public:
  enum class Event : std::uint8_t { kLine, kTooLong, kFault, kEnd };

  // Lines of more than `max_line_bytes`, without their line end, are too long.
  LineSource(std::unique_ptr<InputBytes> bytes, std::size_t max_line_bytes);

  // Moves to the next line. "\n" and "\r\n" end a line, as does the end of the source; a byte order mark in front of the first
  // line is dropped. kFault (see fault()) comes once, in place of the line that could not be read whole, and kEnd after it.
  Event Next();

  // The line; of one that is too long its first bytes. Valid until the next Next.
  std::string_view line() const { return line_; }
  // How many bytes from line().data() on may be read, whatever they hold: what a vectorised parser needs to know.
  std::size_t readable_bytes() const;
  // Of the current line, from 1.
  std::uint64_t number() const { return number_; }
  const absl::Status& fault() const { return fault_; }
  const InputBytes& bytes() const { return *bytes_; }

 private:
  bool Fill();
  Event Finish(std::size_t length, std::size_t consumed);
  Event SkipLongLine();

  std::unique_ptr<InputBytes> bytes_;
  std::size_t max_line_bytes_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0, end_ = 0;  // what of buffer_ is not yet handed out
  std::string_view line_;
  std::string long_line_;
  std::uint64_t number_ = 0;
  absl::Status fault_;
  bool ended_ = false;
};

}  // namespace xeber
