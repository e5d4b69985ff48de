// The one seam between index/ and the disk; tests put a faulty disk behind it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace xeber {

// A file that only grows. Not thread-safe.
class AppendFile {
 public:
  virtual ~AppendFile() = default;
  virtual absl::Status Append(std::string_view bytes) = 0;
  // Everything appended so far survives a power loss once this is OK.
  virtual absl::Status Sync() = 0;
};

// An exclusive claim on a lock file, held until destruction or the end of the process.
class FileLock {
 public:
  virtual ~FileLock() = default;
};

// A whole file in memory, read-only, for as long as the object lives. Thread-safe.
class FileBytes {
 public:
  virtual ~FileBytes() = default;
  std::string_view bytes() const { return bytes_; }

 protected:
  std::string_view bytes_;
};

// Thread-safe. Errors name the path and the system's reason: NOT_FOUND, PERMISSION_DENIED, RESOURCE_EXHAUSTED (disk full), else
// UNAVAILABLE.
class FileSystem {
 public:
  virtual ~FileSystem() = default;

  virtual absl::StatusOr<std::unique_ptr<AppendFile>> OpenForAppend(const std::string& path) = 0;
  // Maps `path`; costs no read until a page is touched.
  virtual absl::StatusOr<std::unique_ptr<const FileBytes>> Map(const std::string& path) = 0;
  // Reads `path` from its beginning in pieces, past the page cache where that is possible; ends early with OK if `visit` returns
  // false. UNAVAILABLE if the disk cannot read it (reading a map would end the process).
  virtual absl::Status Read(const std::string& path, const std::function<bool(std::string_view piece)>& visit) = 0;
  // Creates or replaces `path` by `bytes`, synced, but not the directory it lies in.
  virtual absl::Status WriteFile(const std::string& path, std::string_view bytes) = 0;
  // Renames atomically and syncs the directory of `to`.
  virtual absl::Status Rename(const std::string& from, const std::string& to) = 0;
  // Gives the file `from` a second name, not synced. UNAVAILABLE where the disk cannot (another disk, say): copy it then.
  virtual absl::Status Link(const std::string& from, const std::string& to) = 0;
  virtual absl::Status SyncDirectory(const std::string& path) = 0;
  virtual absl::Status CreateDirectories(const std::string& path) = 0;
  // Removes a file, or a directory with all it holds. OK if it does not exist.
  virtual absl::Status Remove(const std::string& path) = 0;
  // Shortens a file to its first `size` bytes, synced.
  virtual absl::Status Truncate(const std::string& path, std::uint64_t size) = 0;
  // Names in a directory, sorted.
  virtual absl::StatusOr<std::vector<std::string>> List(const std::string& path) = 0;
  virtual bool Exists(const std::string& path) = 0;
  // FAILED_PRECONDITION if another process (or another lock object of this one) holds it.
  virtual absl::StatusOr<std::unique_ptr<FileLock>> Lock(const std::string& path) = 0;
};

// The real one. Lives as long as the process.
FileSystem& PosixFileSystem();

// Whether an error tells of this process (its limits, its rights) or of a full disk, and nothing of what is in the file.
inline bool IsOfTheProcess(const absl::Status& status) {
  return absl::IsResourceExhausted(status) || absl::IsPermissionDenied(status);
}

}  // namespace xeber
