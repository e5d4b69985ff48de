// Damaged segments, made anew from the articles that they store.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "index/document.h"
#include "index/file_system.h"
#include "index/manifest.h"
#include "news/archive_models.h"

namespace xeber {

// Calls `visit` for the articles of a segment that its tombstones leave, in order of time. Reads articles.bin and the tombstones,
// no other part. Before the first call it is known that the file is as its SHA-256 says. DATA_LOSS names what is damaged; also
// the first error of `visit`.
absl::Status VisitStoredArticles(FileSystem& files, const std::string& index_directory, const ManifestSegment& segment,
                                 const std::function<absl::Status(Article)>& visit);

struct RepairOptions {
  DocumentMaker make_document;
  std::shared_ptr<const ArchiveModels> models;  // of the generation; null = none
  std::uint32_t max_articles = 32768;  // of a segment that is made; bounds the memory
};

struct RepairSummary {
  std::vector<std::string> rebuilt;  // names of segments that are replaced
  std::vector<DamagedSegment> left;  // those that could not be; marked in the manifest, and their files stay
};

// Makes the segments that OpenSegments finds damaged anew if their stored articles are sound, without what is live in other
// segments or was deleted meanwhile. The caller holds the writer's and the segments' locks, and replays the journal afterwards.
// After an error nothing is lost.
absl::StatusOr<RepairSummary> RepairSegments(FileSystem& files, const std::string& index_directory, const RepairOptions& options);

// Reads every byte of an index that nobody writes to, and marks the damaged segments whose stored articles are sound, so that
// they are made anew when the index is next opened for writing. Returns how many are marked. FAILED_PRECONDITION while a server
// or a reindex uses the index.
absl::StatusOr<std::size_t> MarkForRepair(FileSystem& files, const std::string& index_directory);

}  // namespace xeber
