#include "index/generation_builder.h"

#include <atomic>
#include <chrono>
#include <filesystem>
#include <mutex>
#include <thread>

#include "absl/strings/str_cat.h"
#include "index/hash.h"
#include "index/layout.h"
#include "index/lock_files.h"
#include "index/segment_files.h"

namespace xeber {
namespace {

constexpr std::chrono::minutes kLongestSeal{5};

}  // namespace

class GenerationBuilder::Impl {
 public:
  Impl(std::string directory, FileSystem& files) : directory_(std::move(directory)), files_(files) {}

  absl::Status Begin() {
    if (auto status = files_.CreateDirectories(directory_ + "/segments"); !status.ok()) return status;
    if (auto status = files_.SyncDirectory(directory_); !status.ok()) return status;
    const std::string parent = std::filesystem::path(directory_).parent_path().string();
    if (auto status = files_.SyncDirectory(parent.empty() ? "." : parent); !status.ok()) return status;
    if (auto status = TakeLocks(); !status.ok()) return status;
    if (auto status = files_.Remove(scratch()); !status.ok()) return status;  // of a run that was killed
    if (auto status = files_.CreateDirectories(scratch()); !status.ok()) return status;
    if (!files_.Exists(directory_ + "/MANIFEST")) return absl::OkStatus();
    auto manifest = ReadManifest(files_, directory_);
    if (!manifest.ok()) return manifest.status();
    old_ = *std::move(manifest);
    return absl::OkStatus();
  }

  ~Impl() {
    if (segments_lock_ == nullptr) return;
    // Best effort: what stays is removed by the next reindex.
    static_cast<void>(files_.Remove(scratch()));
    if (committed_) return;
    for (const ManifestSegment& segment : segments_) static_cast<void>(files_.Remove(SegmentDirectory(directory_, segment.name)));
  }

  std::string scratch() const { return ScratchDirectory(directory_); }

  absl::Status AddSegment(const SegmentParts& parts) {
    const std::string name = absl::StrCat(old_.next_segment + taken_.fetch_add(1));
    if (auto status = WriteSegment(files_, directory_, name, parts); !status.ok()) return status;
    const std::uint32_t articles = ByteSource(parts[static_cast<std::size_t>(Part::kColumns)]).Get<PartHeader>().documents;
    const std::scoped_lock lock(mutex_);
    segments_.push_back({.name = name, .articles = articles});
    return absl::OkStatus();
  }

  absl::StatusOr<std::shared_ptr<const Snapshot>> Open() {
    Manifest next;
    next.segments = segments_;
    auto opened = OpenSegments(files_, directory_, next);
    if (!opened.ok()) return opened.status();
    for (const DamagedSegment& damaged : opened->damaged) return absl::DataLossError(damaged.fault.message());
    return std::make_shared<const Snapshot>(old_.generation + 1, 0, std::move(opened->views), models_);
  }

  void SetModels(std::string bytes, std::shared_ptr<const ArchiveModels> models) {
    models_bytes_ = std::move(bytes);
    models_ = std::move(models);
  }

  absl::Status Commit(std::uint64_t journal_through, Manifest next, const Memory& memory) {
    next.generation = old_.generation + 1;
    next.journal_through = journal_through;
    next.segments = segments_;
    next.graves.clear();
    next.answered.clear();
    next.models.clear();
    if (!models_bytes_.empty()) {
      next.models = absl::StrCat("models-", old_.next_segment + taken_.fetch_add(1));
      if (auto status = files_.WriteFile(directory_ + "/" + next.models, Sealed(models_bytes_)); !status.ok()) return status;
    }
    if (!memory.graves.empty()) {
      next.graves = absl::StrCat("graves-", old_.next_segment + taken_.fetch_add(1));
      if (auto status = files_.WriteFile(directory_ + "/" + next.graves, memory.graves.Encode()); !status.ok()) return status;
    }
    if (!memory.answered.empty()) {
      next.answered = absl::StrCat("answered-", old_.next_segment + taken_.fetch_add(1));
      if (auto status = files_.WriteFile(directory_ + "/" + next.answered, memory.answered.Encode()); !status.ok()) return status;
    }
    next.next_segment = old_.next_segment + taken_;
    for (const char* changed : {"/segments", ""})
      if (auto status = files_.SyncDirectory(directory_ + changed); !status.ok()) return status;
    committed_ = true;  // after a failure it is not known which manifest stands: what both name must stay
    if (auto status = WriteManifest(files_, directory_, next); !status.ok()) return status;
    static_cast<void>(RemoveUnusedFiles(files_, directory_));  // best effort: the next seal or reindex removes the rest
    return absl::OkStatus();
  }

 private:
  absl::Status TakeLocks() {
    auto lock = files_.Lock(ReindexLockPath(directory_));
    if (absl::IsFailedPrecondition(lock.status()))
      return absl::FailedPreconditionError("another reindex of " + directory_ + " is running");
    if (!lock.ok()) return lock.status();
    lock_ = *std::move(lock);
    const auto deadline = std::chrono::steady_clock::now() + kLongestSeal;
    while (true) {
      lock = files_.Lock(SegmentsLockPath(directory_));
      if (lock.ok()) break;
      if (!absl::IsFailedPrecondition(lock.status())) return lock.status();
      if (std::chrono::steady_clock::now() > deadline)
        return absl::UnavailableError(
            absl::StrCat("the server has been sealing or merging ", directory_, " for minutes; try again"));
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    segments_lock_ = *std::move(lock);
    return absl::OkStatus();
  }

  const std::string directory_;
  FileSystem& files_;
  std::unique_ptr<FileLock> lock_, segments_lock_;
  Manifest old_;
  std::atomic<std::uint64_t> taken_ = 0;
  std::mutex mutex_;
  std::vector<ManifestSegment> segments_;
  std::string models_bytes_;
  std::shared_ptr<const ArchiveModels> models_;
  bool committed_ = false;
};

GenerationBuilder::GenerationBuilder(std::unique_ptr<Impl> impl) : impl_(std::move(impl)), scratch_(impl_->scratch()) {}
GenerationBuilder::~GenerationBuilder() = default;

absl::StatusOr<std::unique_ptr<GenerationBuilder>> GenerationBuilder::Begin(const std::string& directory, FileSystem* files) {
  auto impl = std::make_unique<Impl>(directory, files ? *files : PosixFileSystem());
  if (auto status = impl->Begin(); !status.ok()) return status;
  return std::unique_ptr<GenerationBuilder>(new GenerationBuilder(std::move(impl)));
}

void GenerationBuilder::SetModels(std::string bytes, std::shared_ptr<const ArchiveModels> models) {
  impl_->SetModels(std::move(bytes), std::move(models));
}
absl::Status GenerationBuilder::AddSegment(const SegmentParts& parts) { return impl_->AddSegment(parts); }
absl::StatusOr<std::shared_ptr<const Snapshot>> GenerationBuilder::Open() { return impl_->Open(); }
absl::Status GenerationBuilder::Commit(std::uint64_t journal_through, const Manifest& versions, const Memory& memory) {
  return impl_->Commit(journal_through, versions, memory);
}

}  // namespace xeber
