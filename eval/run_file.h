// Rankings in TREC's run format, "qid Q0 docid rank score tag", which every evaluator reads.
#pragma once

#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "news/hit.h"

namespace xeber {

// An id as one word: percent, blanks, control characters and DEL as %XX, everything else as it is. DecodeRunId takes it back.
std::string EncodeRunId(std::string_view id);
std::string DecodeRunId(std::string_view id);

// Writes a run, query by query. Not thread-safe.
class RunWriter {
 public:
  // Creates or replaces the file ("-" = standard output). UNAVAILABLE if that fails.
  static absl::StatusOr<RunWriter> Open(const std::string& path, std::string tag = "xeber");

  // Appends the hits in their order, rank 1 first. Scores are written so that evaluators, which sort by score and not by rank,
  // see the same order: a score that does not fall is lowered a little under the one before it.
  void Write(std::string_view query, const std::vector<Hit>& hits);

  // UNAVAILABLE if anything could not be written.
  absl::Status Close();

 private:
  RunWriter(std::string path, std::string tag) : path_(std::move(path)), tag_(std::move(tag)) {}

  std::string path_;
  std::string tag_;
  std::ofstream file_;
};

// query id -> article ids, best first, as trec_eval sees them: by falling score, equal scores by falling id.
using Rankings = std::map<std::string, std::vector<std::string>, std::less<>>;

// INVALID_ARGUMENT names the line that is not of the format; NOT_FOUND if there is no such file.
absl::StatusOr<Rankings> ReadRun(const std::string& path);

}  // namespace xeber
