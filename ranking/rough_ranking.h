// The best documents by what their postings tell: estimates from sums, category, time and latent vector.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "index/snapshot.h"
#include "ranking/candidates.h"
#include "ranking/cosine_powers.h"
#include "ranking/cosine_sums.h"
#include "ranking/filter_set.h"
#include "ranking/time_factors.h"

namespace xeber {

// Gets the sums of one segment after the other. Not thread-safe.
class RoughRanking {
 public:
  // Both must outlive it.
  RoughRanking(const Snapshot& snapshot, const CandidateRequest& request);

  // Estimates the documents that have sums and pass the filter, and sets all sums to zero.
  void Add(std::size_t segment, const SegmentFilter& filter, CosineSums& sums);

  // At most request.limit of all documents added, by falling estimate; of equal ones the newer first. Leaves none.
  std::vector<SimilarCandidate> Take();

 private:
  class Estimator;
  class LeastTerms;
  // How the content comes about of the channels of one kind of document: with entities or without, in the seed's language or not.
  struct ContentOf {
    float weight = 0;    // of the channels without the category
    float terms = 0;     // what its terms' channel is multiplied by,
    float entities = 0;  // and its entities'
    float rest = 1;      // what that is multiplied by where the category is known,
    float category = 0;  // and what is added if it is the seed's

    ContentOf() = default;
    ContentOf(float terms_weight, float entities_weight, float category_weight);
  };

  std::vector<bool> ForeignCodes(const Columns& columns) const;
  void Shrink();
  void CompareLatent();

  const Snapshot& snapshot_;
  const CandidateRequest& request_;
  const TimeFactors time_;
  const std::size_t limit_;      // so many are kept until their latent vectors are compared
  const float category_weight_;  // 0 if the seed has none
  const CosinePowers terms_powers_, entities_powers_;
  bool has_entities_ = false;                         // the seed
  std::array<std::array<ContentOf, 2>, 2> contents_;  // by whether the document is foreign, and whether it names entities
  std::vector<float> most_;                           // scratch of Estimator
  std::vector<SimilarCandidate> found_;
  float bar_ = 0;  // what an estimate must reach to be among the best limit_ of what is added so far
};

}  // namespace xeber
