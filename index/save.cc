// How new segments, tombstones and MANIFEST reach the disk.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "index/index_impl.h"
#include "index/kept_reindex.h"
#include "index/layout.h"
#include "index/running_reindex.h"
#include "index/segment_files.h"

namespace xeber {
namespace {

bool Live(const std::vector<SegmentView>& views, const ArticleId& id) {
  return std::any_of(views.begin(), views.end(), [&](const SegmentView& view) {
    const auto doc = view.segment->FindArticle(id);
    return doc && !view.Deleted(*doc);
  });
}

}  // namespace

absl::StatusOr<std::string> Index::Impl::WriteBuilt(SegmentParts parts) {
  std::string name;
  {
    const std::scoped_lock lock(state_mutex_);
    name = absl::StrCat(manifest_.next_segment++);
  }
  if (auto status = WriteSegment(files_, directory_, name, parts); !status.ok()) return status;
  return name;
}

absl::StatusOr<Index::Impl::SegmentList> Index::Impl::OpenBuilt(const std::vector<std::string>& names) const {
  SegmentList segments;
  for (const std::string& name : names) {
    auto segment = Segment::Open(files_, SegmentDirectory(directory_, name), name);
    if (!segment.ok()) return segment.status();
    if (options_.prepare_segment) options_.prepare_segment(**segment);
    segments.push_back(*std::move(segment));
  }
  return segments;
}

// New segments, with tombstones for what was deleted in their sources while they were written.
std::vector<SegmentView> Index::Impl::ViewsOfBuilt(const SegmentList& segments, const std::vector<SegmentView>& sources) const {
  std::vector<SegmentView> views;
  for (const std::shared_ptr<const Segment>& segment : segments) {
    Tombstones tombstones(segment->size());
    for (DocId doc = 0; doc < segment->size(); ++doc)
      if (!Live(sources, ArticleId(std::string(segment->article_id(doc))))) tombstones.Add(doc);
    SegmentView& view = views.emplace_back(SegmentView{.segment = segment});
    if (tombstones.count() > 0) view.tombstones = std::make_shared<const Tombstones>(std::move(tombstones));
  }
  return views;
}

// The name of a file with the view's tombstones: the one that MANIFEST has if they are unchanged, else a new one.
absl::StatusOr<std::string> Index::Impl::SaveTombstones(const SegmentView& view, Manifest& next) const {
  const bool saved = std::any_of(saved_.begin(), saved_.end(), [&](const SegmentView& old) {
    return old.segment == view.segment && old.tombstones == view.tombstones;
  });
  if (saved)
    for (const ManifestSegment& entry : manifest_.segments)
      if (entry.name == view.segment->name()) return entry.tombstones;
  const std::string directory = SegmentDirectory(directory_, view.segment->name());
  std::string name = absl::StrCat("tombstones-", next.next_segment++);
  if (auto status = files_.WriteFile(directory + "/" + name, view.tombstones->Encode()); !status.ok()) return status;
  if (auto status = files_.SyncDirectory(directory); !status.ok()) return status;
  return name;
}

absl::Status Index::Impl::SaveManifest(const std::vector<SegmentView>& sealed, std::uint64_t journal_through) {
  Manifest next = manifest_;
  next.journal_through = journal_through;
  next.segments.clear();
  for (const SegmentView& view : sealed) {
    ManifestSegment entry{.name = view.segment->name(), .articles = view.segment->size()};
    if (view.tombstones != nullptr) {
      auto name = SaveTombstones(view, next);
      if (!name.ok()) return name.status();
      entry.tombstones = *std::move(name);
    }
    next.segments.push_back(std::move(entry));
  }
  for (const DamagedSegment& damaged : state_.damaged) {
    next.segments.push_back(damaged.segment);
    next.segments.back().damaged = true;
  }
  next.graves.clear();
  if (!state_.graves.empty()) {
    next.graves = absl::StrCat("graves-", next.next_segment++);
    if (auto status = files_.WriteFile(directory_ + "/" + next.graves, state_.graves.Encode()); !status.ok()) return status;
    if (auto status = files_.SyncDirectory(directory_); !status.ok()) return status;
  }
  if (state_.answered.remembered() != saved_answers_) {
    next.answered = absl::StrCat("answered-", next.next_segment++);
    if (auto status = files_.WriteFile(directory_ + "/" + next.answered, state_.answered.Encode()); !status.ok()) return status;
    if (auto status = files_.SyncDirectory(directory_); !status.ok()) return status;
  }
  manifest_.next_segment = next.next_segment;  // no number is used twice, whatever happens now
  if (auto status = WriteManifest(files_, directory_, next); !status.ok()) return status;
  manifest_ = std::move(next);
  saved_ = sealed;
  saved_answers_ = state_.answered.remembered();
  return absl::OkStatus();
}

// Best effort: what stays is removed next time.
void Index::Impl::RemoveUnused() {
  std::uint64_t through = 0;
  {
    const std::scoped_lock lock(state_mutex_);
    through = manifest_.journal_through;
  }
  through = KeptJournal(through);
  if (const auto reindex = FindRunningReindex(files_, directory_))
    through = std::min(through, reindex->journal_after);
  else
    through = JournalForKeptReindex(through);
  static_cast<void>(RemoveUnusedFiles(files_, directory_));
  static_cast<void>(TrimJournal(files_, JournalDirectory(directory_), through));
}

// Up to where the journal is not needed any more: a rollback needs what was written since the previous generation was sealed.
// Drops that generation once it is too much.
std::uint64_t Index::Impl::KeptJournal(std::uint64_t through) {
  const std::string path = PreviousManifestPath(directory_);
  if (!files_.Exists(path)) return through;
  const auto bytes = files_.Map(path);
  if (!bytes.ok()) return 0;  // try again next time
  const auto previous = DecodeManifest((*bytes)->bytes());
  const std::uint64_t needed = previous.ok() ? std::min(through, previous->journal_through) : through;
  if (previous.ok() && JournalBytes(files_, JournalDirectory(directory_), needed) <= options_.kept_journal_bytes)
    return needed;
  if (!files_.Remove(path).ok() || !files_.SyncDirectory(directory_).ok()) return needed;
  return through;
}

// Up to where the journal is not needed by a reindex that was broken off, and may be gone on with; what that left is dropped once it is too much.
std::uint64_t Index::Impl::JournalForKeptReindex(std::uint64_t through) {
  const auto kept = FindKeptReindex(files_, directory_);
  if (!kept) return through;
  const std::uint64_t needed = std::min(through, kept->journal_after);
  if (JournalBytes(files_, JournalDirectory(directory_), needed) <= options_.kept_journal_bytes) return needed;
  return RemoveKeptReindex(files_, directory_).ok() ? through : needed;
}

}  // namespace xeber
