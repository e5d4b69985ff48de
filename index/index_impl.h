// The inside of an Index, for index.cc (opening), write.cc, seal.cc, scrub.cc, merge.cc, purge.cc, save.cc (what these write),
// and maintenance.cc (when it is done).
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "index/index.h"
#include "index/journal.h"
#include "index/live_state.h"
#include "index/manifest.h"
#include "index/repair.h"

namespace xeber {

class Index::Impl {
 public:
  Impl(std::string directory, IndexOptions options);
  ~Impl();

  absl::Status Open();
  std::vector<absl::Status> Write(std::vector<Mutation> mutations, WaitFor wait_for);
  absl::Status Seal();
  absl::Status Merge();
  absl::StatusOr<bool> Purge(const ArticleId& id);
  absl::StatusOr<ScrubSummary> Scrub(const std::function<bool(std::size_t bytes)>& pace);
  absl::Status Refresh();
  absl::Status PrepareNew();
  absl::Status maintenance() const;
  Graves graves() const;
  AnsweredRequests answered() const;
  std::shared_ptr<const Snapshot> snapshot() const;
  const std::string& directory() const { return directory_; }
  std::chrono::minutes time_zone() const;
  std::vector<DamagedSegment> damaged() const;
  absl::Status models_fault() const;
  const std::vector<std::string>& repaired() const { return repaired_; }

 private:
  // A caller of Write, waiting for its turn or for the one who writes for it.
  struct Waiting {
    std::vector<Mutation> mutations;
    WaitFor wait_for = WaitFor::kVisible;
    std::vector<absl::Status> statuses;
    bool done = false;
  };
  // An index as it lies on disk.
  struct Loaded {
    Manifest manifest;
    LiveState state;
    std::vector<SegmentView> saved;  // the segments without what the journal did to them
    std::uint64_t last_sequence = 0;
  };
  // Hot parts on their way to disk.
  struct Frozen {
    std::vector<HotPart> parts;
    std::uint64_t through = 0;  // journal records that they hold
    std::chrono::steady_clock::time_point at = std::chrono::steady_clock::now();
    std::int64_t newest_sealed = kNoTime;
    std::shared_ptr<const Snapshot> sealed;
  };
  struct Source;  // an article on its way through a merge
  class Group;    // the writes of several callers
  using SegmentList = std::vector<std::shared_ptr<const Segment>>;
  enum class Yield : std::uint8_t { kToSeals, kNever };
  enum class Tidy : std::uint8_t { kNow, kLater };  // kLater: files that no manifest names yet are being written

  // Under state_mutex_.
  absl::Status Load();
  absl::Status Repair();
  RepairOptions OptionsOfRepair() const;
  absl::StatusOr<Loaded> LoadOnce(const Manifest& manifest);
  void UsePrepared(std::vector<SegmentView>& views) const;
  void LoadModels(const Manifest& manifest);
  static bool MissesFiles(const absl::StatusOr<Loaded>& loaded);
  absl::Status Replay(Loaded& loaded) const;
  absl::Status OpenJournal();
  static absl::Status Check(const Mutation& mutation, std::size_t payload_bytes);
  absl::Status Admit(const Mutation& mutation, std::size_t waiting) const;
  void Publish();  // what is staged, too
  void PublishSoon();
  absl::Status SaveManifest(const std::vector<SegmentView>& sealed, std::uint64_t journal_through);
  absl::StatusOr<std::string> SaveTombstones(const SegmentView& view, Manifest& next) const;
  std::vector<SegmentView> ViewsOfBuilt(const SegmentList& segments, const std::vector<SegmentView>& sources) const;

  void WriteGroup(const std::vector<Waiting*>& group);
  absl::Status Take(Mutation mutation, absl::Status* answer, Group& group);
  absl::Status CommitGroup(Group& group);
  void PublishInTime(const std::stop_token& stop);

  // Under seal_mutex_ and the segments' lock: nobody else changes the manifest.
  absl::Status SealHot(Tidy tidy = Tidy::kNow);
  bool HotIsFull() const;
  absl::StatusOr<Frozen> Freeze();
  absl::Status SealFrozen(const Frozen& frozen, Tidy tidy);
  absl::StatusOr<std::vector<std::string>> WriteFrozen(const Frozen& frozen);
  absl::StatusOr<std::string> WriteBuilt(SegmentParts parts);
  absl::StatusOr<SegmentList> OpenBuilt(const std::vector<std::string>& names) const;
  absl::StatusOr<bool> MergeOnce();  // false: nothing to do
  absl::Status MergeSources(const std::vector<SegmentView>& sources, Yield yield);
  absl::StatusOr<std::vector<std::string>> WriteMerged(const std::vector<SegmentView>& sources, Yield yield);
  bool IsLive(const ArticleId& id);
  absl::Status PurgeJournal();
  absl::Status PurgeSegments(const ArticleId& id);
  absl::Status PurgePrevious();
  absl::Status PurgeLeftovers();
  void RemoveUnused();
  std::uint64_t KeptJournal(std::uint64_t through);
  std::uint64_t JournalForKeptReindex(std::uint64_t through);
  absl::StatusOr<std::unique_ptr<FileLock>> LockSegments();

  bool MustGiveWay(Yield yield) const { return stopping_ || (yield == Yield::kToSeals && seals_waiting_ > 0); }
  void Maintain(const std::stop_token& stop);
  absl::Status MaintainOnce();
  std::vector<std::string> SealedNames() const;
  bool IsSealed(const std::string& name) const;
  absl::Status LeaveOut(const std::string& name, const absl::Status& fault);
  absl::Status Replace(const std::string& name, const absl::Status& fault);
  absl::StatusOr<bool> MarkDamaged(const std::string& name, const absl::Status& fault);
  void Tell(std::string_view event, std::string_view detail) const;
  bool WaitForScrub(std::chrono::nanoseconds time);
  void ScrubAgainAndAgain();
  std::uint64_t NextSegment() const;

  const std::string directory_;
  const IndexOptions options_;
  FileSystem& files_;
  std::unique_ptr<FileLock> writer_lock_;

  std::vector<std::string> repaired_;  // set while opening

  mutable std::mutex snapshot_mutex_;
  std::shared_ptr<const Snapshot> snapshot_;

  std::mutex queue_mutex_;
  std::condition_variable queue_changed_;
  std::deque<Waiting*> queue_;
  bool leader_ = false;

  std::mutex seal_mutex_;              // taken before state_mutex_
  std::set<std::string> unmergeable_;  // damaged segments stay as they are; guarded by seal_mutex_
  std::atomic<int> seals_waiting_ = 0;
  mutable std::mutex state_mutex_;  // guards what follows
  Manifest manifest_;
  LiveState state_;
  std::string models_file_;  // that models_ and models_fault_ are of
  std::shared_ptr<const ArchiveModels> models_;
  absl::Status models_fault_;
  std::unique_ptr<JournalWriter> journal_;  // null after it could not be opened: the next write tries again
  std::uint64_t last_sequence_ = 0;
  std::optional<std::chrono::steady_clock::time_point> unsealed_since_;  // set while the journal holds what no segment does
  std::uint64_t saved_answers_ = 0;                                      // of state_.answered.remembered()
  std::optional<std::chrono::steady_clock::time_point> publish_by_;      // set while something is staged
  std::condition_variable_any publish_;
  std::vector<SegmentView> saved_;  // the sound segments as MANIFEST has them
  SegmentList prepared_;            // of a generation that is about to be taken over

  mutable std::mutex maintain_mutex_;
  absl::Status maintenance_status_;
  std::condition_variable_any maintain_;
  std::atomic<bool> stopping_ = false;
  std::mutex scrub_mutex_;  // for waiting only
  std::condition_variable scrub_;
  std::jthread maintenance_, publisher_, scrubber_;
};

}  // namespace xeber
