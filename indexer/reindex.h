// A whole archive into a new generation of an index, in parallel, beside the live one.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "annotate/annotator.h"
#include "index/neighbours.h"
#include "text/analyzer.h"

namespace xeber {

class Snapshot;
struct DocumentLocation;

struct ReindexProgress {
  enum class Phase : std::uint8_t { kReading, kTraining, kIndexing, kComparing };
  Phase phase = Phase::kReading;
  std::uint64_t articles = 0;     // done in this phase
  std::uint64_t total = 0;        // of the phase; 0 = unknown yet
  std::uint64_t bytes_read = 0;   // of the files, while reading
  std::uint64_t bytes_total = 0;  // 0 = unknown
  double seconds = 0;             // since the start of the phase
};

struct ReindexOptions {
  std::string index_directory;
  std::vector<std::string> files;  // "-" = standard input
  int jobs = 1;                    // worker threads
  std::chrono::minutes time_zone{0};
  std::string rejects_path;                             // "" = <index>/rejects.tsv; written only if something is rejected
  bool replace = false;                                 // true: what the index held before is dropped instead of merged
  bool train_models = true;                             // what the archive teaches (annotate/archive_trainer.h)
  bool keep_models = false;  // true: instead of training, the old generation's models go on (with `files` empty)
  std::uint64_t memory_bytes = std::uint64_t{1} << 30;  // for all workers' segments together
  // The articles of a snapshot most like one of them, best first, so many at the most (FindNeighbours of ranking/similar_finder.h).
  // Called by all worker threads; null = no neighbours are kept, and similar news by id is searched for each time.
  std::function<std::vector<Neighbour>(const Snapshot&, const DocumentLocation&, std::size_t)> find_neighbours;
  // Asked before the swap, if the index held articles before; the old generation goes on serving unless it answers OK. May be
  // null.
  std::function<absl::Status(const Snapshot& before, const Snapshot& after)> rehearse;
  std::function<void(const ReindexProgress&)> progress;  // called a few times a second, from one thread at a time; may be null
  std::stop_token stop;  // ends the run; what it has done is kept as after a kill
  bool anew = false;     // true: what an interrupted run has done is dropped instead of gone on with
};

struct ReindexSummary {
  std::uint64_t articles = 0;    // in the new generation
  std::uint64_t kept = 0;        // of them, taken over from the old one
  std::uint64_t continued = 0;   // of them, indexed by an interrupted run
  std::uint64_t caught_up = 0;   // writes that a server took meanwhile, which are in it, too; not among `articles`
  std::uint64_t superseded = 0;  // older versions of the same id, and versions that were deleted
  std::uint64_t rejected = 0;
  std::map<std::string, std::uint64_t> rejects_by_reason;  // by field: "published_at", "body", ...
  std::string rejects_path;                                // where they are; empty if there are none
  std::uint64_t unknown_keys = 0;
  std::uint64_t index_bytes = 0;  // of the segments of the new generation
  double seconds = 0;
};

// Reads the files, and the articles the index already holds (unless `replace`), keeps the newest version of each id (the greater
// update_time, else the later in the order index, files), leaves out versions that were deleted, and swaps in a generation made
// of them and of what a server has written meanwhile, once `rehearse` agrees. A bad article goes to the rejects file with file:line and reason. On any error the old
// generation stays as it was. A run that was killed or stopped after reading is gone on with by the next one with the same files and options, if the index is of the same
// generation and its journal reaches back (index/kept_reindex.h): what it had learned and indexed is not done again. CANCELLED once told to stop, with whether anything is kept. DATA_LOSS names a damaged segment, whose articles would be lost (not with `replace`).
// FAILED_PRECONDITION if another reindex runs; INVALID_ARGUMENT if every line was rejected, or with `replace` if the files are
// empty; NOT_FOUND etc. for an unreadable file, before anything is written.
absl::StatusOr<ReindexSummary> Reindex(const ReindexOptions& options, const Analyzer& analyzer, const Annotator& annotator);

// Versions that stand in the manifest of what Reindex makes.
std::string AnalyzerVersion(const Analyzer& analyzer);

}  // namespace xeber
