// Which files of an index hold an article, in any version, live or not: how a take-down is checked.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "index/file_system.h"
#include "news/article.h"

namespace xeber {

struct ArticleTrace {
  std::string path;         // of a file, or of a segment's folder
  std::string what;         // "holds a version of it", or why that cannot be ruled out
  bool unreadable = false;  // it cannot be ruled out because of damage
};

// Looks into every segment (whether a manifest names it or not), every journal file (with records that count as never written),
// the rejects file and what a killed reindex left, in that order. None = the text is nowhere in the directory. That its id may be
// remembered, so that older versions stay away, is no trace of its text. Copies outside of the directory are not looked at. Reads
// only; what another process removes meanwhile is passed over. NOT_FOUND if the directory is no index; INVALID_ARGUMENT without
// an id.
absl::StatusOr<std::vector<ArticleTrace>> FindTraces(FileSystem& files, const std::string& index_directory, const ArticleId& id);

}  // namespace xeber
