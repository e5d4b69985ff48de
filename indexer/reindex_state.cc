#include "indexer/reindex_state.h"

#include <sys/stat.h>

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "index/bytes.h"
#include "indexer/reindex.h"

namespace xeber {
namespace {

constexpr std::uint32_t kVersion = 1;

// "" if it is no file that can be looked at again.
std::string Identity(const std::string& path) {
  struct stat info {};
  std::error_code error;
  const std::string whole = std::filesystem::absolute(path, error).string();
  if (error || ::stat(path.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return "";
  return absl::StrCat(whole, "\n", info.st_size, " ", info.st_mtim.tv_sec, ".", info.st_mtim.tv_nsec, "\n");
}

}  // namespace

std::string EncodeReindexState(const ReindexState& state) {
  ByteSink out;
  out.Put(kVersion);
  for (const std::uint64_t count :
       {state.read, state.old, state.superseded, state.unknown_keys, state.journal_through, state.rejected})
    out.PutCount(count);
  out.PutCount(state.rejects_by_reason.size());
  for (const auto& [reason, count] : state.rejects_by_reason) {
    out.PutString(reason);
    out.PutCount(count);
  }
  out.PutString(state.graves);
  out.PutString(state.answered);
  return std::move(out.bytes());
}

absl::StatusOr<ReindexState> DecodeReindexState(std::string_view bytes) {
  ByteSource in(bytes);
  const auto version = in.Get<std::uint32_t>();
  ReindexState state;
  for (std::uint64_t* count :
       {&state.read, &state.old, &state.superseded, &state.unknown_keys, &state.journal_through, &state.rejected})
    *count = in.GetCount();
  for (std::uint64_t reasons = in.GetCount(); in.ok() && reasons > 0; --reasons) {
    const std::string reason(in.GetString());
    state.rejects_by_reason[reason] = in.GetCount();
  }
  state.graves = in.GetString();
  state.answered = in.GetString();
  if (!in.ok() || !in.done() || version != kVersion) return absl::DataLossError("the state of a reindex is damaged");
  return state;
}

std::string ReindexKey(const ReindexOptions& options, std::string_view versions) {
  const int flags = (options.replace ? 1 : 0) | (options.train_models ? 2 : 0) | (options.keep_models ? 4 : 0);
  std::string key = absl::StrCat(absl::string_view(versions.data(), versions.size()), "\n", options.time_zone.count(), " ", flags, "\n", options.rejects_path, "\n");
  for (const std::string& file : options.files) {
    const std::string identity = Identity(file);
    if (identity.empty()) return "";
    key += identity;
  }
  return key;
}

}  // namespace xeber
