// Pseudo-relevance feedback: what the first hits of a query are about ranks its answer, too.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "index/snapshot.h"
#include "news/hit.h"
#include "news/query.h"
#include "ranking/query_terms.h"
#include "ranking/ranked.h"

namespace xeber {

// INVALID_ARGUMENT "feedback.hits: …" for what is out of bounds.
absl::Status CheckFeedback(const Feedback& feedback);

// The words that the hits tell most of, by falling share, then by stem; at most feedback.words. Relevance model 1 (Lavrenko & Croft 2001): a hit's words by their
// frequency in it, weighed by how likely the hit makes the query, for which a power of its score stands. Words of one letter, and those that more articles hold than a tenth of those
// in the language of the hit that tells them, are left out; words of the query are not. Nothing is learned from hits without a score.
std::vector<LearnedWord> LearnWords(const Snapshot& snapshot, std::span<const Ranked> hits, const Feedback& feedback);

// Adds them to a query, as far as it has room (QueryTerms::kMaxWords): they and the query's own words make up RM3 (Abdul-Jaleel et al. 2004), scaled so that the
// query's own words weigh what they weighed without. Where the query has a word already, its spelling weighs more.
void AddLearned(const Snapshot& snapshot, std::span<const LearnedWord> learned, const Feedback& feedback, QueryTerms& terms);

}  // namespace xeber
