#include "index/running_reindex.h"

#include "index/bytes.h"
#include "index/hash.h"
#include "index/layout.h"
#include "index/lock_files.h"

namespace xeber {
namespace {

std::string PathOf(const std::string& index_directory) { return ScratchDirectory(index_directory) + "/running"; }

}  // namespace

absl::Status AnnounceReindex(FileSystem& files, const std::string& index_directory, const RunningReindex& reindex) {
  ByteSink out;
  out.Put(reindex.journal_after);
  out.PutString(reindex.segment_prefix);
  return files.WriteFile(PathOf(index_directory), Sealed(std::move(out.bytes())));
}

std::optional<RunningReindex> FindRunningReindex(FileSystem& files, const std::string& index_directory) {
  const std::string path = PathOf(index_directory);
  if (!files.Exists(path)) return std::nullopt;
  if (const auto lock = files.Lock(ReindexLockPath(index_directory)); lock.ok()) return std::nullopt;
  const auto bytes = files.Map(path);
  const auto text = bytes.ok() ? Unsealed((*bytes)->bytes()) : std::nullopt;
  if (!text) return RunningReindex();  // all stays: every name begins with nothing
  ByteSource in(*text);
  RunningReindex reindex{.journal_after = in.Get<std::uint64_t>()};
  reindex.segment_prefix = in.GetString();
  return reindex;
}

}  // namespace xeber
