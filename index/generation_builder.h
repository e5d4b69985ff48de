// How a reindex swaps in what it made.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "index/answered_requests.h"
#include "index/document.h"
#include "index/file_system.h"
#include "index/graves.h"
#include "index/kept_reindex.h"
#include "index/manifest.h"
#include "index/segment_format.h"
#include "index/snapshot.h"
#include "news/archive_models.h"

namespace xeber {

// Builds a new generation beside the live one. While one exists, no other can begin and nothing is merged or purged; the server
// goes on sealing, and keeps the journal that CatchUp reads.
class GenerationBuilder {
 public:
  // Makes the directory if missing; waits for a seal or merge that is under way. FAILED_PRECONDITION if another reindex runs.
  // Goes on with what a run of the same key has kept, if the index is of the same generation and has all of the journal since;
  // what any other run left is removed. An empty key goes on with nothing.
  static absl::StatusOr<std::unique_ptr<GenerationBuilder>> Begin(const std::string& directory, FileSystem* files = nullptr,
                                                                  std::string key = {});
  // Without Commit, what was written is removed, unless LeaveKept was called.
  ~GenerationBuilder();

  // A folder for temporary files, removed at the end; what a kept run has put there, Begin leaves.
  const std::string& scratch_directory() const { return scratch_; }

  // What this run goes on with: what was given to Keep, and which slices have their segments already.
  struct Kept {
    std::string state;
    std::vector<Slice> slices;  // in order, none twice
    std::uint64_t articles = 0;  // of these segments
  };
  const std::optional<Kept>& kept() const;

  // From now on a kill leaves what is built, and what lies in the scratch directory, to be gone on with: synced files only, if power may go. `state` comes back in
  // kept(). Without a key nothing happens.
  absl::Status Keep(std::string state);
  // Ends without Commit and without removing what is kept. Returns whether anything is.
  bool LeaveKept();

  // Writes a sealed segment. With its slice it is among what is kept. Thread-safe.
  absl::Status AddSegment(const SegmentParts& parts, std::optional<Slice> slice = std::nullopt);

  // The segments so far as readers will see them, before anything is swapped in. DATA_LOSS names a file that was not written
  // well.
  absl::StatusOr<std::shared_ptr<const Snapshot>> Open();

  // Writes beside the articles of a segment which are most alike to each (NeighbourListsBuilder). Thread-safe for different segments.
  absl::Status AddNeighbours(const std::string& segment, std::string_view bytes);

  // What the new generation remembers of writes before it.
  struct Memory {
    Graves graves;
    AnsweredRequests answered;
  };

  // What the archive taught, which the segments were annotated with: as bytes, for Commit to write beside them, and as read from
  // them. Without it there are no models.
  void SetModels(std::string bytes, std::shared_ptr<const ArchiveModels> models);

  // Applies to the segments what the journal holds after record `journal_through`, which it moves on, and to `memory`: new
  // segments, and tombstones for what is deleted or superseded. At most kMostCaughtUp records a call; returns how many there were.
  // Replayed as Index does, with `jobs` threads that make documents.
  absl::StatusOr<std::uint64_t> CatchUp(const DocumentMaker& make_document, int jobs, Memory& memory, std::uint64_t& journal_through);
  static constexpr std::uint64_t kMostCaughtUp = 16384;

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
