// Similar news: candidates, exact scores, duplicates, diversity, fill.
#pragma once

#include "absl/status/statusor.h"
#include "annotate/annotator.h"
#include "index/snapshot.h"
#include "news/hit.h"
#include "news/query.h"
#include "ranking/engine.h"
#include "text/analyzer.h"

namespace xeber {

// At most request.limit hits, best first; the seeds themselves only if asked for. Seeds that are not indexed are named in
// missing_ids; NOT_FOUND if none is left. INVALID_ARGUMENT names the field. Thread-safe.
absl::StatusOr<SimilarResponse> FindSimilarInSnapshot(const Snapshot& snapshot, const Analyzer& analyzer,
                                                      const Annotator& annotator, const SimilarRequest& request,
                                                      const CallOptions& options);

}  // namespace xeber
