// What an archive teaches, trained before it is indexed.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>

#include "absl/status/statusor.h"
#include "index/document.h"
#include "indexer/article_spool.h"

namespace xeber {

// Articles that are trained on: enough to know the words of an archive, few enough to hold in memory.
inline constexpr std::size_t kTrainingArticles = 10000;

// The bytes of models (annotate/archive_trainer.h) trained on at most kTrainingArticles of the entries, spread evenly over them;
// empty if they are too few to teach anything. Calls `done` with the number of articles read so far, and ends with its error, if it returns one. Deterministic, whatever
// `jobs`, which is the number of threads. Errors as ArticleSpool::Read.
absl::StatusOr<std::string> TrainModels(const ArticleSpool& spool, std::span<const SpoolEntry> entries,
                                        const DocumentMaker& make_document, std::size_t jobs,
                                        const std::function<absl::Status(std::size_t)>& done);

}  // namespace xeber
