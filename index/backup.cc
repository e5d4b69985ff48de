#include "index/backup.h"

#include <filesystem>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "index/journal.h"
#include "index/layout.h"
#include "index/manifest.h"
#include "index/segment_files.h"

namespace xeber {
namespace {

constexpr int kAttempts = 20;  // each copies only the segments that the one before did not

class Copy {
 public:
  Copy(FileSystem& files, std::string from, std::string to, CopyBy by)
      : files_(files), from_(std::move(from)), to_(std::move(to)), by_(by) {}

  // Until the manifest was the same before and after, and nothing that it named was missing.
  absl::StatusOr<CopySummary> Do() {
    if (auto status = files_.CreateDirectories(to_ + "/segments"); !status.ok()) return status;
    absl::Status missing;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      const auto manifest = ReadManifest(files_, from_);
      if (!manifest.ok()) return manifest.status();
      const absl::Status copied = CopyAll(*manifest);
      if (!copied.ok() && !absl::IsNotFound(copied)) return copied;
      const auto after = ReadManifest(files_, from_);
      if (!after.ok()) return after.status();
      missing = EncodeManifest(*after) == EncodeManifest(*manifest) ? copied : absl::OkStatus();
      if (copied.ok() && EncodeManifest(*after) == EncodeManifest(*manifest)) return Finish(*manifest);
    }
    if (!missing.ok()) return absl::DataLossError(missing.message());
    return absl::AbortedError(absl::StrCat(from_, " changes faster than it can be copied; try again"));
  }

 private:
  absl::Status CopyAll(const Manifest& manifest) {
    for (const ManifestSegment& segment : manifest.segments)
      if (auto status = CopySegment(segment); !status.ok()) return status;
    for (const std::string& file : {manifest.models, manifest.graves, manifest.answered})
      if (!file.empty())
        if (auto status = CopySealed("/" + file); !status.ok()) return status;
    // Whoever changes it must replace the whole file.
    if (files_.Exists(GazetteerPath(from_)))
      if (auto status = CopyBytes(GazetteerPath("")); !status.ok()) return status;
    if (auto status = CopySettings(); !status.ok()) return status;
    return CopyJournal();
  }

  absl::Status CopySegment(const ManifestSegment& entry) {
    const std::string segment = SegmentDirectory("", entry.name);
    if (auto status = files_.CreateDirectories(to_ + segment); !status.ok()) return status;
    const auto names = files_.List(from_ + segment);
    if (!names.ok()) return names.status();
    for (const std::string& file : *names) {
      if (file.starts_with("tombstones-") && file != entry.tombstones) continue;  // perhaps being written
      if (auto status = CopySealed(segment + "/" + file); !status.ok()) return status;
    }
    return files_.SyncDirectory(to_ + segment);
  }

  // A file that never changes under this name.
  absl::Status CopySealed(const std::string& path) {
    if (files_.Exists(to_ + path)) return absl::OkStatus();
    if (by_ == CopyBy::kLinking) {
      const absl::Status linked = files_.Link(from_ + path, to_ + path);
      if (linked.ok() || absl::IsNotFound(linked)) return linked;
    }
    return CopyBytes(path);
  }

  absl::Status CopyBytes(const std::string& path) {
    const auto bytes = files_.Map(from_ + path);
    if (!bytes.ok()) return bytes.status();
    // Under its name only when whole: the next attempt takes what it finds.
    if (auto status = files_.WriteFile(to_ + path + ".new", (*bytes)->bytes()); !status.ok()) return status;
    return files_.Rename(to_ + path + ".new", to_ + path);
  }

  // Files that grow, or are replaced whole: each is copied as it is at one moment, at worst in the middle of a record that nobody
  // was told of.
  absl::Status CopySettings() {
    for (const std::string& path : {SavedQueriesPath(""), CurationsPath("")})
      if (files_.Exists(from_ + path))
        if (auto status = CopyBytes(path); !status.ok()) return status;
    return absl::OkStatus();
  }

  // In order: a file that has a successor grows no more, and the last one may end in the middle of a record that nobody was told
  // of.
  absl::Status CopyJournal() {
    if (auto status = files_.Remove(to_ + "/journal"); !status.ok()) return status;
    if (auto status = files_.CreateDirectories(to_ + "/journal"); !status.ok()) return status;
    if (!files_.Exists(from_ + "/journal")) return absl::OkStatus();
    const auto names = files_.List(from_ + "/journal");
    if (!names.ok()) return names.status();
    for (const std::string& name : *names)
      if (name.ends_with(".log"))
        if (auto status = CopyBytes("/journal/" + name); !status.ok()) return status;
    return files_.SyncDirectory(to_ + "/journal");
  }

  absl::StatusOr<CopySummary> Finish(const Manifest& manifest) {
    if (auto status = WriteManifest(files_, to_, manifest); !status.ok()) return status;
    if (auto status = RemoveUnusedFiles(files_, to_); !status.ok()) return status;  // of attempts that were overtaken
    for (const char* changed : {"/segments", ""})
      if (auto status = files_.SyncDirectory(to_ + changed); !status.ok()) return status;
    if (const auto faults = VerifyIndex(files_, to_); !faults.empty()) return faults.front();
    CopySummary summary{.segments = manifest.segments.size()};
    for (const ManifestSegment& segment : manifest.segments) summary.articles += segment.articles;
    const auto end = ReplayJournal(files_, to_ + "/journal", manifest.journal_through, [&](const JournalRecord&) {
      ++summary.journal_records;
      return absl::OkStatus();
    });
    if (!end.ok()) return end.status();
    return summary;
  }

  FileSystem& files_;
  const std::string from_, to_;
  const CopyBy by_;
};

}  // namespace

absl::StatusOr<CopySummary> CopyIndex(FileSystem& files, const std::string& from, const std::string& to, CopyBy by) {
  if (const auto manifest = ReadManifest(files, from); !manifest.ok()) return manifest.status();
  const std::string target = (std::filesystem::path(to) / "").parent_path().string();  // without a slash at the end
  if (files.Exists(target)) return absl::AlreadyExistsError(target + " exists; name a folder that does not");
  const std::string parent = std::filesystem::path(target).parent_path().string();
  if (!parent.empty())
    if (auto status = files.CreateDirectories(parent); !status.ok()) return status;
  const std::string building = target + ".new";
  if (auto status = files.Remove(building); !status.ok()) return status;  // of a run that was killed
  auto summary = Copy(files, from, building, by).Do();
  const absl::Status status = summary.ok() ? files.Rename(building, target) : summary.status();
  if (status.ok()) return summary;
  static_cast<void>(files.Remove(building));  // best effort: the next run removes it
  return status;
}

}  // namespace xeber
