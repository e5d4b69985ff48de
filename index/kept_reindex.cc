#include "index/kept_reindex.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "index/bytes.h"
#include "index/hash.h"
#include "index/layout.h"
#include "index/neighbours.h"
#include "index/segment_files.h"

namespace xeber {
namespace {

constexpr char kSlicePrefix[] = "slice-";

std::string PathOf(const std::string& index_directory) { return ScratchDirectory(index_directory) + "/kept"; }

std::optional<std::string> ReadSealed(FileSystem& files, const std::string& path) {
  const auto mapped = files.Map(path);
  const auto bytes = mapped.ok() ? Unsealed((*mapped)->bytes()) : std::nullopt;
  return bytes ? std::optional<std::string>(*bytes) : std::nullopt;
}

std::optional<KeptSegment> ReadSegment(FileSystem& files, const std::string& path) {
  const auto bytes = ReadSealed(files, path);
  if (!bytes) return std::nullopt;
  ByteSource in(*bytes);
  KeptSegment kept;
  kept.segment.name = in.GetString();
  kept.segment.articles = in.Get<std::uint32_t>();
  kept.slice.begin = in.Get<std::uint64_t>();
  kept.slice.end = in.Get<std::uint64_t>();
  return in.ok() && kept.slice.begin < kept.slice.end ? std::optional(kept) : std::nullopt;
}

// Tombstones belong to a state of the journal that is read anew, neighbours to segments that may be made anew.
absl::Status RemoveWhatWasAdded(FileSystem& files, const std::string& segment_directory) {
  const auto names = files.List(segment_directory);
  if (!names.ok()) return names.status();
  for (const std::string& name : *names)
    if (name.starts_with("tombstones-") || name == kNeighboursFile)
      if (auto status = files.Remove(segment_directory + "/" + name); !status.ok()) return status;
  return absl::OkStatus();
}

}  // namespace

absl::Status KeepReindex(FileSystem& files, const std::string& index_directory, const KeptReindex& reindex) {
  ByteSink out;
  out.PutString(reindex.key);
  out.Put(reindex.generation);
  out.Put(reindex.journal_after);
  out.PutString(reindex.segment_prefix);
  out.PutString(reindex.state);
  const std::string path = PathOf(index_directory);
  if (auto status = files.WriteFile(path + ".new", Sealed(std::move(out.bytes()))); !status.ok()) return status;
  if (auto status = files.Rename(path + ".new", path); !status.ok()) return status;
  return files.SyncDirectory(index_directory);
}

absl::Status RemoveKeptReindex(FileSystem& files, const std::string& index_directory) {
  const std::string scratch = ScratchDirectory(index_directory);
  if (!files.Exists(scratch)) return absl::OkStatus();
  if (auto status = files.Remove(PathOf(index_directory)); !status.ok()) return status;  // the rest goes in any order
  if (auto status = files.Remove(scratch); !status.ok()) return status;
  return files.SyncDirectory(index_directory);
}

std::optional<KeptReindex> FindKeptReindex(FileSystem& files, const std::string& index_directory) {
  const auto bytes = ReadSealed(files, PathOf(index_directory));
  if (!bytes) return std::nullopt;
  ByteSource in(*bytes);
  KeptReindex kept;
  kept.key = in.GetString();
  kept.generation = in.Get<std::uint64_t>();
  kept.journal_after = in.Get<std::uint64_t>();
  kept.segment_prefix = in.GetString();
  kept.state = in.GetString();
  if (!in.ok() || kept.segment_prefix.empty()) return std::nullopt;
  const auto manifest = ReadManifest(files, index_directory);
  if (!manifest.ok() && !absl::IsNotFound(manifest.status())) return std::nullopt;
  return kept.generation == (manifest.ok() ? manifest->generation : 0) ? std::optional(std::move(kept)) : std::nullopt;
}

absl::Status KeepSegment(FileSystem& files, const std::string& index_directory, const KeptSegment& kept) {
  ByteSink out;
  out.PutString(kept.segment.name);
  out.Put(kept.segment.articles);
  out.Put(kept.slice.begin);
  out.Put(kept.slice.end);
  const std::string scratch = ScratchDirectory(index_directory);
  const std::string path = absl::StrCat(scratch, "/", kSlicePrefix, kept.slice.begin);
  if (auto status = files.WriteFile(path, Sealed(std::move(out.bytes()))); !status.ok()) return status;
  return files.SyncDirectory(scratch);
}

absl::StatusOr<std::vector<KeptSegment>> TakeKeptSegments(FileSystem& files, const std::string& index_directory,
                                                          const KeptReindex& reindex) {
  const auto built = files.List(index_directory + "/segments");
  if (!built.ok()) return built.status();
  const auto noted = files.List(ScratchDirectory(index_directory));
  if (!noted.ok()) return noted.status();
  std::vector<KeptSegment> segments;
  std::set<std::string> names;
  for (const std::string& note : *noted) {
    if (!note.starts_with(kSlicePrefix)) continue;
    auto kept = ReadSegment(files, ScratchDirectory(index_directory) + "/" + note);
    if (!kept || !kept->segment.name.starts_with(reindex.segment_prefix)) continue;
    if (!std::binary_search(built->begin(), built->end(), kept->segment.name)) continue;
    names.insert(kept->segment.name);
    segments.push_back(*std::move(kept));
  }
  for (const std::string& name : *built) {
    if (!name.starts_with(reindex.segment_prefix)) continue;
    const std::string directory = SegmentDirectory(index_directory, name);
    const absl::Status status = names.contains(name) ? RemoveWhatWasAdded(files, directory) : files.Remove(directory);
    if (!status.ok()) return status;
  }
  std::sort(segments.begin(), segments.end(), [](const KeptSegment& a, const KeptSegment& b) { return a.slice.begin < b.slice.begin; });
  return segments;
}

}  // namespace xeber
