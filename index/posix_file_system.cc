#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "index/file_system.h"

namespace xeber {
namespace {

absl::Status ErrorOf(const char* action, const std::string& path, int error) {
  const std::string message = std::string("cannot ") + action + " " + path + ": " + std::strerror(error);
  switch (error) {
    case ENOENT:
      return absl::NotFoundError(message);
    case EACCES:
    case EPERM:
    case EROFS:
      return absl::PermissionDeniedError(message);
    case ENOSPC:
    case EDQUOT:
    case EMFILE:
    case ENFILE:
    case ENOMEM:
      return absl::ResourceExhaustedError(message);
    default:
      return absl::UnavailableError(message);
  }
}

// Owns a file descriptor.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }
  bool ok() const { return fd_ >= 0; }

 private:
  int fd_;
};

absl::Status WriteAll(int fd, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return ErrorOf("write", path, errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return absl::OkStatus();
}

class PosixAppendFile : public AppendFile {
 public:
  PosixAppendFile(Descriptor fd, std::string path) : fd_(std::move(fd)), path_(std::move(path)) {}
  absl::Status Append(std::string_view bytes) override { return WriteAll(fd_.get(), bytes, path_); }
  absl::Status Sync() override { return ::fdatasync(fd_.get()) == 0 ? absl::OkStatus() : ErrorOf("sync", path_, errno); }

 private:
  Descriptor fd_;
  std::string path_;
};

class MappedBytes : public FileBytes {
 public:
  MappedBytes(void* at, std::size_t size) : at_(at), size_(size) { bytes_ = {static_cast<const char*>(at), size}; }
  ~MappedBytes() override {
    if (size_ > 0) ::munmap(at_, size_);
  }

 private:
  void* at_;
  std::size_t size_;
};

class PosixLock : public FileLock {
 public:
  explicit PosixLock(Descriptor fd) : fd_(std::move(fd)) {}

 private:
  Descriptor fd_;
};

class Posix : public FileSystem {
 public:
  absl::StatusOr<std::unique_ptr<AppendFile>> OpenForAppend(const std::string& path) override {
    Descriptor fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
    if (!fd.ok()) return ErrorOf("open", path, errno);
    return std::make_unique<PosixAppendFile>(std::move(fd), path);
  }

  absl::StatusOr<std::unique_ptr<const FileBytes>> Map(const std::string& path) override {
    Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd.ok()) return ErrorOf("open", path, errno);
    struct stat info {};
    if (::fstat(fd.get(), &info) != 0) return ErrorOf("inspect", path, errno);
    const auto size = static_cast<std::size_t>(info.st_size);
    if (size == 0) return std::make_unique<MappedBytes>(nullptr, 0);
    void* at = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, fd.get(), 0);
    if (at == MAP_FAILED) return ErrorOf("map", path, errno);
    return std::make_unique<MappedBytes>(at, size);
  }

  absl::Status Read(const std::string& path, const std::function<bool(std::string_view piece)>& visit) override {
    constexpr std::size_t kPiece = std::size_t{1} << 20;
    Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd.ok()) return ErrorOf("open", path, errno);
    ::posix_fadvise(fd.get(), 0, 0, POSIX_FADV_DONTNEED);  // pages that nobody maps are read from the disk again
    std::string piece(kPiece, '\0');
    while (true) {
      const ssize_t size = ::read(fd.get(), piece.data(), piece.size());
      if (size < 0 && errno == EINTR) continue;
      if (size < 0) return ErrorOf("read", path, errno);
      if (size == 0 || !visit(std::string_view(piece).substr(0, static_cast<std::size_t>(size)))) return absl::OkStatus();
    }
  }

  absl::Status WriteFile(const std::string& path, std::string_view bytes) override {
    Descriptor fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (!fd.ok()) return ErrorOf("create", path, errno);
    if (auto status = WriteAll(fd.get(), bytes, path); !status.ok()) return status;
    return ::fsync(fd.get()) == 0 ? absl::OkStatus() : ErrorOf("sync", path, errno);
  }

  absl::Status Rename(const std::string& from, const std::string& to) override {
    if (::rename(from.c_str(), to.c_str()) != 0) return ErrorOf("rename to", to, errno);
    return SyncDirectory(std::filesystem::path(to).parent_path().string());
  }

  absl::Status Link(const std::string& from, const std::string& to) override {
    return ::link(from.c_str(), to.c_str()) == 0 ? absl::OkStatus() : ErrorOf("link", from, errno);
  }

  absl::Status SyncDirectory(const std::string& path) override {
    Descriptor fd(::open(path.empty() ? "." : path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd.ok()) return ErrorOf("open", path, errno);
    return ::fsync(fd.get()) == 0 ? absl::OkStatus() : ErrorOf("sync", path, errno);
  }

  absl::Status CreateDirectories(const std::string& path) override {
    std::error_code error;
    std::filesystem::create_directories(path, error);
    return error ? ErrorOf("create directory", path, error.value()) : absl::OkStatus();
  }

  absl::Status Remove(const std::string& path) override {
    std::error_code error;
    std::filesystem::remove_all(path, error);
    return error ? ErrorOf("remove", path, error.value()) : absl::OkStatus();
  }

  absl::Status Truncate(const std::string& path, std::uint64_t size) override {
    Descriptor fd(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (!fd.ok()) return ErrorOf("open", path, errno);
    if (::ftruncate(fd.get(), static_cast<off_t>(size)) != 0) return ErrorOf("truncate", path, errno);
    return ::fsync(fd.get()) == 0 ? absl::OkStatus() : ErrorOf("sync", path, errno);
  }

  absl::StatusOr<std::vector<std::string>> List(const std::string& path) override {
    std::error_code error;
    std::vector<std::string> names;
    for (std::filesystem::directory_iterator it(path, error), end; !error && it != end; it.increment(error))
      names.push_back(it->path().filename().string());
    if (error) return ErrorOf("list", path, error.value());
    std::sort(names.begin(), names.end());
    return names;
  }

  bool Exists(const std::string& path) override {
    std::error_code error;
    return std::filesystem::exists(path, error);
  }

  absl::StatusOr<std::unique_ptr<FileLock>> Lock(const std::string& path) override {
    Descriptor fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
    if (!fd.ok()) return ErrorOf("open", path, errno);
    if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
      if (errno == EWOULDBLOCK) return absl::FailedPreconditionError(path + " is held by another process");
      return ErrorOf("lock", path, errno);
    }
    return std::make_unique<PosixLock>(std::move(fd));
  }
};

}  // namespace

FileSystem& PosixFileSystem() {
  static Posix posix;
  return posix;
}

}  // namespace xeber
