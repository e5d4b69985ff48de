// An article as a bag of features for the models that are trained on an archive: stems, pairs of stems, entities.
#pragma once

#include <cstdint>
#include <vector>

#include "news/document_terms.h"
#include "news/topic.h"

namespace xeber {

// A feature and how often it occurs, or how much it says of what the article is about.
struct TermCount {
  std::uint64_t term = 0;  // a hash; of an entity, the same in every language
  float count = 0;
};

struct TermOptions {
  bool pairs = false;     // also neighbouring words
  float title_times = 2;  // a word of the title counts so often
  bool entities = true;
};

// Replaces `out` by the features, by rising term, each once. Stop words are left out. Thread-safe.
void CountFeatures(const DocumentTerms& terms, const Annotations& annotations, const TermOptions& options,
                   std::vector<TermCount>& out);

// Likewise, but instead of how often each occurs: stems as ContentWeigher weighs them, along with the compounds that they are parts of,
// entities by their salience times kEntityContent. Without pairs.
void WeighFeatures(const DocumentTerms& terms, const Annotations& annotations, std::vector<TermCount>& out);

// Sorts features by term and sums the counts of equal ones.
void MergeFeatures(std::vector<TermCount>& features);

// What an entity of salience 1 weighs: about as much as the word that says most of a usual article.
inline constexpr float kEntityContent = 0.2f;

}  // namespace xeber
