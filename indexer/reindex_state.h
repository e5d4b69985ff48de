// What a reindex knows once all is read, in the form in which it is kept for a later run that goes on.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "absl/status/statusor.h"

namespace xeber {

struct ReindexOptions;

struct ReindexState {
  std::uint64_t read = 0;        // articles of the files
  std::uint64_t old = 0;         // of the index before
  std::uint64_t superseded = 0;  // versions left out, deleted ones too
  std::uint64_t unknown_keys = 0;
  std::uint64_t journal_through = 0;  // the writes up to this one are among `old`
  std::uint64_t rejected = 0;
  std::map<std::string, std::uint64_t> rejects_by_reason;
  std::string graves, answered;  // encoded (index/graves.h, answered_requests.h); "" = none
};

std::string EncodeReindexState(const ReindexState& state);
// DATA_LOSS if the bytes are none that EncodeReindexState wrote.
absl::StatusOr<ReindexState> DecodeReindexState(std::string_view bytes);

// Says of what a reindex is made: files with size and time of change, options, and `versions` of whatever analyses. Two runs of the same key make
// the same of the same index. Empty if nobody can tell (standard input).
std::string ReindexKey(const ReindexOptions& options, std::string_view versions);

}  // namespace xeber
