// What a reindex that was broken off leaves, so that the next one of the same key goes on where it stopped.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "index/file_system.h"
#include "index/manifest.h"

namespace xeber {

// A piece of what is indexed, in whatever its maker counts: from `begin` to before `end`.
struct Slice {
  std::uint64_t begin = 0, end = 0;
  bool operator==(const Slice&) const = default;
};

struct KeptReindex {
  std::string key;                  // of what it is made: files, options, versions; only compared
  std::uint64_t generation = 0;     // that it began beside; 0 = there was no index
  std::uint64_t journal_after = 0;  // it needs the records after this one
  std::string segment_prefix;       // of the names of its segments, which no manifest names
  std::string state;                // for its maker; only kept
};

// A segment that was written for it.
struct KeptSegment {
  ManifestSegment segment;
  Slice slice;
};

// Writes it into the scratch directory, synced: from now on a kill leaves it. While the caller holds the reindex's lock.
absl::Status KeepReindex(FileSystem& files, const std::string& index_directory, const KeptReindex& reindex);

// Removes the scratch directory with all that is kept in it: neither a kill halfway nor a loss of power after it leaves anything that counts as kept.
absl::Status RemoveKeptReindex(FileSystem& files, const std::string& index_directory);

// The one that was kept, running or broken off. nullopt if there is none, if its bytes are damaged, or if the index has another generation by now.
std::optional<KeptReindex> FindKeptReindex(FileSystem& files, const std::string& index_directory);

// Says that a segment, written and synced, is one of the kept reindex; synced.
absl::Status KeepSegment(FileSystem& files, const std::string& index_directory, const KeptSegment& kept);

// The segments of a kept reindex that are there, by slice. What else it has written to segments/ is removed. While the caller holds both
// locks of a reindex (lock_files.h).
absl::StatusOr<std::vector<KeptSegment>> TakeKeptSegments(FileSystem& files, const std::string& index_directory,
                                                          const KeptReindex& reindex);

}  // namespace xeber
