// One archive to measure on, made once and kept on disk: its articles, Xeber's index of them, and raw Xapian's.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "bench/corpus.h"
#include "bench/raw_xapian.h"
#include "news/article.h"

namespace xeber::bench {

struct ArchiveOptions {
  CorpusOptions corpus;
  std::string file;   // a real archive instead of a generated one; corpus.articles bounds it
  std::string cache;  // the directory that archives are kept under
};

// A folder `cache`/<what it holds> with articles.jsonl, sample.jsonl, xapian/ and index/. Each is made when first asked for
// (which is said on stderr, and can take minutes) and found there by later runs.
class Archive {
 public:
  static constexpr std::size_t kSample = 2'000;

  // Makes the articles and reads the sample. Errors of the corpus or of writing.
  static absl::StatusOr<Archive> Open(const ArchiveOptions& options);

  std::string articles_path() const { return folder_ + "/articles.jsonl"; }
  std::string index_path() const { return folder_ + "/index"; }
  std::size_t articles() const { return articles_; }
  const std::string& language() const { return language_; }  // of the queries
  // kSample articles spread evenly over the archive (all of a smaller one).
  const std::vector<Article>& sample() const { return sample_; }
  Time newest() const { return newest_; }

  absl::StatusOr<RawXapian> OpenRawXapian() const;

 private:
  Archive() = default;
  absl::Status WriteArticles(const ArchiveOptions& options);
  absl::Status ReadSample();

  std::string folder_;
  std::string language_;
  std::size_t articles_ = 0;
  std::vector<Article> sample_;
  Time newest_{};
};

// Of all files under a directory (or of the file), in bytes.
std::uint64_t BytesOnDisk(const std::string& path);

}  // namespace xeber::bench
