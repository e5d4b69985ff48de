// Archives to measure on: generated from fixed seeds, or a real one from a file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "news/article.h"

namespace xeber::bench {

struct CorpusOptions {
  std::size_t articles = 10'000;
  std::uint64_t seed = 1;
  std::size_t body_words = 300;  // on average
  std::size_t days = 1000;       // that the archive covers, ending on 2026-09-30
  std::vector<std::string> languages = {"en"};
  std::string sounds_directory;  // bench/data
};

// Articles one at a time. Not thread-safe.
class ArticleStream {
 public:
  virtual ~ArticleStream() = default;
  // Fills `article` and returns true, or returns false at the end.
  virtual bool Next(Article& article) = 0;
};

// An invented archive in order of publication: half of the stories are told by one article, the others by 2 to 6 within days,
// which share rare words, people, organisations and places; one follow-up in twenty is nearly a copy. The same options give the
// same bytes everywhere; an archive with more articles is another one, not a longer one. Ids are "n0", "n1", …
// NOT_FOUND or INVALID_ARGUMENT for a bad sounds file.
absl::StatusOr<std::unique_ptr<ArticleStream>> GenerateCorpus(const CorpusOptions& options);

// The first `articles` (0 = all) good articles of a JSONL file, plain or compressed; bad lines are skipped. Errors of OpenFeed.
absl::StatusOr<std::unique_ptr<ArticleStream>> ReadCorpus(const std::string& path, std::size_t articles);

// The article as one line of the JSONL that `xeber reindex` reads, without the newline.
std::string ToJsonLine(const Article& article);

}  // namespace xeber::bench
