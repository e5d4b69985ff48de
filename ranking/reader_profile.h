// What is known of a reader from a request: interests, and what is not to be shown.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "annotate/annotator.h"
#include "index/snapshot.h"
#include "news/recommend.h"
#include "ranking/deadline.h"
#include "ranking/duplicates.h"
#include "ranking/interests.h"
#include "ranking/seed.h"
#include "ranking/similarity.h"
#include "text/analyzer.h"

namespace xeber {

struct ReaderProfile {
  Seeds read;                             // the latest readings, latest first, weighing less with age
  std::vector<SimilarityScorer> scorers;  // of them, time off
  std::vector<InterestGroup> interests;   // numbers of `read`
  Seeds disliked;
  std::vector<SimilarityScorer> dislikers;
  std::vector<DocumentLocation> left_out;  // all that was read and all that is disliked, in order
  std::vector<TextPrint> prints;           // of the same
  std::vector<std::string> languages;      // of what was read, each once
  std::vector<ArticleId> missing;

  bool IsLeftOut(const DocumentLocation& at) const;
  // Whether the text was read (or disliked) in another article.
  bool IsKnownText(const TextPrint& print) const;
};

// The snapshot must outlive the result. Anything once the deadline has passed. Thread-safe.
absl::StatusOr<ReaderProfile> ReadProfile(const RecommendRequest& request, Time now, const Snapshot& snapshot,
                                          const Analyzer& analyzer, const Annotator& annotator, Deadline& deadline);

}  // namespace xeber
