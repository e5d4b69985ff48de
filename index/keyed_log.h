// Small values by key that people set and that belong to an index (saved queries, curations): kept in memory, and in one file
// that survives crashes.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "index/file_system.h"

namespace xeber {

// The file is a log of puts and removes, each with its sum; it is written anew (beside, synced, renamed) once what is superseded
// makes up most of it. Not thread-safe; one process writes at a time, the one that holds the index's writer lock.
class KeyedLog {
 public:
  static constexpr std::size_t kMaxRecordBytes = std::size_t{1} << 20;  // of a key and its value

  struct Change {
    std::string key;
    std::optional<std::string> value;  // nullopt removes the key
  };

  // Reads `path`; no file is an empty log. A torn last record, which nobody was told of, is left out. Of a damaged file the
  // values before the damage are there, and fault() says so.
  static KeyedLog Open(FileSystem& files, std::string path);

  // By key, in byte order.
  const std::map<std::string, std::string, std::less<>>& values() const { return values_; }

  // Applies the changes in order, together. OK: they survive a crash and are in values(). Otherwise values() is as before, and
  // each of them may or may not be found again after a crash. INVALID_ARGUMENT over kMaxRecordBytes; DATA_LOSS with fault().
  absl::Status Write(std::span<const Change> changes);

  // OK, or DATA_LOSS naming the file and the offset of the damage.
  const absl::Status& fault() const { return fault_; }

 private:
  KeyedLog(FileSystem& files, std::string path) : files_(&files), path_(std::move(path)) {}
  void Read();
  absl::Status Append(std::string_view records);
  absl::Status Rewrite();
  void Apply(const Change& change);

  FileSystem* files_;
  std::string path_;
  absl::Status fault_;
  std::map<std::string, std::string, std::less<>> values_;
  std::unique_ptr<AppendFile> file_;  // null before the first write
  std::size_t file_bytes_ = 0, live_bytes_ = 0;
  bool sound_ = false;  // the file exists and ends with a whole record; otherwise it is written anew before anything is added
};

}  // namespace xeber
