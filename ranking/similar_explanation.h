// Why a hit is similar: parts that add up, and what both articles share, with where it stands.
#pragma once

#include <vector>

#include "annotate/annotator.h"
#include "index/snapshot.h"
#include "news/hit.h"
#include "ranking/seed.h"
#include "text/analyzer.h"

namespace xeber {

// A score summed over seeds: parts of the same name are added, weighted by each seed's share.
struct CombinedScore {
  double terms = 0, entities = 0, latent = 0, category = 0;  // contributions to the content
  double content = 0;
  double score = 0;
};

// Parts that add up to score.score: terms, entities, latent, category, and time (never positive).
std::vector<ScorePart> PartsOf(const CombinedScore& score);

// What seed and hit share, by falling weight, at most kMaxShared: words by their contribution, entities by salience and idf.
inline constexpr std::size_t kMaxShared = 12;
std::vector<SharedFeature> FindShared(const Snapshot& snapshot, const Seed& seed, const SeedTerms& terms,
                                      const DocumentLocation& hit, const Analyzer& analyzer, const Annotator& annotator);

}  // namespace xeber
