// Sealing: hot articles become a segment on disk, and the journal forgets them.
#include <algorithm>

#include "index/index_impl.h"
#include "index/lock_files.h"
#include "index/segment_builder.h"

namespace xeber {
namespace {

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

std::vector<SegmentView> ViewsOf(const std::vector<HotPart>& parts) {
  std::vector<SegmentView> views;
  for (const HotPart& part : parts)
    if (part.frozen) views.push_back(part.view);
  return views;
}

}  // namespace

absl::StatusOr<std::unique_ptr<FileLock>> Index::Impl::LockSegments() {
  auto lock = files_.Lock(SegmentsLockPath(directory_));
  if (!lock.ok() && absl::IsFailedPrecondition(lock.status()))
    return absl::UnavailableError("a reindex begins or swaps; articles are sealed after it");
  return lock;
}

absl::Status Index::Impl::Seal() {
  if (!options_.writable) return absl::FailedPreconditionError("the index is open for reading only");
  ++seals_waiting_;
  const std::scoped_lock sealing(seal_mutex_);
  --seals_waiting_;
  const auto segments_lock = LockSegments();
  if (!segments_lock.ok()) return segments_lock.status();
  return SealHot();
}

absl::Status Index::Impl::SealHot(Tidy tidy) {
  if (auto status = Refresh(); !status.ok()) return status;
  const auto frozen = Freeze();
  if (!frozen.ok()) return frozen.status();
  const absl::Status status = SealFrozen(*frozen, tidy);
  const std::scoped_lock lock(state_mutex_);
  state_.Thaw();
  return status;
}

// From here on the journal goes on in a new file; what the old ones hold is in the frozen parts.
absl::StatusOr<Index::Impl::Frozen> Index::Impl::Freeze() {
  const std::scoped_lock lock(state_mutex_);
  Publish();
  Frozen frozen{.through = last_sequence_, .newest_sealed = NewestOf(state_.sealed)};
  if (last_sequence_ == manifest_.journal_through) return frozen;
  if (auto status = OpenJournal(); !status.ok()) return status;
  state_.Freeze();
  frozen.parts = state_.hot;
  frozen.sealed = std::make_shared<const Snapshot>(0, 0, state_.sealed, state_.models);
  return frozen;
}

absl::Status Index::Impl::SealFrozen(const Frozen& frozen, Tidy tidy) {
  if (frozen.sealed == nullptr) return absl::OkStatus();
  const auto names = WriteFrozen(frozen);
  if (!names.ok()) return names.status();
  const auto opened = OpenBuilt(*names);
  if (!opened.ok()) return opened.status();
  {
    const std::scoped_lock lock(state_mutex_);
    state_.Show();
    const std::vector<SegmentView> built = ViewsOfBuilt(*opened, ViewsOf(state_.hot));
    std::vector<SegmentView> sealed = state_.sealed;
    sealed.insert(sealed.end(), built.begin(), built.end());
    if (auto status = SaveManifest(sealed, frozen.through); !status.ok()) return status;
    state_.sealed = std::move(sealed);
    state_.RemoveFrozen();
    unsealed_since_.reset();
    if (last_sequence_ > frozen.through) unsealed_since_ = frozen.at;
    Publish();
  }
  if (tidy == Tidy::kNow) RemoveUnused();
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
  SegmentBuilder builder(*frozen.sealed, frozen.sealed->models());
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

}  // namespace xeber
