// Background work on an index: sealing hot articles, merging segments, taking over generations.
#include <algorithm>
#include <set>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "index/index_impl.h"
#include "index/lock_files.h"
#include "index/segment_builder.h"
#include "index/segment_files.h"

namespace xeber {
namespace {

constexpr std::chrono::milliseconds kInterval{500};
constexpr std::chrono::milliseconds kLongestWait{30000};  // between attempts that fail

// Articles that much older than the newest sealed one are late: they are sealed apart, as a delta of their time, if there are
// enough.
constexpr std::int64_t kLateSeconds = 24 * 3600;
constexpr std::size_t kSmallestDelta = 64;

std::int64_t TimeOf(const IndexDocument& document) {
  return document.article.publish_time ? document.article.publish_time->at.time_since_epoch().count() : kNoTime;
}

std::int64_t NewestOf(const std::vector<SegmentView>& views) {
  std::int64_t newest = kNoTime;
  for (const SegmentView& view : views)
    if (view.segment->size() > 0) newest = std::max(newest, view.segment->columns().times().back());
  return newest;
}

MergeCandidate CandidateOf(const SegmentView& view) {
  const auto times = view.segment->columns().times();
  const auto dated = std::upper_bound(times.begin(), times.end(), kNoTime);
  MergeCandidate candidate{.articles = view.segment->size(), .live = view.live(), .oldest = kNoTime, .newest = kNoTime};
  if (dated != times.end()) {
    candidate.oldest = *dated;
    candidate.newest = times.back();
  }
  return candidate;
}

std::vector<SegmentView> ViewsOf(const std::vector<HotPart>& parts) {
  std::vector<SegmentView> views;
  for (const HotPart& part : parts)
    if (part.frozen) views.push_back(part.view);
  return views;
}

bool Live(const std::vector<SegmentView>& views, const ArticleId& id) {
  return std::any_of(views.begin(), views.end(), [&](const SegmentView& view) {
    const auto doc = view.segment->FindArticle(id);
    return doc && !view.Deleted(*doc);
  });
}

bool Contains(const std::vector<SegmentView>& views, const SegmentView& wanted) {
  return std::any_of(views.begin(), views.end(), [&](const SegmentView& view) { return view.segment == wanted.segment; });
}

std::vector<SegmentView> Without(const std::vector<SegmentView>& views, const std::vector<SegmentView>& taken) {
  std::vector<SegmentView> rest;
  for (const SegmentView& view : views)
    if (!Contains(taken, view)) rest.push_back(view);
  return rest;
}

}  // namespace

struct Index::Impl::Source {
  std::int64_t time = 0;
  std::size_t segment = 0;
  DocId doc = 0;
};

absl::StatusOr<std::unique_ptr<FileLock>> Index::Impl::LockSegments() {
  auto lock = files_.Lock(SegmentsLockPath(directory_));
  if (!lock.ok() && absl::IsFailedPrecondition(lock.status()))
    return absl::UnavailableError("a reindex is running; articles are sealed after it");
  return lock;
}

absl::Status Index::Impl::Seal() {
  if (!options_.writable) return absl::FailedPreconditionError("the index is open for reading only");
  ++seals_waiting_;
  const std::scoped_lock sealing(seal_mutex_);
  --seals_waiting_;
  const auto segments_lock = LockSegments();
  if (!segments_lock.ok()) return segments_lock.status();
  if (auto status = Refresh(); !status.ok()) return status;
  const auto frozen = Freeze();
  if (!frozen.ok()) return frozen.status();
  const absl::Status status = SealFrozen(*frozen);
  const std::scoped_lock lock(state_mutex_);
  state_.Thaw();
  return status;
}

// From here on the journal goes on in a new file; what the old ones hold is in the frozen parts.
absl::StatusOr<Index::Impl::Frozen> Index::Impl::Freeze() {
  const std::scoped_lock lock(state_mutex_);
  Frozen frozen{.through = last_sequence_, .newest_sealed = NewestOf(state_.sealed)};
  if (last_sequence_ == manifest_.journal_through) return frozen;
  if (auto status = OpenJournal(); !status.ok()) return status;
  state_.Freeze();
  frozen.parts = state_.hot;
  frozen.sealed = std::make_shared<const Snapshot>(0, 0, state_.sealed);
  return frozen;
}

absl::Status Index::Impl::SealFrozen(const Frozen& frozen) {
  if (frozen.sealed == nullptr) return absl::OkStatus();
  const auto names = WriteFrozen(frozen);
  if (!names.ok()) return names.status();
  {
    const std::scoped_lock lock(state_mutex_);
    const auto built = OpenBuilt(*names, ViewsOf(state_.hot));
    if (!built.ok()) return built.status();
    std::vector<SegmentView> sealed = state_.sealed;
    sealed.insert(sealed.end(), built->begin(), built->end());
    if (auto status = SaveManifest(sealed, frozen.through); !status.ok()) return status;
    state_.sealed = std::move(sealed);
    state_.RemoveFrozen();
    Publish();
  }
  RemoveUnused();
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> Index::Impl::WriteFrozen(const Frozen& frozen) {
  std::vector<const IndexDocument*> documents;
  for (const HotPart& part : frozen.parts)
    for (const IndexDocument* document : LiveDocuments(part)) documents.push_back(document);
  const std::int64_t border = frozen.newest_sealed == kNoTime ? kNoTime : frozen.newest_sealed - kLateSeconds;
  const auto late = std::stable_partition(documents.begin(), documents.end(),
                                          [&](const IndexDocument* document) { return TimeOf(*document) < border; });
  const auto late_count = static_cast<std::size_t>(late - documents.begin());
  std::vector<std::string> names;
  SegmentBuilder builder(*frozen.sealed);
  for (std::size_t i = 0; i < documents.size(); ++i) {
    builder.Add(*documents[i]);
    const bool delta_ends = i + 1 == late_count && late_count >= kSmallestDelta;
    if (!delta_ends && i + 1 < documents.size()) continue;
    auto name = WriteBuilt(builder.Finish());
    if (!name.ok()) return name.status();
    names.push_back(*std::move(name));
  }
  return names;
}

absl::StatusOr<std::string> Index::Impl::WriteBuilt(SegmentParts parts) {
  std::string name;
  {
    const std::scoped_lock lock(state_mutex_);
    name = absl::StrCat(manifest_.next_segment++);
  }
  if (auto status = WriteSegment(files_, directory_, name, parts); !status.ok()) return status;
  return name;
}

// Opens new segments, with tombstones for what was deleted in their sources while they were written.
absl::StatusOr<std::vector<SegmentView>> Index::Impl::OpenBuilt(const std::vector<std::string>& names,
                                                                const std::vector<SegmentView>& sources) const {
  std::vector<SegmentView> views;
  for (const std::string& name : names) {
    auto segment = Segment::Open(files_, SegmentDirectory(directory_, name), name);
    if (!segment.ok()) return segment.status();
    Tombstones tombstones((*segment)->size());
    for (DocId doc = 0; doc < (*segment)->size(); ++doc)
      if (!Live(sources, ArticleId(std::string((*segment)->article_id(doc))))) tombstones.Add(doc);
    SegmentView& view = views.emplace_back(SegmentView{.segment = *std::move(segment)});
    if (tombstones.count() > 0) view.tombstones = std::make_shared<const Tombstones>(std::move(tombstones));
  }
  return views;
}

// The name of a file with the view's tombstones: the one that MANIFEST has if they are unchanged, else a new one.
absl::StatusOr<std::string> Index::Impl::SaveTombstones(const SegmentView& view, Manifest& next) const {
  for (std::size_t i = 0; i < saved_.size(); ++i)
    if (saved_[i].segment == view.segment && saved_[i].tombstones == view.tombstones) return manifest_.segments[i].tombstones;
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
  next.graves.clear();
  if (!state_.graves.empty()) {
    next.graves = absl::StrCat("graves-", next.next_segment++);
    if (auto status = files_.WriteFile(directory_ + "/" + next.graves, state_.graves.Encode()); !status.ok()) return status;
    if (auto status = files_.SyncDirectory(directory_); !status.ok()) return status;
  }
  manifest_.next_segment = next.next_segment;  // no number is used twice, whatever happens now
  if (auto status = WriteManifest(files_, directory_, next); !status.ok()) return status;
  manifest_ = std::move(next);
  saved_ = sealed;
  return absl::OkStatus();
}

// Best effort: what stays is removed next time.
void Index::Impl::RemoveUnused() {
  std::uint64_t through = 0;
  {
    const std::scoped_lock lock(state_mutex_);
    through = manifest_.journal_through;
  }
  static_cast<void>(RemoveUnusedFiles(files_, directory_));
  static_cast<void>(TrimJournal(files_, directory_ + "/journal", through));
}

absl::Status Index::Impl::Merge() {
  if (!options_.writable) return absl::FailedPreconditionError("the index is open for reading only");
  while (true) {
    const std::scoped_lock sealing(seal_mutex_);
    const auto segments_lock = LockSegments();
    if (!segments_lock.ok()) return segments_lock.status();
    if (auto status = Refresh(); !status.ok()) return status;
    const auto merged = MergeOnce();
    if (!merged.ok()) return merged.status();
    if (!*merged) return absl::OkStatus();
  }
}

absl::StatusOr<bool> Index::Impl::MergeOnce() {
  std::vector<SegmentView> sources;
  {
    const std::scoped_lock lock(state_mutex_);
    std::vector<SegmentView> sound = state_.sealed;
    std::erase_if(sound, [&](const SegmentView& view) { return unmergeable_.contains(view.segment->name()); });
    std::vector<MergeCandidate> candidates;
    for (const SegmentView& view : sound) candidates.push_back(CandidateOf(view));
    for (const std::size_t i : PlanMerge(candidates, options_.merge_limits)) sources.push_back(sound[i]);
  }
  if (sources.empty()) return false;
  if (auto status = MergeSources(sources); !status.ok()) return status;
  return true;
}

absl::Status Index::Impl::MergeSources(const std::vector<SegmentView>& sources) {
  const auto names = WriteMerged(sources);
  if (!names.ok()) return names.status();
  {
    const std::scoped_lock lock(state_mutex_);
    std::vector<SegmentView> current, sealed = Without(state_.sealed, sources);
    for (const SegmentView& view : state_.sealed)
      if (Contains(sources, view)) current.push_back(view);
    const auto built = OpenBuilt(*names, current);
    if (!built.ok()) return built.status();
    sealed.insert(sealed.end(), built->begin(), built->end());
    if (auto status = SaveManifest(sealed, manifest_.journal_through); !status.ok()) return status;
    state_.sealed = std::move(sealed);
    Publish();
  }
  RemoveUnused();
  return absl::OkStatus();
}

// Makes every article anew from what is stored of it, in order of time, cut evenly.
absl::StatusOr<std::vector<std::string>> Index::Impl::WriteMerged(const std::vector<SegmentView>& sources) {
  std::vector<Source> articles;
  for (std::size_t i = 0; i < sources.size(); ++i)
    for (DocId doc = 0; doc < sources[i].segment->size(); ++doc)
      if (!sources[i].Deleted(doc)) articles.push_back({sources[i].segment->columns().time(doc), i, doc});
  const auto key = [](const Source& source) { return std::tie(source.time, source.segment, source.doc); };
  std::sort(articles.begin(), articles.end(), [&](const Source& a, const Source& b) { return key(a) < key(b); });

  const std::size_t pieces = (articles.size() + options_.merge_limits.max_articles - 1) / options_.merge_limits.max_articles;
  const Snapshot others(0, 0, Without(snapshot()->segments(), sources));
  SegmentBuilder builder(others);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < articles.size(); ++i) {
    if (MustGiveWay()) return absl::AbortedError("a merge gave way to a seal");
    const Segment& source = *sources[articles[i].segment].segment;
    auto article = source.article(articles[i].doc);
    if (!article.ok()) {
      unmergeable_.insert(source.name());
      return article.status();
    }
    builder.Add(options_.make_document(*std::move(article)));
    if ((i + 1) * pieces / articles.size() == names.size()) continue;
    auto name = WriteBuilt(builder.Finish());
    if (!name.ok()) return name.status();
    names.push_back(*std::move(name));
  }
  return names;
}

bool Index::Impl::MustGiveWay() { return stopping_ || seals_waiting_ > 0; }

absl::Status Index::Impl::maintenance() const {
  const std::scoped_lock lock(maintain_mutex_);
  return maintenance_status_;
}

absl::Status Index::Impl::MaintainOnce() {
  if (auto status = Refresh(); !status.ok()) return status;
  bool full = false;
  {
    const std::scoped_lock lock(state_mutex_);
    const std::uint64_t unsealed =
        last_sequence_ - manifest_.journal_through;  // deletes and new versions make no more hot articles
    full = state_.hot_articles() >= options_.seal_after_articles || unsealed >= std::uint64_t{4} * options_.seal_after_articles;
  }
  if (full)
    if (auto status = Seal(); !status.ok()) return status;
  const absl::Status merged = Merge();
  return absl::IsAborted(merged) ? absl::OkStatus() : merged;
}

// A failure costs no write: the journal keeps everything, and a later round tries again.
void Index::Impl::Maintain(const std::stop_token& stop) {
  std::chrono::milliseconds wait = kInterval;
  std::unique_lock lock(maintain_mutex_);
  while (!stop.stop_requested()) {
    maintain_.wait_for(lock, stop, wait, [] { return false; });
    if (stop.stop_requested()) return;
    lock.unlock();
    absl::Status status = MaintainOnce();
    lock.lock();
    wait = status.ok() ? kInterval : std::min(wait * 2, kLongestWait);
    maintenance_status_ = std::move(status);
  }
}

}  // namespace xeber
