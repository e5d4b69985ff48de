#include "index/segment_files.h"

#include <openssl/evp.h>

#include <set>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "index/article_codec.h"
#include "index/journal.h"

namespace xeber {
namespace {

constexpr char kSums[] = "SHA256SUMS";
constexpr int kVerifyAttempts = 5;  // a seal, merge or reindex may remove files while they are read

std::string Sha256(std::string_view bytes) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest, &size, EVP_sha256(), nullptr) != 1) return "";
  return absl::BytesToHexString({reinterpret_cast<const char*>(digest), size});
}

absl::StatusOr<std::shared_ptr<const Tombstones>> ReadTombstones(FileSystem& files, const std::string& path, DocId documents) {
  const auto mapped = files.Map(path);
  if (!mapped.ok()) return mapped.status();
  auto tombstones = Tombstones::Decode((*mapped)->bytes(), documents);
  if (!tombstones.ok()) return absl::DataLossError(path + " is damaged");
  return std::make_shared<const Tombstones>(*std::move(tombstones));
}

// Removes what begins with `prefix` in a directory and is not among `used`.
absl::Status RemoveOthers(FileSystem& files, const std::string& directory, std::string_view prefix,
                          const std::set<std::string>& used) {
  const auto names = files.List(directory);
  if (!names.ok()) return names.status();
  for (const std::string& name : *names)
    if (name.starts_with(prefix) && !used.contains(directory + "/" + name))
      if (auto status = files.Remove(directory + "/" + name); !status.ok()) return status;
  return absl::OkStatus();
}

// The sums of a segment's files.
absl::Status VerifySums(FileSystem& files, const std::string& directory) {
  const auto sums = files.Map(directory + "/" + kSums);
  if (!sums.ok()) return sums.status();
  std::set<std::string> checked;
  const std::string lines((*sums)->bytes());
  for (const absl::string_view line : absl::StrSplit(lines, '\n', absl::SkipEmpty())) {
    const std::vector<std::string> parts = absl::StrSplit(line, absl::MaxSplits("  ", 1));
    if (parts.size() != 2) return absl::DataLossError(absl::StrCat(directory, "/", kSums, " is damaged"));
    const auto bytes = files.Map(directory + "/" + parts[1]);
    if (!bytes.ok()) return absl::DataLossError(bytes.status().message());
    if (Sha256((*bytes)->bytes()) != parts[0])
      return absl::DataLossError(absl::StrCat(directory, "/", parts[1], " is damaged (wrong SHA-256)"));
    checked.insert(parts[1]);
  }
  for (const std::string_view file : kPartFiles)
    if (!checked.contains(std::string(file))) return absl::DataLossError(absl::StrCat(directory, "/", kSums, " is incomplete"));
  return absl::OkStatus();
}

// What a manifest names, and the journal after it.
std::vector<absl::Status> VerifyNamed(FileSystem& files, const std::string& index_directory, const Manifest& manifest) {
  std::vector<absl::Status> faults;
  const auto check = [&](absl::Status status) {
    if (!status.ok()) faults.push_back(std::move(status));
  };
  for (const ManifestSegment& entry : manifest.segments) {
    check(VerifySegment(files, index_directory, entry.name));
    if (!entry.tombstones.empty())
      check(
          ReadTombstones(files, SegmentDirectory(index_directory, entry.name) + "/" + entry.tombstones, entry.articles).status());
  }
  check(ReadGraves(files, index_directory, manifest).status());
  check(ReplayJournal(files, index_directory + "/journal", manifest.journal_through, [](const JournalRecord& record) {
          return DecodeArticle(record.payload).status();
        }).status());
  return faults;
}

}  // namespace

std::string SegmentDirectory(const std::string& index_directory, const std::string& name) {
  return index_directory + "/segments/" + name;
}

absl::Status WriteSegment(FileSystem& files, const std::string& index_directory, const std::string& name,
                          const SegmentParts& parts) {
  const std::string target = SegmentDirectory(index_directory, name);
  const std::string building = target + ".new";
  if (auto status = files.Remove(building); !status.ok()) return status;
  if (auto status = files.CreateDirectories(building); !status.ok()) return status;
  std::string sums;
  for (std::size_t i = 0; i < kPartCount; ++i) {
    const std::string file(kPartFiles[i]);
    if (auto status = files.WriteFile(building + "/" + file, parts[i]); !status.ok()) return status;
    absl::StrAppend(&sums, Sha256(parts[i]), "  ", file, "\n");
  }
  if (auto status = files.WriteFile(building + "/" + kSums, sums); !status.ok()) return status;
  if (auto status = files.SyncDirectory(building); !status.ok()) return status;
  if (auto status = files.Remove(target); !status.ok()) return status;
  return files.Rename(building, target);
}

absl::StatusOr<std::vector<SegmentView>> OpenSegments(FileSystem& files, const std::string& index_directory,
                                                      const Manifest& manifest) {
  std::vector<SegmentView> views;
  for (const ManifestSegment& entry : manifest.segments) {
    const std::string directory = SegmentDirectory(index_directory, entry.name);
    auto segment = Segment::Open(files, directory, entry.name);
    if (!segment.ok()) return segment.status();
    if ((*segment)->size() != entry.articles)
      return absl::DataLossError(
          absl::StrCat(directory, " has ", (*segment)->size(), " articles, the manifest says ", entry.articles));
    SegmentView& view = views.emplace_back(SegmentView{.segment = *std::move(segment)});
    if (entry.tombstones.empty()) continue;
    auto tombstones = ReadTombstones(files, directory + "/" + entry.tombstones, entry.articles);
    if (!tombstones.ok()) return tombstones.status();
    view.tombstones = *std::move(tombstones);
  }
  return views;
}

absl::Status VerifySegment(FileSystem& files, const std::string& index_directory, const std::string& name) {
  const std::string directory = SegmentDirectory(index_directory, name);
  if (auto status = VerifySums(files, directory); !status.ok()) return status;
  const auto segment = Segment::Open(files, directory, name);
  if (!segment.ok()) return segment.status();
  const absl::Status status = (*segment)->Verify();
  return status.ok() ? status : absl::Status(status.code(), absl::StrCat(directory, ": ", status.message()));
}

std::vector<absl::Status> VerifyIndex(FileSystem& files, const std::string& index_directory) {
  std::vector<absl::Status> faults;
  for (int attempt = 0; attempt < kVerifyAttempts; ++attempt) {
    const auto manifest = ReadManifest(files, index_directory);
    if (!manifest.ok()) return {manifest.status()};
    faults = VerifyNamed(files, index_directory, *manifest);
    const auto after = ReadManifest(files, index_directory);
    if (!after.ok()) return {after.status()};
    if (faults.empty() || EncodeManifest(*after) == EncodeManifest(*manifest)) break;
  }
  return faults;
}

absl::StatusOr<Graves> ReadGraves(FileSystem& files, const std::string& index_directory, const Manifest& manifest) {
  if (manifest.graves.empty()) return Graves();
  const std::string path = index_directory + "/" + manifest.graves;
  const auto mapped = files.Map(path);
  if (!mapped.ok()) return mapped.status();
  auto graves = Graves::Decode((*mapped)->bytes());
  if (!graves.ok()) return absl::DataLossError(path + " is damaged");
  return graves;
}

absl::Status RemoveUnusedFiles(FileSystem& files, const std::string& index_directory) {
  std::set<std::string> used;  // paths
  for (const std::string& path : {index_directory + "/MANIFEST", PreviousManifestPath(index_directory)}) {
    if (!files.Exists(path)) continue;
    const auto mapped = files.Map(path);
    if (!mapped.ok()) return mapped.status();
    const auto manifest = DecodeManifest((*mapped)->bytes());
    if (!manifest.ok()) return manifest.status();
    used.insert(index_directory + "/" + manifest->graves);
    for (const ManifestSegment& segment : manifest->segments) {
      used.insert(SegmentDirectory(index_directory, segment.name));
      used.insert(SegmentDirectory(index_directory, segment.name) + "/" + segment.tombstones);
    }
  }
  if (auto status = RemoveOthers(files, index_directory, "graves-", used); !status.ok()) return status;
  if (auto status = RemoveOthers(files, index_directory + "/segments", "", used); !status.ok()) return status;
  const auto segments = files.List(index_directory + "/segments");
  if (!segments.ok()) return segments.status();
  for (const std::string& name : *segments)
    if (auto status = RemoveOthers(files, SegmentDirectory(index_directory, name), "tombstones-", used); !status.ok())
      return status;
  return absl::OkStatus();
}

}  // namespace xeber
