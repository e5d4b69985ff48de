// Take-down: an article's text leaves every file of the index.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "index/article_traces.h"
#include "index/index_impl.h"
#include "index/kept_reindex.h"
#include "index/layout.h"
#include "index/running_reindex.h"
#include "index/segment_files.h"

namespace xeber {
absl::StatusOr<bool> Index::Impl::Purge(const ArticleId& id) {
  if (!options_.writable) return absl::FailedPreconditionError("the index is open for reading only");
  ++seals_waiting_;  // merges give way
  const std::scoped_lock sealing(seal_mutex_);
  --seals_waiting_;
  const auto segments_lock = LockSegments();
  if (!segments_lock.ok()) return segments_lock.status();
  if (FindRunningReindex(files_, directory_))
    return absl::UnavailableError("a reindex is running, which may hold the article; it is deleted: purge it again afterwards");
  const auto before = FindTraces(files_, directory_, id);
  if (!before.ok()) return before.status();
  if (auto status = PurgePrevious(); !status.ok()) return status;
  if (auto status = PurgeJournal(); !status.ok()) return status;
  if (auto status = PurgeSegments(id); !status.ok()) return status;
  if (auto status = PurgeLeftovers(); !status.ok()) return status;
  const auto after = FindTraces(files_, directory_, id);
  if (!after.ok()) return after.status();
  for (const ArticleTrace& trace : *after)
    if (trace.unreadable) return absl::DataLossError(absl::StrCat(trace.path, " ", trace.what));
  if (!after->empty() && !IsLive(id))
    return absl::AbortedError(
        absl::StrCat(after->front().path, " ", after->front().what, ", written during the purge; purge it again"));
  return !before->empty();
}

// After what is being written now.
bool Index::Impl::IsLive(const ArticleId& id) {
  const std::scoped_lock lock(state_mutex_);
  Publish();
  return snapshot()->Find(id).has_value();
}

// All that the journal holds goes to segments, and it goes on in a new file.
absl::Status Index::Impl::PurgeJournal() {
  if (auto status = SealHot(); !status.ok()) return status;
  std::uint64_t through = 0;
  {
    const std::scoped_lock lock(state_mutex_);
    through = manifest_.journal_through;
    if (last_sequence_ == through)  // a file that was begun before a reindex may still hold what that has taken over
      if (auto status = OpenJournal(); !status.ok()) return status;
  }
  if (auto status = TrimJournal(files_, JournalDirectory(directory_), through); !status.ok()) return status;
  return files_.SyncDirectory(JournalDirectory(directory_));
}

// One segment after the other: a merge's memory stays bounded.
absl::Status Index::Impl::PurgeSegments(const ArticleId& id) {
  while (true) {
    std::vector<SegmentView> sources;
    {
      const std::scoped_lock lock(state_mutex_);
      state_.Show();
      const auto holds_dead = [&](const SegmentView& view) {
        const auto doc = view.segment->FindArticle(id);
        return doc && view.Deleted(*doc);
      };
      const auto at = std::find_if(state_.sealed.begin(), state_.sealed.end(), holds_dead);
      if (at != state_.sealed.end()) sources.push_back(*at);
    }
    if (sources.empty()) return absl::OkStatus();
    if (auto status = MergeSources(sources, Yield::kNever); !status.ok()) return status;
  }
}

// Whether it holds the article or not: the journal that a rollback needs is gone.
absl::Status Index::Impl::PurgePrevious() {
  if (auto status = files_.Remove(PreviousManifestPath(directory_)); !status.ok()) return status;
  return files_.SyncDirectory(directory_);
}

absl::Status Index::Impl::PurgeLeftovers() {
  if (auto status = RemoveKeptReindex(files_, directory_); !status.ok()) return status;
  for (const std::string& path : {RejectsPath(directory_), QuestionsPath(directory_), QuestionsPath(directory_) + ".new"})
    if (auto status = files_.Remove(path); !status.ok()) return status;
  if (auto status = RemoveUnusedFiles(files_, directory_); !status.ok()) return status;
  for (const char* changed : {"/segments", ""})
    if (auto status = files_.SyncDirectory(directory_ + changed); !status.ok()) return status;
  return absl::OkStatus();
}

}  // namespace xeber
