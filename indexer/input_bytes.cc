#include "indexer/input_bytes.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

namespace xeber {
namespace {

// A file descriptor with a window of its bytes in memory.
class RawFile {
 public:
  RawFile(int fd, bool owned, std::uint64_t size) : fd_(fd), owned_(owned), size_(size), window_(kWindowBytes) {}
  ~RawFile() {
    if (owned_) close(fd_);
  }
  RawFile(const RawFile&) = delete;
  RawFile& operator=(const RawFile&) = delete;

  // The bytes not yet consumed, at least `wanted` (<= kWindowBytes) of them unless the file ends before.
  absl::StatusOr<std::string_view> Peek(std::size_t wanted) {
    if (end_ - begin_ < wanted) {
      std::memmove(window_.data(), window_.data() + begin_, end_ - begin_);
      end_ -= std::exchange(begin_, 0);
    }
    while (end_ - begin_ < wanted) {
      const auto got = ReadSome(window_.data() + end_, window_.size() - end_);
      if (!got.ok()) return got.status();
      if (*got == 0) break;
      end_ += *got;
    }
    return std::string_view(window_.data() + begin_, end_ - begin_);
  }
  void Consume(std::size_t bytes) { begin_ += bytes; }

  // Past the window, straight from the descriptor. The window must be empty.
  absl::StatusOr<std::size_t> ReadSome(char* to, std::size_t size) {
    for (;;) {
      const ssize_t got = read(fd_, to, size);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return absl::UnavailableError(fmt::format("cannot read: {}", std::strerror(errno)));
      bytes_read_ += static_cast<std::uint64_t>(got);
      return static_cast<std::size_t>(got);
    }
  }

  std::uint64_t bytes_read() const { return bytes_read_; }
  std::uint64_t consumed() const { return bytes_read_ - (end_ - begin_); }
  std::uint64_t size() const { return size_; }

 private:
  static constexpr std::size_t kWindowBytes = 256 << 10;
  int fd_;
  bool owned_;
  std::uint64_t size_;
  std::vector<char> window_;
  std::size_t begin_ = 0, end_ = 0;
  std::uint64_t bytes_read_ = 0;
};

class FileSource : public InputBytes {
 public:
  explicit FileSource(std::unique_ptr<RawFile> file) : file_(std::move(file)) {}
  std::uint64_t bytes_read() const override { return file_->bytes_read(); }
  std::uint64_t bytes_total() const override { return file_->size(); }

 protected:
  std::unique_ptr<RawFile> file_;
};

class PlainSource : public FileSource {
 public:
  using FileSource::FileSource;

  absl::StatusOr<std::size_t> Read(char* to, std::size_t size) override {
    const auto window = file_->Peek(0);
    if (!window.ok()) return window.status();
    if (window->empty()) return file_->ReadSome(to, size);
    const std::size_t taken = std::min(size, window->size());
    std::memcpy(to, window->data(), taken);
    file_->Consume(taken);
    return taken;
  }
};

class GzipSource : public FileSource {
 public:
  explicit GzipSource(std::unique_ptr<RawFile> file) : FileSource(std::move(file)) { inflateInit2(&stream_, 15 + 16); }
  ~GzipSource() override { inflateEnd(&stream_); }

  absl::StatusOr<std::size_t> Read(char* to, std::size_t size) override {
    for (;;) {
      const auto window = file_->Peek(1);
      if (!window.ok()) return window.status();
      if (member_ended_) {
        if (OnlyPadding(*window)) return 0;
        inflateReset(&stream_);
        member_ended_ = false;
      }
      if (window->empty()) return absl::DataLossError("the gzip file is truncated");
      const auto written = Inflate(*window, to, size);
      if (!written.ok() || *written > 0) return written;
    }
  }

 private:
  // Tapes and some writers pad with zeros; gzip ignores them too.
  static bool OnlyPadding(std::string_view rest) {
    return std::all_of(rest.begin(), rest.end(), [](char c) { return c == 0; });
  }

  absl::StatusOr<std::size_t> Inflate(std::string_view window, char* to, std::size_t size) {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(window.data()));
    stream_.avail_in = static_cast<uInt>(window.size());
    stream_.next_out = reinterpret_cast<Bytef*>(to);
    const auto room = static_cast<uInt>(std::min<std::size_t>(size, 1u << 30));
    stream_.avail_out = room;
    const int result = inflate(&stream_, Z_NO_FLUSH);
    file_->Consume(window.size() - stream_.avail_in);
    if (result == Z_STREAM_END) {
      member_ended_ = true;
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
      return absl::DataLossError(fmt::format("the gzip file is damaged near byte {}: {}", file_->consumed() + 1,
                                             stream_.msg ? stream_.msg : "bad data"));
    }
    return room - stream_.avail_out;
  }

  z_stream stream_{};
  bool member_ended_ = false;
};

class ZstdSource : public FileSource {
 public:
  explicit ZstdSource(std::unique_ptr<RawFile> file)
      : FileSource(std::move(file)), stream_(ZSTD_createDStream(), ZSTD_freeDStream) {}

  absl::StatusOr<std::size_t> Read(char* to, std::size_t size) override {
    ZSTD_outBuffer out{to, size, 0};
    while (out.pos == 0) {
      const auto window = file_->Peek(1);
      if (!window.ok()) return window.status();
      ZSTD_inBuffer in{window->data(), window->size(), 0};
      // Without input the decoder may still hold output; a frame that ended holds none.
      if (frame_ended_ && window->empty()) return 0;
      const std::size_t left = ZSTD_decompressStream(stream_.get(), &out, &in);
      if (ZSTD_isError(left))
        return absl::DataLossError(
            fmt::format("the zstd file is damaged behind byte {}: {}", file_->consumed(), ZSTD_getErrorName(left)));
      file_->Consume(in.pos);
      frame_ended_ = left == 0;
      if (window->empty() && out.pos == 0 && !frame_ended_) return absl::DataLossError("the zstd file is truncated");
    }
    return out.pos;
  }

 private:
  std::unique_ptr<ZSTD_DStream, std::size_t (*)(ZSTD_DStream*)> stream_;
  bool frame_ended_ = true;
};

bool IsGzip(std::string_view head) { return head.starts_with("\x1f\x8b"); }

// A data frame, or a skippable frame such as pzstd and seekable archives write first.
bool IsZstd(std::string_view head) {
  return head.starts_with("\x28\xb5\x2f\xfd") ||
         (head.size() >= 4 && (head[0] & 0xF0) == 0x50 && head.substr(1, 3) == "\x2a\x4d\x18");
}

// What is called compressed and does not begin so is damaged, unless it begins as JSON lines do.
absl::Status CheckName(const std::string& path, std::string_view head) {
  const bool gzip = path.ends_with(".gz"), zstd = path.ends_with(".zst");
  if ((!gzip && !zstd) || (!head.empty() && std::string_view("{ \t\r\n\xEF").find(head[0]) != std::string_view::npos))
    return absl::OkStatus();
  return absl::DataLossError(fmt::format("{}: damaged at byte 1: a {} file does not begin so", path, gzip ? "gzip" : "zstd"));
}

absl::Status OpenError(const std::string& path, int error) {
  const std::string message = fmt::format("{}: {}", path, std::strerror(error));
  if (error == ENOENT || error == ENOTDIR) return absl::NotFoundError(message);
  if (error == EACCES || error == EPERM) return absl::PermissionDeniedError(message);
  return absl::UnavailableError(message);
}

absl::StatusOr<std::unique_ptr<RawFile>> OpenRawFile(const std::string& path) {
  const bool is_stdin = path == "-";
  const int fd = is_stdin ? STDIN_FILENO : open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return OpenError(path, errno);
  struct stat status {};
  if (fstat(fd, &status) != 0) {
    const int error = errno;
    if (!is_stdin) close(fd);
    return OpenError(path, error);
  }
  const bool regular = S_ISREG(status.st_mode);
  auto file = std::make_unique<RawFile>(fd, !is_stdin, regular && !is_stdin ? static_cast<std::uint64_t>(status.st_size) : 0);
  if (S_ISDIR(status.st_mode)) return absl::InvalidArgumentError(fmt::format("{}: is a directory; name the files in it", path));
  return file;
}

}  // namespace

absl::StatusOr<std::unique_ptr<InputBytes>> OpenInputBytes(const std::string& path) {
  auto file = OpenRawFile(path);
  if (!file.ok()) return file.status();
  const auto head = (*file)->Peek(4);
  if (!head.ok()) return absl::Status(head.status().code(), fmt::format("{}: {}", path, std::string(head.status().message())));
  if (IsGzip(*head)) return std::make_unique<GzipSource>(*std::move(file));
  if (IsZstd(*head)) return std::make_unique<ZstdSource>(*std::move(file));
  if (auto status = CheckName(path, *head); !status.ok()) return status;
  return std::make_unique<PlainSource>(*std::move(file));
}

}  // namespace xeber
