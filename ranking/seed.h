// The seeds of a similar-news request, indexed or given as text.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "annotate/annotator.h"
#include "index/snapshot.h"
#include "news/query.h"
#include "ranking/seed_terms.h"
#include "ranking/similarity.h"
#include "text/analyzer.h"

namespace xeber {

struct Seed {
  SimilarityView view;
  std::string language;
  double weight = 1;
  std::optional<DocumentLocation> location;  // of an indexed one
  std::string forward_bytes;                 // what `view` of a text looks into
  Article article;                           // of a text
};

struct Seeds {
  std::vector<std::unique_ptr<Seed>> seeds;  // those that could be used, in the order asked
  std::vector<ArticleId> missing;
  SeedTerms terms;  // and entities of all of them
};

// Looks up or analyses the seeds. INVALID_ARGUMENT "seeds[2]: …" for one that is neither id nor text. Thread-safe.
absl::StatusOr<Seeds> ReadSeeds(const std::vector<SimilarSeed>& asked, const Snapshot& snapshot, const Analyzer& analyzer,
                                const Annotator& annotator);

}  // namespace xeber
