// Consistent copies of an index, taken while it is written to, and brought back.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "index/file_system.h"

namespace xeber {

struct CopySummary {
  std::uint64_t segments = 0;
  std::uint64_t articles = 0;         // in the segments, deleted ones included
  std::uint64_t journal_records = 0;  // that no segment holds
};

enum class CopyBy : std::uint8_t {
  kLinking,  // hard links of the files that never change again, where both lie on one disk
  kCopying,
};

// Copies the index of directory `from` to `to`: everything that was acknowledged before the call, and perhaps later writes,
// without gap. Another process may write to it, seal, merge and reindex meanwhile. The copy is verified (VerifyIndex) and appears
// under its name whole or not at all. Copies an index of any analyser. ALREADY_EXISTS if there is something called `to`;
// NOT_FOUND if `from` is no index; DATA_LOSS names a damaged file of the copy, and so mostly of the original; ABORTED if the
// index changes faster than it can be copied.
absl::StatusOr<CopySummary> CopyIndex(FileSystem& files, const std::string& from, const std::string& to, CopyBy by);

}  // namespace xeber
