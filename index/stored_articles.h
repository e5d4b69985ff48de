// The articles of a segment, read from articles.bin alone: what is left when its other parts are damaged.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "news/article.h"

namespace xeber {

// A view into articles.bin; valid as long as those bytes are. Thread-safe.
class StoredArticles {
 public:
  // DATA_LOSS if the bytes do not fit together, FAILED_PRECONDITION if a newer build wrote them.
  static absl::StatusOr<StoredArticles> Load(std::string_view part);

  std::uint32_t size() const { return static_cast<std::uint32_t>(offsets_.size() - 1); }
  // DATA_LOSS if the stored bytes are damaged.
  absl::StatusOr<Article> article(std::uint32_t doc) const;

 private:
  std::span<const std::uint64_t> offsets_;
  std::string_view bytes_;
};

// Bytes of a stored article or of its annotations, decompressed. DATA_LOSS if they are damaged.
absl::StatusOr<std::string> Decompress(std::string_view stored);

}  // namespace xeber
