// Segments that older builds wrote: their terms.bin and impacts.bin in the form of today.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "index/doc_list.h"
#include "index/term_ordinal.h"

namespace xeber {

// Of the parts as kBlocksVersion has them, headers included.
struct ConvertedParts {
  std::string terms, impacts;
  std::vector<TermOrdinal> words;  // by token code: older builds counted other terms, too
};

// Whether a terms.bin is of before kBlocksVersion.
bool IsOlder(std::string_view terms);

// Both parts in memory, from the parts of any version before kBlocksVersion. DATA_LOSS names the one that is damaged.
absl::StatusOr<ConvertedParts> ConvertOlderParts(std::string_view terms, std::string_view impacts, DocId documents);

}  // namespace xeber
