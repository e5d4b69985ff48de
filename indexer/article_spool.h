// Articles on disk between reading and indexing, in any order, so that an archive of any size is sorted by time in little memory.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "news/article.h"

namespace xeber {

// What is kept in memory of a spooled article: 40 bytes.
struct SpoolEntry {
  std::int64_t time = 0;         // publication, seconds; INT64_MIN without one
  std::int64_t update_time = 0;  // INT64_MIN without one
  std::uint64_t id_hash = 0;
  std::uint64_t offset = 0;
  std::uint32_t bytes = 0;
  std::uint32_t order = 0;  // of arrival, of articles with the same id
};

class ArticleSpool {
 public:
  // Creates `path`, removed on destruction.
  static absl::StatusOr<std::unique_ptr<ArticleSpool>> Create(const std::string& path);
  // Opens what another process has kept there, for Read; moves what SortByTime returned to `entries`. Stays on disk. NOT_FOUND; DATA_LOSS if something is missing.
  static absl::StatusOr<std::unique_ptr<ArticleSpool>> Reopen(const std::string& path, std::vector<SpoolEntry>& entries);
  ~ArticleSpool();

  // Not thread-safe.
  absl::Status Add(const Article& article);

  // Keeps the newest version of each id and returns the entries in order of publication. Ends adding.
  absl::StatusOr<std::vector<SpoolEntry>> SortByTime();

  // After SortByTime: lets the articles and `entries` outlive the process and a loss of power, in `path` and beside it.
  absl::Status Keep(const std::vector<SpoolEntry>& entries);

  // Thread-safe after SortByTime.
  absl::StatusOr<Article> Read(const SpoolEntry& entry) const;

  std::uint64_t superseded() const;

 private:
  class Impl;
  explicit ArticleSpool(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace xeber
