// Segments on disk: written whole, checked by SHA-256, published by a rename.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "index/file_system.h"
#include "index/manifest.h"
#include "index/segment_format.h"
#include "index/snapshot.h"

namespace xeber {

std::string SegmentDirectory(const std::string& index_directory, const std::string& name);

// Writes the parts and their SHA256SUMS to segments/<name>, synced. The folder appears whole or not at all.
absl::Status WriteSegment(FileSystem& files, const std::string& index_directory, const std::string& name, const SegmentParts& parts);

// Opens the segments of a manifest with their tombstones. Reads headers and offsets only.
absl::StatusOr<std::vector<SegmentView>> OpenSegments(FileSystem& files, const std::string& index_directory, const Manifest& manifest);

// Reads every byte. DATA_LOSS names the file whose sum is wrong.
absl::Status VerifySegment(FileSystem& files, const std::string& index_directory, const std::string& name);

// Removes folders under segments/ that neither manifest (current or previous) names.
absl::Status RemoveUnusedSegments(FileSystem& files, const std::string& index_directory);

}  // namespace xeber
