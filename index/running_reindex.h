// What a reindex asks of the server beside it: to keep what it reads and what it writes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "index/file_system.h"

namespace xeber {

struct RunningReindex {
  std::uint64_t journal_after = 0;  // records after this one stay: it reads them before its swap
  std::string segment_prefix;       // of the names of its segments, which no manifest names yet
};

// Says so to others. While the caller holds both locks of a reindex (lock_files.h); the scratch directory must be there.
absl::Status AnnounceReindex(FileSystem& files, const std::string& index_directory, const RunningReindex& reindex);

// The one that runs, or nullopt. What a killed one announced counts for nothing. While the caller holds the segments' lock, none
// begins or swaps.
std::optional<RunningReindex> FindRunningReindex(FileSystem& files, const std::string& index_directory);

}  // namespace xeber
