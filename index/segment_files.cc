#include "index/segment_files.h"

#include <openssl/evp.h>

#include <map>
#include <memory>
#include <set>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "index/article_codec.h"
#include "index/hash.h"
#include "index/journal.h"
#include "index/kept_reindex.h"
#include "index/keyed_log.h"
#include "index/layout.h"
#include "index/neighbours.h"
#include "index/running_reindex.h"

namespace xeber {
namespace {

constexpr char kSums[] = "SHA256SUMS";
constexpr int kVerifyAttempts = 5;  // a seal, merge or reindex may remove files while they are read

// SHA-256 of bytes that come in pieces.
class Sha256 {
 public:
  Sha256() : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) { EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr); }
  Sha256& Add(std::string_view bytes) {
    EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size());
    return *this;
  }
  // In hexadecimal digits; once.
  std::string Finish() {
    unsigned char digest[EVP_MAX_MD_SIZE] = {};
    unsigned size = 0;
    EVP_DigestFinal_ex(context_.get(), digest, &size);
    return absl::BytesToHexString({reinterpret_cast<const char*>(digest), size});
  }

 private:
  std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context_;
};

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

// The sums of a segment's files by name.
absl::StatusOr<std::map<std::string, std::string>> ReadSums(FileSystem& files, const std::string& directory) {
  const auto bytes = files.Map(directory + "/" + kSums);
  if (IsOfTheProcess(bytes.status())) return bytes.status();
  if (!bytes.ok()) return absl::DataLossError(bytes.status().message());
  std::map<std::string, std::string> sums;
  const std::string lines((*bytes)->bytes());
  for (const absl::string_view line : absl::StrSplit(lines, '\n', absl::SkipEmpty())) {
    const std::vector<std::string> parts = absl::StrSplit(line, absl::MaxSplits("  ", 1));
    if (parts.size() != 2) return absl::DataLossError(absl::StrCat(directory, "/", kSums, " is damaged"));
    sums[parts[1]] = parts[0];
  }
  return sums;
}

absl::Status VerifySums(FileSystem& files, const std::string& directory) {
  for (const std::string_view file : kPartFiles)
    if (auto status = VerifySum(files, directory, std::string(file)); !status.ok()) return status;
  return absl::OkStatus();
}

// Why a segment that is marked is left out, as far as it still shows.
absl::Status MarkedAsDamaged(FileSystem& files, const std::string& index_directory, const ManifestSegment& entry) {
  const std::string directory = SegmentDirectory(index_directory, entry.name);
  absl::Status fault = VerifySum(files, directory, std::string(kPartFiles[static_cast<std::size_t>(Part::kArticles)]));
  if (fault.ok()) fault = Segment::Open(files, directory, entry.name).status();
  return absl::DataLossError(absl::StrCat(directory, " was found damaged", fault.ok() ? "" : " (", fault.message(),
                                          fault.ok() ? "" : ")", "; try: xeber check --repair --index ", index_directory));
}

// A segment of a manifest with its tombstones.
absl::StatusOr<SegmentView> OpenSegment(FileSystem& files, const std::string& index_directory, const ManifestSegment& entry) {
  const std::string directory = SegmentDirectory(index_directory, entry.name);
  if (entry.damaged) return MarkedAsDamaged(files, index_directory, entry);
  auto segment = Segment::Open(files, directory, entry.name);
  if (!segment.ok()) return segment.status();
  if ((*segment)->size() != entry.articles)
    return absl::DataLossError(
        absl::StrCat(directory, " has ", (*segment)->size(), " articles, the manifest says ", entry.articles));
  SegmentView view{.segment = *std::move(segment)};
  if (entry.tombstones.empty()) return view;
  const std::string tombstones_path = directory + "/" + entry.tombstones;
  if (!files.Exists(tombstones_path)) return absl::NotFoundError(tombstones_path + " is missing");
  auto tombstones = ReadTombstones(files, tombstones_path, entry.articles);
  if (!tombstones.ok()) return tombstones.status();
  view.tombstones = *std::move(tombstones);
  return view;
}

// What a manifest names, and the journal after it.
std::vector<absl::Status> VerifyNamed(FileSystem& files, const std::string& index_directory, const Manifest& manifest) {
  std::vector<absl::Status> faults;
  const auto check = [&](absl::Status status) {
    if (!status.ok()) faults.push_back(std::move(status));
  };
  for (const ManifestSegment& entry : manifest.segments) {
    if (entry.damaged) check(OpenSegment(files, index_directory, entry).status());
    check(VerifySegment(files, index_directory, entry.name));
    if (!entry.tombstones.empty())
      check(
          ReadTombstones(files, SegmentDirectory(index_directory, entry.name) + "/" + entry.tombstones, entry.articles).status());
  }
  check(ReadModels(files, index_directory, manifest).status());
  check(ReadGraves(files, index_directory, manifest).status());
  check(ReadAnswered(files, index_directory, manifest).status());
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
    absl::StrAppend(&sums, Sha256().Add(parts[i]).Finish(), "  ", file, "\n");
  }
  if (auto status = files.WriteFile(building + "/" + kSums, sums); !status.ok()) return status;
  if (auto status = files.SyncDirectory(building); !status.ok()) return status;
  if (auto status = files.Remove(target); !status.ok()) return status;
  return files.Rename(building, target);
}

absl::StatusOr<OpenedSegments> OpenSegments(FileSystem& files, const std::string& index_directory, const Manifest& manifest) {
  OpenedSegments opened;
  for (const ManifestSegment& entry : manifest.segments) {
    auto view = OpenSegment(files, index_directory, entry);
    if (view.ok())
      opened.views.push_back(*std::move(view));
    else if (absl::IsDataLoss(view.status()) || absl::IsNotFound(view.status()))
      opened.damaged.push_back({entry, view.status()});
    else
      return view.status();
  }
  return opened;
}

absl::StatusOr<std::shared_ptr<const Tombstones>> ReadTombstones(FileSystem& files, const std::string& path, DocId documents) {
  const auto mapped = files.Map(path);
  if (!mapped.ok()) return absl::DataLossError(mapped.status().message());
  auto tombstones = Tombstones::Decode((*mapped)->bytes(), documents);
  if (!tombstones.ok()) return absl::DataLossError(path + " is damaged");
  return std::make_shared<const Tombstones>(*std::move(tombstones));
}

absl::Status VerifySum(FileSystem& files, const std::string& segment_directory, const std::string& file,
                       const std::function<bool(std::size_t bytes)>& pace) {
  const auto sums = ReadSums(files, segment_directory);
  if (!sums.ok()) return sums.status();
  const auto sum = sums->find(file);
  if (sum == sums->end()) return absl::DataLossError(absl::StrCat(segment_directory, "/", kSums, " is incomplete"));
  const std::string path = segment_directory + "/" + file;
  Sha256 found;
  bool go_on = true;
  const absl::Status read = files.Read(path, [&](std::string_view piece) {
    found.Add(piece);
    return go_on = pace == nullptr || pace(piece.size());
  });
  if (!go_on) return absl::CancelledError("stopped");
  if (IsOfTheProcess(read)) return read;
  if (!read.ok()) return absl::DataLossError(read.message());
  if (found.Finish() != sum->second) return absl::DataLossError(absl::StrCat(path, " is damaged (wrong SHA-256)"));
  return absl::OkStatus();
}

absl::Status VerifySegment(FileSystem& files, const std::string& index_directory, const std::string& name) {
  const std::string directory = SegmentDirectory(index_directory, name);
  if (auto status = VerifySums(files, directory); !status.ok()) return status;
  const auto segment = Segment::Open(files, directory, name);
  if (!segment.ok()) return segment.status();
  const bool neighbours_lost = (*segment)->neighbours().empty() && files.Exists(directory + "/" + kNeighboursFile);
  if (neighbours_lost) return absl::DataLossError(absl::StrCat(directory, "/", kNeighboursFile, " is damaged"));
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
  for (const std::string& path : {SavedQueriesPath(index_directory), CurationsPath(index_directory)})
    if (const KeyedLog log = KeyedLog::Open(files, path); !log.fault().ok()) faults.push_back(log.fault());
  return faults;
}

absl::StatusOr<std::string> ReadModels(FileSystem& files, const std::string& index_directory, const Manifest& manifest) {
  if (manifest.models.empty()) return "";
  const std::string path = index_directory + "/" + manifest.models;
  const auto mapped = files.Map(path);
  if (!mapped.ok()) return absl::DataLossError(mapped.status().message());
  const auto content = Unsealed((*mapped)->bytes());
  if (!content) return absl::DataLossError(path + " is damaged; train the models again with: xeber reindex --from-index");
  return std::string(*content);
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

absl::StatusOr<AnsweredRequests> ReadAnswered(FileSystem& files, const std::string& index_directory, const Manifest& manifest) {
  if (manifest.answered.empty()) return AnsweredRequests();
  const std::string path = index_directory + "/" + manifest.answered;
  const auto mapped = files.Map(path);
  if (!mapped.ok()) return mapped.status();
  auto answered = AnsweredRequests::Decode((*mapped)->bytes());
  if (!answered.ok()) return absl::DataLossError(path + " is damaged");
  return answered;
}

absl::Status RemoveUnusedFiles(FileSystem& files, const std::string& index_directory) {
  std::set<std::string> used;  // paths
  const auto running = FindRunningReindex(files, index_directory);
  const auto kept = FindKeptReindex(files, index_directory);
  const auto of_a_reindex = [&](const std::string& name) {
    return (running && name.starts_with(running->segment_prefix)) || (kept && name.starts_with(kept->segment_prefix));
  };
  for (const std::string& path : {index_directory + "/MANIFEST", PreviousManifestPath(index_directory)}) {
    if (!files.Exists(path)) continue;
    const auto mapped = files.Map(path);
    if (!mapped.ok()) return mapped.status();
    const auto manifest = DecodeManifest((*mapped)->bytes());
    if (!manifest.ok()) return manifest.status();
    used.insert(index_directory + "/" + manifest->graves);
    used.insert(index_directory + "/" + manifest->answered);
    used.insert(index_directory + "/" + manifest->models);
    for (const ManifestSegment& segment : manifest->segments) {
      used.insert(SegmentDirectory(index_directory, segment.name));
      used.insert(SegmentDirectory(index_directory, segment.name) + "/" + segment.tombstones);
    }
  }
  for (const char* kind : {"graves-", "answered-", "models-"})
    if (auto status = RemoveOthers(files, index_directory, kind, used); !status.ok()) return status;
  const auto segments = files.List(index_directory + "/segments");
  if (!segments.ok()) return segments.status();
  for (const std::string& name : *segments) {
    if (of_a_reindex(name)) continue;
    const std::string directory = SegmentDirectory(index_directory, name);
    const absl::Status status =
        used.contains(directory) ? RemoveOthers(files, directory, "tombstones-", used) : files.Remove(directory);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace xeber
