#include <atomic>
#include <mutex>

#include "absl/strings/str_cat.h"
#include "index/index.h"
#include "index/journal.h"
#include "index/segment_files.h"

namespace xeber {

class GenerationBuilder::Impl {
 public:
  Impl(std::string directory, FileSystem& files) : directory_(std::move(directory)), files_(files) {}

  absl::Status Begin() {
    if (auto status = files_.CreateDirectories(directory_ + "/segments"); !status.ok()) return status;
    auto lock = files_.Lock(directory_ + "/REINDEX.lock");
    if (!lock.ok()) {
      if (absl::IsFailedPrecondition(lock.status()))
        return absl::FailedPreconditionError(absl::StrCat("another reindex of ", directory_, " is running, or the server is sealing; try again"));
      return lock.status();
    }
    lock_ = *std::move(lock);
    if (auto status = files_.Remove(scratch()); !status.ok()) return status;  // of a run that was killed
    if (auto status = files_.CreateDirectories(scratch()); !status.ok()) return status;
    if (!files_.Exists(directory_ + "/MANIFEST")) return absl::OkStatus();
    auto manifest = ReadManifest(files_, directory_);
    if (!manifest.ok()) return manifest.status();
    old_ = *std::move(manifest);
    return absl::OkStatus();
  }

  ~Impl() {
    if (lock_ == nullptr) return;
    // Best effort: what stays is removed by the next reindex.
    static_cast<void>(files_.Remove(scratch()));
    if (committed_) return;
    for (const ManifestSegment& segment : segments_) static_cast<void>(files_.Remove(SegmentDirectory(directory_, segment.name)));
  }

  std::string scratch() const { return directory_ + "/reindex.tmp"; }

  absl::Status AddSegment(const SegmentParts& parts) {
    const std::string name = absl::StrCat(old_.next_segment + taken_.fetch_add(1));
    if (auto status = WriteSegment(files_, directory_, name, parts); !status.ok()) return status;
    const std::uint32_t articles = ByteSource(parts[static_cast<std::size_t>(Part::kColumns)]).Get<PartHeader>().documents;
    const std::scoped_lock lock(mutex_);
    segments_.push_back({.name = name, .articles = articles});
    return absl::OkStatus();
  }

  absl::Status Commit(std::uint64_t journal_through, Manifest next) {
    next.generation = old_.generation + 1;
    next.next_segment = old_.next_segment + taken_;
    next.journal_through = journal_through;
    next.segments = segments_;
    if (auto status = files_.SyncDirectory(directory_ + "/segments"); !status.ok()) return status;
    if (auto status = WriteManifest(files_, directory_, next); !status.ok()) return status;
    committed_ = true;
    return RemoveUnusedSegments(files_, directory_);
  }

 private:
  const std::string directory_;
  FileSystem& files_;
  std::unique_ptr<FileLock> lock_;
  Manifest old_;
  std::atomic<std::uint64_t> taken_ = 0;
  std::mutex mutex_;
  std::vector<ManifestSegment> segments_;
  bool committed_ = false;
};

GenerationBuilder::GenerationBuilder(std::unique_ptr<Impl> impl) : impl_(std::move(impl)), scratch_(impl_->scratch()) {}
GenerationBuilder::~GenerationBuilder() = default;

absl::StatusOr<std::unique_ptr<GenerationBuilder>> GenerationBuilder::Begin(const std::string& directory, FileSystem* files) {
  auto impl = std::make_unique<Impl>(directory, files ? *files : PosixFileSystem());
  if (auto status = impl->Begin(); !status.ok()) return status;
  return std::unique_ptr<GenerationBuilder>(new GenerationBuilder(std::move(impl)));
}

absl::Status GenerationBuilder::AddSegment(const SegmentParts& parts) { return impl_->AddSegment(parts); }
absl::Status GenerationBuilder::Commit(std::uint64_t journal_through, const Manifest& versions) {
  return impl_->Commit(journal_through, versions);
}

}  // namespace xeber
