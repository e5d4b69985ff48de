#include "indexer/line_source.h"

#include <cstring>
#include <utility>

namespace xeber {
namespace {

constexpr std::size_t kChunkBytes = 256 << 10;
constexpr std::size_t kLongLineBytes = 1024;  // how much of a line that is too long is kept
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

LineSource::LineSource(std::unique_ptr<InputBytes> bytes, std::size_t max_line_bytes)
    : bytes_(std::move(bytes)), max_line_bytes_(max_line_bytes), buffer_(2 * kChunkBytes) {}

std::size_t LineSource::readable_bytes() const {
  const char* buffer_end = buffer_.data() + buffer_.size();
  const bool in_buffer = line_.data() >= buffer_.data() && line_.data() < buffer_end;
  return in_buffer ? static_cast<std::size_t>(buffer_end - line_.data()) : line_.size();
}

// Reads more behind end_; false at the end or on a fault.
bool LineSource::Fill() {
  if (ended_) return false;
  if (buffer_.size() - end_ < kChunkBytes) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= std::exchange(begin_, 0);
    if (buffer_.size() - end_ < kChunkBytes) buffer_.resize(2 * buffer_.size());
  }
  auto got = bytes_->Read(buffer_.data() + end_, kChunkBytes);
  if (!got.ok()) fault_ = got.status();
  ended_ = !got.ok() || *got == 0;
  if (!ended_) end_ += *got;
  return !ended_;
}

LineSource::Event LineSource::Next() {
  line_ = {};
  if (ended_ && begin_ == end_) return Event::kEnd;
  ++number_;
  std::size_t scanned = 0;
  for (;;) {
    const char* from = buffer_.data() + begin_;
    if (const void* newline = std::memchr(from + scanned, '\n', end_ - begin_ - scanned)) {
      const std::size_t length = static_cast<std::size_t>(static_cast<const char*>(newline) - from);
      return Finish(length, length + 1);
    }
    scanned = end_ - begin_;
    if (scanned > max_line_bytes_ + 1) return SkipLongLine();
    if (Fill()) continue;
    const bool faulty = !fault_.ok();
    if (faulty) begin_ = end_;
    return faulty ? Event::kFault : end_ == begin_ ? Event::kEnd : Finish(end_ - begin_, end_ - begin_);
  }
}

LineSource::Event LineSource::Finish(std::size_t length, std::size_t consumed) {
  line_ = std::string_view(buffer_.data() + begin_, length);
  begin_ += consumed;
  if (number_ == 1 && line_.starts_with(kByteOrderMark)) line_.remove_prefix(kByteOrderMark.size());
  if (line_.ends_with('\r')) line_.remove_suffix(1);
  return line_.size() > max_line_bytes_ ? Event::kTooLong : Event::kLine;
}

// The buffer holds the start of a line that is too long: keeps a little of it and drops the rest, chunk by chunk.
LineSource::Event LineSource::SkipLongLine() {
  long_line_.assign(buffer_.data() + begin_, kLongLineBytes);
  const void* newline = nullptr;
  do {
    begin_ = end_ = 0;
    if (!Fill()) break;
    newline = std::memchr(buffer_.data(), '\n', end_);
  } while (newline == nullptr);
  if (!fault_.ok()) return Event::kFault;
  if (newline != nullptr) begin_ = static_cast<std::size_t>(static_cast<const char*>(newline) - buffer_.data()) + 1;
  line_ = long_line_;
  return Event::kTooLong;
}

}  // namespace xeber
