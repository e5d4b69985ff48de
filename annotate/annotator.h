// Tokens to entities and topics, for articles at index time and for any text at query time.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "news/article.h"
#include "news/topic.h"
#include "text/analyzer.h"

namespace xeber {

class Annotator {
 public:
  virtual ~Annotator() = default;

  // Replaces `out` by the entities and topics of `article`, whose analysis is `analysis`. Never fails. Thread-safe as long as
  // each thread has its own `out`.
  virtual void Annotate(const Article& article, const ArticleAnalysis& analysis, Annotations& out) const = 0;

  // Changes whenever the same article would be annotated differently; stands in the index's manifest.
  virtual std::string version() const = 0;
};

// What an annotator is made of besides the data directory.
struct AnnotatorOptions {
  std::string data_dir;                 // gazetteer/*.tsv, models/, topics/*.tsv
  std::vector<std::string> gazetteers;  // paths of the user's own, in the same format (annotate/gazetteer_file.h)
};

// The annotator of `options`. NOT_FOUND if the gazetteer or a named file is missing, INVALID_ARGUMENT with file:line for a broken
// file.
absl::StatusOr<std::unique_ptr<const Annotator>> MakeAnnotator(const AnnotatorOptions& options);

// The annotator with the gazetteer, lexicons and models under `data_dir`. NOT_FOUND if it is missing, INVALID_ARGUMENT with
// file:line for a broken file.
absl::StatusOr<std::unique_ptr<const Annotator>> MakeAnnotator(const std::string& data_dir);

}  // namespace xeber
