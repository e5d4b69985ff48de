// Which articles may be similar: estimates from the strong postings, strongest contributions first.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "index/snapshot.h"
#include "news/query.h"
#include "ranking/filter_set.h"
#include "ranking/seed_terms.h"
#include "ranking/similarity_weights.h"

namespace xeber {

// A term or entity to find candidates by.
struct CandidateTerm {
  std::size_t term = 0;  // in CandidateRequest::seed_terms
  float strength = 0;    // positive; of all terms together, and of all entities together, a vector of length 1 at most
  bool entity = false;
};

struct CandidateRequest {
  const SeedTerms& seed_terms;
  std::vector<CandidateTerm> terms;
  Filter filter;
  VisibleUntil until;
  std::string category;  // of the seed; empty = unknown
  std::span<const std::int8_t> latent;  // of the seed; may be empty
  std::string language;  // of the seed
  std::int64_t seed_time = kNoTime;
  TimeWeights time;
  SimilarityWeights weights;
  std::size_t limit = kCandidates;
  std::size_t effort = 1;  // times kCandidatePostings are read, and kRoughCandidates compared by their latent vectors
  std::vector<bool> skipped;  // segments not to look into; empty = none
};

struct SimilarCandidate {
  DocumentLocation at;
  float estimate = 0;  // of the score
  // What the estimate is made of: time_factor times the content of the channels that the postings tell of, which have that weight.
  float content = 0, weight = 0, time_factor = 1;
};

// At most request.limit articles by falling estimate; of equal ones the newer first. An article that shares only weak terms
// with the seed, in a segment of over kSmallSegment articles, may not be found, nor one that is like it by its latent vector alone. Anh & Moffat (2006) call the method score-at-a-time. Thread-safe.
std::vector<SimilarCandidate> FindCandidates(const Snapshot& snapshot, const CandidateRequest& request);

// Every article that the request may see, in no order, each with the estimate 1: what FindCandidates is measured against.
std::vector<SimilarCandidate> AllCandidates(const Snapshot& snapshot, const CandidateRequest& request);

}  // namespace xeber
