// impacts.bin and the positions of tokens.bin, from collected documents.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "index/bytes.h"
#include "index/collected_documents.h"
#include "index/segment_format.h"
#include "index/strength.h"
#include "index/term_order.h"

namespace xeber {

// The documents in the order of the segment.
using DocumentOrder = std::vector<const CollectedDocument*>;

// What the forward records of a segment say of its terms.
struct StrongTerms {
  std::vector<std::pair<TermOrdinal, StrongPosting>> postings;  // in order of documents
  std::vector<std::uint64_t> named;                             // a bit a document: its forward record names entities
};

// In how many documents each term is strong, by ordinal.
std::vector<std::uint32_t> CountStrong(const StrongTerms& strong, std::size_t terms);

// Everything of impacts.bin behind its header.
void PutPostings(const CollectedDocuments& collected, const TermOrder& terms, const DocumentOrder& documents, const StrongTerms& strong,
                 ByteSink& out);

// Where the words of lists that are not short stand (index/posting_lists.h), of each posting in the order of impacts.bin. A folded
// spelling stands wherever a stem does that it goes with.
std::vector<PositionResidues> ResiduesOf(const CollectedDocuments& collected, const TermOrder& terms, const DocumentOrder& documents);

}  // namespace xeber
