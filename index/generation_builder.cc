#include "index/generation_builder.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <mutex>
#include <thread>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "index/article_codec.h"
#include "index/hash.h"
#include "index/journal.h"
#include "index/layout.h"
#include "index/lock_files.h"
#include "index/neighbours.h"
#include "index/live_state.h"
#include "index/running_reindex.h"
#include "index/segment_builder.h"
#include "index/segment_files.h"

namespace xeber {
namespace {

constexpr int kLockAttempts = 5;

}  // namespace

class GenerationBuilder::Impl {
 public:
  Impl(std::string directory, FileSystem& files, std::string key)
      : directory_(std::move(directory)), files_(files), key_(std::move(key)) {}

  absl::Status Begin() {
    if (auto status = files_.CreateDirectories(directory_ + "/segments"); !status.ok()) return status;
    if (auto status = files_.SyncDirectory(directory_); !status.ok()) return status;
    const std::string parent = std::filesystem::path(directory_).parent_path().string();
    if (auto status = files_.SyncDirectory(parent.empty() ? "." : parent); !status.ok()) return status;
    if (auto status = TakeLocks(); !status.ok()) return status;
    if (auto status = ReadOld(); !status.ok()) return status;
    journal_after_ = old_.journal_through;
    if (auto status = TakeKept(); !status.ok()) return status;
    if (auto status = files_.CreateDirectories(scratch()); !status.ok()) return status;
    if (auto status = AnnounceReindex(files_, directory_, {journal_after_, prefix()}); !status.ok()) return status;
    segments_lock_.reset();  // seals go on
    begun_ = true;
    return absl::OkStatus();
  }

  ~Impl() {
    if (!begun_ || left_) return;
    // Best effort: what stays is removed by the next reindex.
    static_cast<void>(RemoveKeptReindex(files_, directory_));
    if (committed_) return;
    for (const ManifestSegment& segment : segments_) static_cast<void>(files_.Remove(SegmentDirectory(directory_, segment.name)));
  }

  std::string scratch() const { return ScratchDirectory(directory_); }

  const std::optional<Kept>& kept() const { return kept_; }

  absl::Status Keep(std::string state) {
    if (key_.empty()) return absl::OkStatus();
    const KeptReindex keeping{key_, old_.generation, journal_after_, prefix(), std::move(state)};
    if (auto status = KeepReindex(files_, directory_, keeping); !status.ok()) return status;
    keeps_ = true;
    return absl::OkStatus();
  }

  bool LeaveKept() { return left_ = keeps_; }

  absl::Status AddSegment(const SegmentParts& parts, std::optional<Slice> slice) {
    const std::string name = absl::StrCat(prefix(), taken_.fetch_add(1));
    if (auto status = WriteSegment(files_, directory_, name, parts); !status.ok()) return status;
    const std::uint32_t articles = ByteSource(parts[static_cast<std::size_t>(Part::kColumns)]).Get<PartHeader>().documents;
    const ManifestSegment segment{.name = name, .articles = articles};
    if (keeps_ && slice)
      if (auto status = KeepSegment(files_, directory_, {segment, *slice}); !status.ok()) return status;
    const std::scoped_lock lock(mutex_);
    segments_.push_back(segment);
    return absl::OkStatus();
  }

  absl::Status AddNeighbours(const std::string& segment, std::string_view bytes) {
    const std::string directory = SegmentDirectory(directory_, segment);
    if (auto status = files_.WriteFile(directory + "/" + kNeighboursFile, bytes); !status.ok()) return status;
    return files_.SyncDirectory(directory);
  }

  absl::StatusOr<std::shared_ptr<const Snapshot>> Open() {
    auto views = OpenBuilt();
    if (!views.ok()) return views.status();
    return std::make_shared<const Snapshot>(old_.generation + 1, 0, *std::move(views), models_);
  }

  void SetModels(std::string bytes, std::shared_ptr<const ArchiveModels> models) {
    models_bytes_ = std::move(bytes);
    models_ = std::move(models);
  }

  absl::StatusOr<std::uint64_t> CatchUp(const DocumentMaker& make_document, int jobs, Memory& memory, std::uint64_t& journal_through) {
    auto records = ReadTail(journal_through);
    if (!records.ok()) return records.status();
    if (records->empty()) return 0;
    auto views = OpenBuilt();
    if (!views.ok()) return views.status();
    auto mutations = MutationsOf(*records, make_document, jobs);
    if (!mutations.ok()) return mutations.status();
    LiveState state;
    state.sealed = *views;
    state.models = models_;
    state.graves = std::move(memory.graves);
    state.answered = std::move(memory.answered);
    state.Stage(*std::move(mutations));
    state.Show();
    memory = {.graves = std::move(state.graves), .answered = std::move(state.answered)};
    for (std::size_t i = 0; i < views->size(); ++i)
      if (state.sealed[i].tombstones != (*views)[i].tombstones)
        if (auto status = WriteTombstones(state.sealed[i]); !status.ok()) return status;
    const Snapshot background(0, 0, *std::move(views), models_);
    SegmentBuilder builder(background, models_);
    for (const HotPart& part : state.hot)
      for (const IndexDocument* document : LiveDocuments(part)) builder.Add(*document);
    if (builder.size() > 0)
      if (auto status = AddSegment(builder.Finish(), std::nullopt); !status.ok()) return status;
    journal_through = records->back().sequence;
    return records->size();
  }

  absl::Status Commit(std::uint64_t journal_through, Manifest next, const Memory& memory) {
    if (auto status = LockSegments(); !status.ok()) return status;
    if (auto status = ReadOld(); !status.ok()) return status;  // seals may have gone on
    std::uint64_t number = old_.next_segment;
    next.generation = old_.generation + 1;
    next.journal_through = journal_through;
    next.segments = segments_;
    next.graves.clear();
    next.answered.clear();
    next.models.clear();
    if (!models_bytes_.empty()) {
      next.models = absl::StrCat("models-", number++);
      if (auto status = files_.WriteFile(directory_ + "/" + next.models, Sealed(models_bytes_)); !status.ok()) return status;
    }
    if (!memory.graves.empty()) {
      next.graves = absl::StrCat("graves-", number++);
      if (auto status = files_.WriteFile(directory_ + "/" + next.graves, memory.graves.Encode()); !status.ok()) return status;
    }
    if (!memory.answered.empty()) {
      next.answered = absl::StrCat("answered-", number++);
      if (auto status = files_.WriteFile(directory_ + "/" + next.answered, memory.answered.Encode()); !status.ok()) return status;
    }
    next.next_segment = number;
    for (const char* changed : {"/segments", ""})
      if (auto status = files_.SyncDirectory(directory_ + changed); !status.ok()) return status;
    committed_ = true;  // after a failure it is not known which manifest stands: what both name must stay
    if (auto status = WriteManifest(files_, directory_, next); !status.ok()) return status;
    static_cast<void>(RemoveUnusedFiles(files_, directory_));  // best effort: the next seal or reindex removes the rest
    return absl::OkStatus();
  }

 private:
  // Goes on with what was kept, or removes what is there.
  absl::Status TakeKept() {
    const auto found = key_.empty() ? std::nullopt : FindKeptReindex(files_, directory_);
    if (!found || found->key != key_ || !JournalReachesBackTo(found->journal_after)) {
      if (auto status = RemoveKeptReindex(files_, directory_); !status.ok()) return status;
      if (old_.generation > 0) static_cast<void>(RemoveUnusedFiles(files_, directory_));
      return absl::OkStatus();
    }
    auto segments = TakeKeptSegments(files_, directory_, *found);
    if (!segments.ok()) return segments.status();
    journal_after_ = found->journal_after;
    keeps_ = true;
    kept_.emplace(Kept{.state = found->state});
    for (KeptSegment& kept : *segments) {
      std::uint64_t number = 0;
      if (absl::SimpleAtoi(kept.segment.name.substr(prefix().size()), &number)) taken_ = std::max(taken_.load(), number + 1);
      kept_->slices.push_back(kept.slice);
      kept_->articles += kept.segment.articles;
      segments_.push_back(std::move(kept.segment));
    }
    return absl::OkStatus();
  }

  bool JournalReachesBackTo(std::uint64_t after) {
    const auto stop = [](const JournalRecord&) { return absl::CancelledError(); };
    const auto end = ReplayJournal(files_, JournalDirectory(directory_), after, stop);
    return end.ok() || absl::IsCancelled(end.status());
  }

  absl::StatusOr<std::vector<JournalRecord>> ReadTail(std::uint64_t after) {
    std::vector<JournalRecord> records;
    const auto end = ReplayJournal(files_, JournalDirectory(directory_), after, [&](const JournalRecord& record) {
      if (records.size() == kMostCaughtUp) return absl::CancelledError();
      records.push_back(record);
      return absl::OkStatus();
    });
    if (!end.ok() && !absl::IsCancelled(end.status())) return end.status();
    return records;
  }

  static absl::StatusOr<std::vector<Mutation>> MutationsOf(const std::vector<JournalRecord>& records, const DocumentMaker& make_document,
                                                           int jobs) {
    std::vector<absl::StatusOr<Mutation>> made(records.size(), absl::StatusOr<Mutation>(Mutation()));
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
      for (std::size_t i = next++; i < records.size(); i = next++) made[i] = MutationOf(records[i], make_document);
    };
    {
      std::vector<std::jthread> workers;
      for (int i = 1; i < jobs; ++i) workers.emplace_back(work);
      work();
    }
    std::vector<Mutation> mutations;
    for (absl::StatusOr<Mutation>& mutation : made) {
      if (!mutation.ok()) return mutation.status();
      mutations.push_back(*std::move(mutation));
    }
    return mutations;
  }

  absl::Status WriteTombstones(const SegmentView& view) {
    const std::string directory = SegmentDirectory(directory_, view.segment->name());
    const std::string name = absl::StrCat("tombstones-", taken_.fetch_add(1));
    if (auto status = files_.WriteFile(directory + "/" + name, view.tombstones->Encode()); !status.ok()) return status;
    if (auto status = files_.SyncDirectory(directory); !status.ok()) return status;
    for (ManifestSegment& segment : segments_)
      if (segment.name == view.segment->name()) segment.tombstones = name;
    return absl::OkStatus();
  }

  // Of the segments that are built.
  std::string prefix() const { return absl::StrCat("g", old_.generation + 1, "-"); }

  absl::Status ReadOld() {
    if (!files_.Exists(directory_ + "/MANIFEST")) return absl::OkStatus();
    auto manifest = ReadManifest(files_, directory_);
    if (!manifest.ok()) return manifest.status();
    old_ = *std::move(manifest);
    return absl::OkStatus();
  }

  absl::StatusOr<std::vector<SegmentView>> OpenBuilt() {
    Manifest built;
    built.segments = segments_;
    auto opened = OpenSegments(files_, directory_, built);
    if (!opened.ok()) return opened.status();
    for (const DamagedSegment& damaged : opened->damaged) return absl::DataLossError(damaged.fault.message());
    return std::move(opened->views);
  }

  absl::Status TakeLocks() {
    absl::StatusOr<std::unique_ptr<FileLock>> lock;
    for (int attempt = 0; attempt < kLockAttempts; ++attempt) {  // a server that looks whether a reindex runs holds it for a moment
      if (attempt > 0) std::this_thread::sleep_for(std::chrono::milliseconds(20));
      lock = files_.Lock(ReindexLockPath(directory_));
      if (!absl::IsFailedPrecondition(lock.status())) break;
    }
    if (absl::IsFailedPrecondition(lock.status()))
      return absl::FailedPreconditionError("another reindex of " + directory_ + " is running");
    if (!lock.ok()) return lock.status();
    lock_ = *std::move(lock);
    return LockSegments();
  }

  absl::Status LockSegments() {
    auto lock = WaitForSegments(files_, directory_);
    if (!lock.ok()) return lock.status();
    segments_lock_ = *std::move(lock);
    return absl::OkStatus();
  }

  const std::string directory_;
  FileSystem& files_;
  const std::string key_;
  std::unique_ptr<FileLock> lock_, segments_lock_;
  Manifest old_;
  std::uint64_t journal_after_ = 0;  // what comes after is read before the swap
  std::optional<Kept> kept_;
  std::atomic<std::uint64_t> taken_ = 0;
  std::mutex mutex_;
  std::vector<ManifestSegment> segments_;
  std::string models_bytes_;
  std::shared_ptr<const ArchiveModels> models_;
  bool begun_ = false;
  bool keeps_ = false;  // a kill leaves something to go on with
  bool left_ = false;
  bool committed_ = false;
};

GenerationBuilder::GenerationBuilder(std::unique_ptr<Impl> impl) : impl_(std::move(impl)), scratch_(impl_->scratch()) {}
GenerationBuilder::~GenerationBuilder() = default;

absl::StatusOr<std::unique_ptr<GenerationBuilder>> GenerationBuilder::Begin(const std::string& directory, FileSystem* files,
                                                                              std::string key) {
  auto impl = std::make_unique<Impl>(directory, files ? *files : PosixFileSystem(), std::move(key));
  if (auto status = impl->Begin(); !status.ok()) return status;
  return std::unique_ptr<GenerationBuilder>(new GenerationBuilder(std::move(impl)));
}

void GenerationBuilder::SetModels(std::string bytes, std::shared_ptr<const ArchiveModels> models) {
  impl_->SetModels(std::move(bytes), std::move(models));
}
const std::optional<GenerationBuilder::Kept>& GenerationBuilder::kept() const { return impl_->kept(); }
absl::Status GenerationBuilder::Keep(std::string state) { return impl_->Keep(std::move(state)); }
bool GenerationBuilder::LeaveKept() { return impl_->LeaveKept(); }
absl::Status GenerationBuilder::AddSegment(const SegmentParts& parts, std::optional<Slice> slice) {
  return impl_->AddSegment(parts, slice);
}
absl::Status GenerationBuilder::AddNeighbours(const std::string& segment, std::string_view bytes) {
  return impl_->AddNeighbours(segment, bytes);
}
absl::StatusOr<std::shared_ptr<const Snapshot>> GenerationBuilder::Open() { return impl_->Open(); }
absl::StatusOr<std::uint64_t> GenerationBuilder::CatchUp(const DocumentMaker& make_document, int jobs, Memory& memory,
                                                         std::uint64_t& journal_through) {
  return impl_->CatchUp(make_document, jobs, memory, journal_through);
}
absl::Status GenerationBuilder::Commit(std::uint64_t journal_through, const Manifest& versions, const Memory& memory) {
  return impl_->Commit(journal_through, versions, memory);
}

}  // namespace xeber
