// An index directory in use: the current snapshot for readers, and the one way in for writes.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "index/document.h"
#include "index/file_system.h"
#include "index/manifest.h"
#include "index/snapshot.h"

namespace xeber {

struct IndexOptions {
  DocumentMaker make_document;  // for journal replay
  std::string analyzer_version, annotator_version;
  bool writable = false;                   // takes the writer's lock
  bool check_versions = true;              // false: also open an index that another analyser made, to read its stored articles
  std::uint32_t seal_after_articles = 4096;  // hot articles that make a sealed segment
  FileSystem* files = nullptr;             // null = the real one
};

// A write, already analysed.
struct Mutation {
  enum class Kind : std::uint8_t { kPut, kDelete };
  Kind kind = Kind::kPut;
  IndexDocument document;            // of a put
  ArticleId id;                      // of a delete
  std::optional<Time> update_time;   // of a delete
};

// Thread-safe. One process writes at a time; any number read.
//
// Versions of an article: the greater update_time wins; without one, the later write. A version not newer than a delete that
// carried (or found) an update_time stays away.
class Index {
 public:
  // NOT_FOUND: no index there, and how to make one. FAILED_PRECONDITION: another analyser or a newer xeber made it, or, when
  // writable, another process writes to it. DATA_LOSS: damaged, with the file's name.
  static absl::StatusOr<std::unique_ptr<Index>> Open(const std::string& directory, IndexOptions options);
  ~Index();

  // The state after the last acknowledged write. Never null, never blocks on writers.
  std::shared_ptr<const Snapshot> snapshot() const;

  // Applies writes in order; returns one status each. OK: in the fsynced journal and in snapshot(). Concurrent callers share an
  // fsync. NOT_FOUND for a delete of what is not there. FAILED_PRECONDITION if the index is not open for writing.
  std::vector<absl::Status> Write(std::vector<Mutation> mutations);

  // Seals all hot articles now. UNAVAILABLE while a reindex runs.
  absl::Status Seal();

  // Looks whether another process swapped in a new generation, and takes it over. Done every half second when writable.
  absl::Status Refresh();

  const std::string& directory() const;
  std::chrono::minutes time_zone() const;

 private:
  class Impl;
  explicit Index(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Builds a new generation beside the live one. While one exists, nothing is sealed and no other can begin.
class GenerationBuilder {
 public:
  // Makes the directory if missing. FAILED_PRECONDITION if another reindex runs.
  static absl::StatusOr<std::unique_ptr<GenerationBuilder>> Begin(const std::string& directory, FileSystem* files = nullptr);
  // Without Commit, what was written is removed.
  ~GenerationBuilder();

  // A folder for temporary files, removed at the end.
  const std::string& scratch_directory() const { return scratch_; }

  // Writes a sealed segment. Thread-safe.
  absl::Status AddSegment(const SegmentParts& parts);

  // Swaps the generation in. Journal records after `journal_through` stay to be replayed over it. `versions` gives analyzer,
  // annotator and time zone.
  absl::Status Commit(std::uint64_t journal_through, const Manifest& versions);

 private:
  class Impl;
  explicit GenerationBuilder(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
  std::string scratch_;
};

}  // namespace xeber
