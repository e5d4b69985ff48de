// Segments on disk: written whole, checked by SHA-256, published by a rename.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "index/answered_requests.h"
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

struct OpenedSegments {
  std::vector<SegmentView> views;  // the sound ones, in the order of the manifest
  std::vector<DamagedSegment> damaged;
};

// Opens the segments of a manifest with their tombstones. Reads headers and offsets only. What is damaged (DATA_LOSS), missing
// (NOT_FOUND) or marked as damaged is told apart; any other fault is an error.
absl::StatusOr<OpenedSegments> OpenSegments(FileSystem& files, const std::string& index_directory, const Manifest& manifest);

// DATA_LOSS names a missing or damaged file.
absl::StatusOr<std::shared_ptr<const Tombstones>> ReadTombstones(FileSystem& files, const std::string& path, DocId documents);

// Whether a file of a segment is as SHA256SUMS says. DATA_LOSS names it if not, or if it cannot be
// read; RESOURCE_EXHAUSTED or PERMISSION_DENIED if that says nothing of the file (IsOfTheProcess). `pace` is told after
// each piece how many bytes it had; CANCELLED if it says false.
absl::Status VerifySum(FileSystem& files, const std::string& segment_directory, const std::string& file,
                       const std::function<bool(std::size_t bytes)>& pace = nullptr);

// The bytes of the models that a manifest names, empty if it names none. DATA_LOSS if they are damaged or missing.
absl::StatusOr<std::string> ReadModels(FileSystem& files, const std::string& index_directory, const Manifest& manifest);

// The deleted ids that a manifest names, or none.
absl::StatusOr<Graves> ReadGraves(FileSystem& files, const std::string& index_directory, const Manifest& manifest);

// The answers to requests that a manifest names, or none.
absl::StatusOr<AnsweredRequests> ReadAnswered(FileSystem& files, const std::string& index_directory, const Manifest& manifest);

// Reads every byte. DATA_LOSS names the file whose sum is wrong, or the part whose content is not as a segment's.
absl::Status VerifySegment(FileSystem& files, const std::string& index_directory, const std::string& name);

// Everything that a manifest names: sums of all segments, tombstones, deleted ids; and the journal. One status a fault, in the
// order of the manifest; none = the index is whole. Reads only; the index may be written to meanwhile.
std::vector<absl::Status> VerifyIndex(FileSystem& files, const std::string& index_directory);

// Removes segments, tombstones, models and files of deleted ids and of answers that neither manifest (current or previous) names, but
// for segments of a reindex that runs (running_reindex.h) or was kept to go on (kept_reindex.h).
absl::Status RemoveUnusedFiles(FileSystem& files, const std::string& index_directory);

}  // namespace xeber
