// Queries and seeds to run one after another.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "news/article.h"

namespace xeber {

struct NumberedQuery {
  std::string id;
  std::string text;
};

// Lines "qid<TAB>text", in order; a first line "qid<TAB>query" is the header. INVALID_ARGUMENT names a line without a tab and a
// qid that comes twice, NOT_FOUND a file that cannot be read.
absl::StatusOr<std::vector<NumberedQuery>> ReadQueries(const std::string& path);

// One article id a line, in order, blanks at its ends dropped.
absl::StatusOr<std::vector<ArticleId>> ReadSeeds(const std::string& path);

}  // namespace xeber
