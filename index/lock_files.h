// Who may do what to an index directory. Locks are taken in this order and end with the process.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "index/file_system.h"

namespace xeber {

// Held by the one process that takes writes.
inline std::string WriterLockPath(const std::string& index_directory) { return index_directory + "/WRITER.lock"; }
// Held by a reindex from its beginning to its swap.
inline std::string ReindexLockPath(const std::string& index_directory) { return index_directory + "/REINDEX.lock"; }
// Held while segments are added and MANIFEST is replaced: by a seal, a merge, or the beginning and the swap of a reindex.
inline std::string SegmentsLockPath(const std::string& index_directory) { return index_directory + "/SEGMENTS.lock"; }

// The segments' lock, after a seal or merge that is under way; UNAVAILABLE if that takes minutes.
absl::StatusOr<std::unique_ptr<FileLock>> WaitForSegments(FileSystem& files, const std::string& index_directory);

}  // namespace xeber
