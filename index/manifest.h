// The index's table of contents: which segments are the current generation. One small text file, replaced atomically.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "index/file_system.h"

namespace xeber {

struct ManifestSegment {
  std::string name;  // its folder under segments/
  std::uint32_t articles = 0;
  std::string tombstones;  // file in the segment's folder; empty = none
  bool damaged = false;    // left out of answers since it could not be read, until it is repaired (repair.h)
};

// A segment that answers do without, and why.
struct DamagedSegment {
  ManifestSegment segment;
  absl::Status fault;
};

struct Manifest {
  static constexpr int kFormat = 1;  // an index of a greater format needs a newer xeber

  std::uint64_t generation = 0;
  std::uint64_t next_segment = 1;
  std::uint64_t journal_through = 0;  // journal records up to this sequence number are in the segments
  std::string analyzer;               // versions that made the index; checked at open
  std::string annotator;
  std::string gazetteer;      // version of the user's, which articles older than the reindex are annotated with; empty = none
  int time_zone_minutes = 0;  // of dates without a zone
  std::string models;         // file with what the archive taught (news/archive_models.h); empty = none
  std::string graves;         // file with the deleted ids that are still remembered; empty = none
  std::string answered;       // file with the answers to requests that are still remembered; empty = none
  std::vector<ManifestSegment> segments;
};

// Lines of "key value…", ending in a checksum line.
std::string EncodeManifest(const Manifest& manifest);
// DATA_LOSS if damaged, FAILED_PRECONDITION if of a newer format.
absl::StatusOr<Manifest> DecodeManifest(std::string_view text);

// <index>/MANIFEST. NOT_FOUND says that there is no index and how to make one.
absl::StatusOr<Manifest> ReadManifest(FileSystem& files, const std::string& directory);
// Where the last manifest of another generation is kept.
inline std::string PreviousManifestPath(const std::string& directory) { return directory + "/MANIFEST.previous"; }
// Replaces it atomically. The last one of another generation is kept as MANIFEST.previous. After an error either the old or the
// new one stands.
absl::Status WriteManifest(FileSystem& files, const std::string& directory, const Manifest& manifest);

}  // namespace xeber
