// The terms of a segment that is being encoded, in their order.
#pragma once

#include <cstdint>
#include <vector>

#include "index/collected_documents.h"

namespace xeber {

struct TermOrder {
  std::vector<std::uint32_t> sorted;    // vocabulary numbers in byte order of their terms
  std::vector<TermOrdinal> ordinals;    // by vocabulary number
  std::vector<std::uint32_t> codes;     // in tokens.bin, by vocabulary number; of words only
};

TermOrder OrderTerms(const CollectedDocuments& collected);

}  // namespace xeber
