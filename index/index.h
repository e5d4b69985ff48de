// An index directory in use: the current snapshot for readers, and the one way in for writes.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "index/answered_requests.h"
#include "index/document.h"
#include "index/file_system.h"
#include "index/graves.h"
#include "index/manifest.h"
#include "index/merge_policy.h"
#include "index/snapshot.h"
#include "index/wait_for.h"

namespace xeber {

struct IndexOptions {
  DocumentMaker make_document;  // for journal replay
  // Reads what a reindex has written of the archive's models; null = an index without them is opened as one that has none.
  std::function<absl::StatusOr<std::shared_ptr<const ArchiveModels>>(std::string_view)> parse_models;
  std::string analyzer_version, annotator_version;
  bool writable = false;                     // takes the writer's lock
  bool check_versions = true;                // false: also open an index that another analyser made, to read its stored articles
  std::uint32_t seal_after_articles = 4096;  // hot articles that make a sealed segment
  std::chrono::milliseconds seal_after_age = std::chrono::hours(1);  // of the oldest write that no sealed segment holds
  std::uint32_t max_hot_articles = 32768;  // puts are refused beyond, while sealing cannot happen (a reindex, a full disk)
  std::chrono::milliseconds visibility_interval{
      1000};             // the longest that a committed write stays unseen; 0 = always seen at once
  bool maintain = true;  // when writable: seals, merges and takes over generations in the background
  MergeLimits merge_limits;
  // The journal is kept back to the last reindex, so that RollBack (rollback.h) loses no write, and back to where a reindex began that
  // was broken off and can be gone on with (kept_reindex.h), until it has this many bytes: then the previous generation, or what
  // that reindex left, is dropped.
  std::uint64_t kept_journal_bytes = std::uint64_t{64} << 20;
  // When writable and maintained: the full sums of sealed files are read again and again, the first time after a minute at the
  // most.
  std::chrono::milliseconds scrub_interval = std::chrono::hours(24);  // from the end of one round to the next; 0 = never
  std::uint64_t scrub_bytes_per_second = std::uint64_t{16} << 20;
  // Told what background work finds, by threads of the index: "damaged", "repaired", "scrubbed" or "scrub_failed", and a
  // sentence. Must not call the index. May be null.
  std::function<void(std::string_view event, std::string_view detail)> tell;
  FileSystem* files = nullptr;  // null = the real one
  // Called with each new sealed segment before a snapshot shows it, by the thread that sealed, merged or takes over what a reindex
  // made; reads and writes do not wait. Not for what is there when the index is opened. For what readers would otherwise work out at their first request (Segment::Kept).
  std::function<void(const Segment&)> prepare_segment;
};

// A write, already analysed.
struct Mutation {
  enum class Kind : std::uint8_t { kPut, kDelete };
  Kind kind = Kind::kPut;
  IndexDocument document;           // of a put
  ArticleId id;                     // of a delete
  std::optional<Time> update_time;  // of a delete
  std::string request_id;           // "" = none; at most AnsweredRequests::kMaxIdBytes
};

// What a round of reading every byte found.
struct ScrubSummary {
  std::uint64_t segments = 0;
  std::uint64_t bytes = 0;
  std::vector<std::string> damaged;  // names of segments
};

// Thread-safe. One process writes at a time; any number read.
//
// Versions of an article: the greater update_time wins; without one, the later write. A version not newer than a delete that
// carried (or found) an update_time stays away.
class Index {
 public:
  // NOT_FOUND: no index there, and how to make one. FAILED_PRECONDITION: another analyser or a newer xeber made it, or, when
  // writable, another process writes to it. DATA_LOSS: the manifest or the journal is damaged, with the file's name. A damaged
  // segment is made anew from its stored articles when writable, else left out (damaged()).
  static absl::StatusOr<std::unique_ptr<Index>> Open(const std::string& directory, IndexOptions options);
  ~Index();

  // The state after the last write that is to be seen. Never null, never blocks on writers.
  std::shared_ptr<const Snapshot> snapshot() const;

  // Applies writes in order; returns one status each. OK: in the fsynced journal, and in snapshot(): at once with kVisible,
  // within visibility_interval with kCommitted (a later write sees it at once either way). Concurrent callers share an fsync. A
  // write whose request id is among the last AnsweredRequests::kWindow that were answered changes nothing and gets the first
  // answer, also after a restart and a reindex; INVALID_ARGUMENT if it was given for another kind of write or article. NOT_FOUND
  // for a delete of what is not there (DATA_LOSS if a damaged segment may hold it). INVALID_ARGUMENT: no id, or over 16 MiB.
  // RESOURCE_EXHAUSTED: the disk is full, or max_hot_articles wait to be sealed. FAILED_PRECONDITION if the index is not open for
  // writing. After any other error the write may or may not be found again after a crash; repeating it is safe.
  std::vector<absl::Status> Write(std::vector<Mutation> mutations, WaitFor wait_for = WaitFor::kVisible);

  // Seals all hot articles now. UNAVAILABLE while a reindex begins or swaps. After an error nothing is lost, and it can be called again.
  absl::Status Seal();

  // Merges sealed segments until the policy (merge_policy.h) asks for no more. ABORTED if it gave way to a seal.
  absl::Status Merge();

  // Takes all versions of an article that are not live (delete it first) out of every file of the directory: seals, writes the
  // segments that hold one anew, drops the journal so far, what is left of killed runs, the rejects file, and the previous
  // generation. True if anything held the article before. A version written meanwhile stays. May take minutes;
  // merges and seals wait for it, reads and writes do not. UNAVAILABLE while a reindex runs; ABORTED if it was written and
  // deleted again meanwhile; DATA_LOSS names a damaged segment that cannot be written anew. After an error nothing live is lost,
  // and it can be called again.
  absl::StatusOr<bool> Purge(const ArticleId& id);

  // Reads every byte of the sealed segments and compares it with their sums. A damaged segment is left out of snapshot() from
  // then on, marked in the manifest, and made anew if its stored articles are sound; writes wait only while the journal is read
  // again. Done in the background, slowly (scrub_interval). Waits for a reindex that runs once it has found something. After an
  // error nothing is lost.
  absl::StatusOr<ScrubSummary> Scrub();

  // Takes over what another process has swapped in: a new generation, and, when read-only, newly sealed segments. Done every half
  // second when writable. After an error everything stays as it was.
  absl::Status Refresh();

  // The segments that snapshot() does without because they are damaged; empty = the index is whole, as far as opening it reads.
  std::vector<DamagedSegment> damaged() const;
  // The names of segments that were found damaged when the index was opened for writing, and were made anew from their stored
  // articles.
  const std::vector<std::string>& repaired() const;

  // Why the archive's models, which an intact index has, are not used, or OK. Everything else serves, but nothing is merged; a
  // reindex trains them again.
  absl::Status models_fault() const;

  // Why background work does not go on, or OK.
  absl::Status maintenance() const;

  // Deletes that are remembered so that older versions stay away.
  Graves graves() const;
  // Answers that are remembered for retries.
  AnsweredRequests answered() const;

  const std::string& directory() const;
  std::chrono::minutes time_zone() const;

 private:
  class Impl;
  explicit Index(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace xeber
