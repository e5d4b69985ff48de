// Looking for damage while serving: the full sums of sealed files, slowly.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "index/index_impl.h"
#include "index/layout.h"
#include "index/repair.h"
#include "index/segment_files.h"

namespace xeber {
namespace {

constexpr std::chrono::seconds kFirstRoundAfter{60};
constexpr std::chrono::seconds kRetryAfter{5};  // while a reindex runs, say

}  // namespace

// One round; `pace` is told how many bytes were read and says whether to go on. Holds no snapshot: a round may take hours.
absl::StatusOr<ScrubSummary> Index::Impl::Scrub(const std::function<bool(std::size_t)>& pace) {
  if (!options_.writable) return absl::FailedPreconditionError("the index is open for reading only");
  const std::vector<std::string> names = SealedNames();
  ScrubSummary summary;
  const auto count = [&](std::size_t bytes) { return summary.bytes += bytes, pace(bytes); };
  for (const std::string& name : names) {
    absl::Status fault;
    for (const std::string_view file : kPartFiles)
      if (fault.ok()) fault = VerifySum(files_, SegmentDirectory(directory_, name), std::string(file), count);
    if (absl::IsCancelled(fault) || IsOfTheProcess(fault)) return fault;
    ++summary.segments;
    if (fault.ok() || !IsSealed(name)) continue;
    summary.damaged.push_back(name);
    Tell("damaged", absl::StrCat("segment ", name, " is left out: ", fault.message()));
    if (auto status = LeaveOut(name, fault); !status.ok()) return status;
  }
  return summary;
}

std::vector<std::string> Index::Impl::SealedNames() const {
  const std::scoped_lock lock(state_mutex_);
  std::vector<std::string> names;
  for (const SegmentView& view : state_.sealed) names.push_back(view.segment->name());
  return names;
}

// False if a merge has taken it meanwhile, and removed its files.
bool Index::Impl::IsSealed(const std::string& name) const {
  const std::scoped_lock lock(state_mutex_);
  return std::any_of(state_.sealed.begin(), state_.sealed.end(),
                     [&](const SegmentView& sealed) { return sealed.segment->name() == name; });
}

// From here on answers do without the segment; then it is made anew, if its stored articles are sound.
absl::Status Index::Impl::LeaveOut(const std::string& name, const absl::Status& fault) {
  while (true) {
    {
      ++seals_waiting_;  // merges give way
      const std::scoped_lock sealing(seal_mutex_);
      --seals_waiting_;
      const auto segments_lock = LockSegments();
      if (segments_lock.ok()) return Replace(name, fault);
      if (!absl::IsUnavailable(segments_lock.status())) return segments_lock.status();
    }
    if (!WaitForScrub(kRetryAfter)) return absl::CancelledError("the index is being closed");
  }
}

absl::Status Index::Impl::Replace(const std::string& name, const absl::Status& fault) {
  if (auto status = Refresh(); !status.ok()) return status;
  const auto marked = MarkDamaged(name, fault);
  if (!marked.ok()) return marked.status();
  if (!*marked || stopping_) return absl::OkStatus();
  RepairOptions options;
  {
    const std::scoped_lock lock(state_mutex_);
    options = OptionsOfRepair();
  }
  const auto repaired = RepairSegments(files_, directory_, options);
  if (!repaired.ok()) return repaired.status();
  {
    const std::scoped_lock lock(state_mutex_);
    if (auto status = Load(); !status.ok()) return status;
  }
  RemoveUnused();
  for (const std::string& rebuilt : repaired->rebuilt)
    Tell("repaired", absl::StrCat("segment ", rebuilt, " was damaged, and is made anew from its stored articles"));
  return absl::OkStatus();
}

// False if the segment is gone meanwhile.
absl::StatusOr<bool> Index::Impl::MarkDamaged(const std::string& name, const absl::Status& fault) {
  const std::scoped_lock lock(state_mutex_);
  state_.Show();
  const auto at = std::find_if(state_.sealed.begin(), state_.sealed.end(),
                               [&](const SegmentView& sealed) { return sealed.segment->name() == name; });
  if (at == state_.sealed.end()) return false;
  ManifestSegment entry{.name = name, .articles = at->segment->size()};
  if (at->tombstones != nullptr) {  // with what the journal deleted: it must not come back with that
    auto tombstones = SaveTombstones(*at, manifest_);
    if (!tombstones.ok()) return tombstones.status();
    entry.tombstones = *std::move(tombstones);
  }
  state_.sealed.erase(at);
  state_.damaged.push_back({.segment = entry, .fault = fault});
  Publish();
  if (auto status = SaveManifest(state_.sealed, manifest_.journal_through); !status.ok()) return status;
  return true;
}

void Index::Impl::Tell(std::string_view event, std::string_view detail) const {
  if (options_.tell) options_.tell(event, detail);
}

// False if the index is being closed.
bool Index::Impl::WaitForScrub(std::chrono::nanoseconds time) {
  std::unique_lock lock(scrub_mutex_);
  scrub_.wait_for(lock, time, [this] { return stopping_.load(); });
  return !stopping_;
}

// A thread's work. Reads as many bytes a second as it may, in sleeps between pieces.
void Index::Impl::ScrubAgainAndAgain() {
  std::chrono::nanoseconds wait = std::min<std::chrono::nanoseconds>(options_.scrub_interval, kFirstRoundAfter);
  const auto pace = [this](std::size_t bytes) {
    return WaitForScrub(std::chrono::nanoseconds(std::uint64_t{1'000'000'000} * bytes / options_.scrub_bytes_per_second));
  };
  while (WaitForScrub(wait)) {
    const auto summary = Scrub(pace);
    wait = options_.scrub_interval;
    if (summary.ok())
      Tell("scrubbed",
           absl::StrCat(summary->segments, " segments, ", summary->bytes, " bytes read, ", summary->damaged.size(), " damaged"));
    else if (!absl::IsCancelled(summary.status()))
      Tell("scrub_failed", std::string(summary.status().message()));
  }
}

}  // namespace xeber
