// Back to the generation before the last reindex.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "index/file_system.h"

namespace xeber {

struct RollbackSummary {
  std::uint64_t generation = 0;       // the new number of the old generation
  std::uint64_t articles = 0;         // in its segments, deleted ones included
  std::uint64_t journal_records = 0;  // writes since it was current, which are carried over
};

// Makes the previous generation the current one, with all that was written since it was: the journal is kept for that (index.h,
// kept_journal_bytes). The generation that was current becomes the previous one. A running server takes it over. NOT_FOUND if
// there is no previous generation; FAILED_PRECONDITION while a reindex runs, or if another analyser made the previous one;
// DATA_LOSS if its files are not whole. After an error everything stays as it was.
absl::StatusOr<RollbackSummary> RollBack(FileSystem& files, const std::string& index_directory);

}  // namespace xeber
