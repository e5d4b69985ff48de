// Fingerprints of texts, for finding near-duplicates.
#pragma once

#include <cstdint>
#include <span>

#include "news/document_terms.h"

namespace xeber {

// Shingle hashes kept of a text at most: the k smallest (bottom-k sketch, Broder 1997), so that the overlap of two sketches
// estimates the Jaccard similarity of all their word triples.
inline constexpr std::size_t kShinglesKept = 64;

// Fills in `fingerprint` (SimHash of the terms, Charikar 2002) and `shingles` from the terms and tokens. The title does not
// count, so that a new headline over the same text is still a duplicate; a text without a body is judged by its title.
void AddFingerprint(DocumentTerms& document);

// Estimated Jaccard similarity in [0,1] of the texts behind two sketches (sorted ascending, as AddFingerprint leaves them).
// 0 if either is empty.
double EstimateJaccard(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b);

}  // namespace xeber
