// Segments on disk: written whole, checked by SHA-256, published by a rename.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "index/file_system.h"
#include "index/graves.h"
#include "index/manifest.h"
#include "index/segment_format.h"
#include "index/snapshot.h"

namespace xeber {

std::string SegmentDirectory(const std::string& index_directory, const std::string& name);

// Writes the parts and their SHA256SUMS to segments/<name>, synced. The folder appears whole or not at all. No manifest may name
// it: what a killed run left there is removed.
absl::Status WriteSegment(FileSystem& files, const std::string& index_directory, const std::string& name,
                          const SegmentParts& parts);

// Opens the segments of a manifest with their tombstones. Reads headers and offsets only.
absl::StatusOr<std::vector<SegmentView>> OpenSegments(FileSystem& files, const std::string& index_directory,
                                                      const Manifest& manifest);

// The deleted ids that a manifest names, or none.
absl::StatusOr<Graves> ReadGraves(FileSystem& files, const std::string& index_directory, const Manifest& manifest);

// Reads every byte. DATA_LOSS names the file whose sum is wrong, or the part whose content is not as a segment's.
absl::Status VerifySegment(FileSystem& files, const std::string& index_directory, const std::string& name);

// Everything that a manifest names: sums of all segments, tombstones, deleted ids; and the journal. One status a fault, in the
// order of the manifest; none = the index is whole. Reads only; the index may be written to meanwhile.
std::vector<absl::Status> VerifyIndex(FileSystem& files, const std::string& index_directory);

// Removes segments, tombstones and files of deleted ids that neither manifest (current or previous) names.
absl::Status RemoveUnusedFiles(FileSystem& files, const std::string& index_directory);

}  // namespace xeber
