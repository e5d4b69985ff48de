// How a reindex swaps in what it made.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "index/answered_requests.h"
#include "index/file_system.h"
#include "index/graves.h"
#include "index/manifest.h"
#include "index/segment_format.h"
#include "news/archive_models.h"
#include "index/snapshot.h"

namespace xeber {

// Builds a new generation beside the live one. While one exists, nothing is sealed or merged and no other can begin.
class GenerationBuilder {
 public:
  // Makes the directory if missing; waits for a seal or merge that is under way. FAILED_PRECONDITION if another reindex runs.
  static absl::StatusOr<std::unique_ptr<GenerationBuilder>> Begin(const std::string& directory, FileSystem* files = nullptr);
  // Without Commit, what was written is removed.
  ~GenerationBuilder();

  // A folder for temporary files, removed at the end.
  const std::string& scratch_directory() const { return scratch_; }

  // Writes a sealed segment. Thread-safe.
  absl::Status AddSegment(const SegmentParts& parts);

  // The segments so far as readers will see them, before anything is swapped in. DATA_LOSS names a file that was not written
  // well.
  absl::StatusOr<std::shared_ptr<const Snapshot>> Open();

  // What the new generation remembers of writes before it.
  struct Memory {
    Graves graves;
    AnsweredRequests answered;
  };

  // What the archive taught, which the segments were annotated with: as bytes, for Commit to write beside them, and as read from
  // them. Without it there are no models.
  void SetModels(std::string bytes, std::shared_ptr<const ArchiveModels> models);

  // Swaps the generation in. Journal records after `journal_through` stay to be replayed over it. `versions` gives analyzer,
  // annotator and time zone. After an error either generation may stand, whole.
  absl::Status Commit(std::uint64_t journal_through, const Manifest& versions, const Memory& memory);

 private:
  class Impl;
  explicit GenerationBuilder(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
  std::string scratch_;
};

}  // namespace xeber
