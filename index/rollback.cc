#include "index/rollback.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "index/journal.h"
#include "index/layout.h"
#include "index/lock_files.h"
#include "index/manifest.h"
#include "index/segment_files.h"

namespace xeber {
namespace {

absl::StatusOr<Manifest> ReadPrevious(FileSystem& files, const std::string& directory) {
  const std::string path = PreviousManifestPath(directory);
  if (!files.Exists(path))
    return absl::NotFoundError(absl::StrCat(directory,
                                            " holds no previous generation: there was no reindex, a purge has removed it, or "
                                            "too much was written since"));
  const auto bytes = files.Map(path);
  if (!bytes.ok()) return bytes.status();
  return DecodeManifest((*bytes)->bytes());
}

absl::Status CheckSameVersions(const Manifest& current, const Manifest& previous) {
  if (current.analyzer == previous.analyzer && current.annotator == previous.annotator) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      "the previous generation was made with analyser ", previous.analyzer, " and annotator ", previous.annotator,
      ", the current one with ", current.analyzer, " and ", current.annotator, ": restore a backup with the xeber that made it"));
}

}  // namespace

absl::StatusOr<RollbackSummary> RollBack(FileSystem& files, const std::string& index_directory) {
  if (const auto manifest = ReadManifest(files, index_directory); !manifest.ok()) return manifest.status();
  const auto reindex_lock = files.Lock(ReindexLockPath(index_directory));
  if (!reindex_lock.ok()) return reindex_lock.status();
  const auto segments_lock = WaitForSegments(files, index_directory);
  if (!segments_lock.ok()) return segments_lock.status();
  const auto current = ReadManifest(files, index_directory);
  if (!current.ok()) return current.status();
  auto next = ReadPrevious(files, index_directory);
  if (!next.ok()) return next.status();
  if (auto status = CheckSameVersions(*current, *next); !status.ok()) return status;
  if (next->generation == current->generation)  // of a swap that was broken off between the two manifests
    return absl::NotFoundError(absl::StrCat(index_directory, " holds no previous generation: a swap was broken off"));

  for (const absl::Status& file : {ReadGraves(files, index_directory, *next).status(), ReadAnswered(files, index_directory, *next).status(),
                                   ReadModels(files, index_directory, *next).status()})
    if (!file.ok()) return absl::DataLossError(file.message());
  if (const auto opened = OpenSegments(files, index_directory, *next); !opened.ok() || !opened->damaged.empty())
    return opened.ok() ? opened->damaged.front().fault : opened.status();
  RollbackSummary summary{.generation = current->generation + 1};
  for (const ManifestSegment& segment : next->segments) summary.articles += segment.articles;
  const auto end = ReplayJournal(files, JournalDirectory(index_directory), next->journal_through, [&](const JournalRecord&) {
    ++summary.journal_records;
    return absl::OkStatus();
  });
  if (!end.ok()) return absl::DataLossError(end.status().message());

  next->generation = summary.generation;
  next->next_segment = current->next_segment;
  if (auto status = WriteManifest(files, index_directory, *next); !status.ok()) return status;
  return summary;
}

}  // namespace xeber
