// An article as a bag of features for the models that are trained on an archive: stems, pairs of stems, entities.
#pragma once

#include <cstdint>
#include <vector>

#include "news/document_terms.h"
#include "news/topic.h"

namespace xeber {

// A feature and how often it occurs.
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

}  // namespace xeber
