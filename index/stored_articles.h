// articles.bin: the articles of a segment and what was annotated in them, each compressed by itself, with the help of a dictionary of
// what they have in common. Read without the other parts when those are damaged.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "index/bytes.h"
#include "index/offsets.h"
#include "news/annotated_article.h"
#include "news/article.h"
#include "news/topic.h"

namespace xeber {

// A view into articles.bin; valid as long as those bytes are. Thread-safe.
class StoredArticles {
 public:
  // DATA_LOSS if the bytes do not fit together, FAILED_PRECONDITION if a newer build wrote them.
  static absl::StatusOr<StoredArticles> Load(std::string_view part);

  std::uint32_t size() const { return static_cast<std::uint32_t>(articles_.offsets.size() - 1); }
  // DATA_LOSS if the stored bytes are damaged.
  absl::StatusOr<Article> article(std::uint32_t doc) const;
  // Without the latent vector, which the forward record has; only older parts have it here, too.
  absl::StatusOr<Annotations> annotations(std::uint32_t doc) const;
  // Both; cheaper than one after the other.
  absl::StatusOr<AnnotatedArticle> annotated_article(std::uint32_t doc) const;

 private:
  struct Pieces {
    Offsets offsets;
    std::string_view bytes;

    bool Load(ByteSource& in, std::uint32_t count, bool older);
    std::string_view operator[](std::uint32_t i) const { return bytes.substr(offsets[i], offsets[i + 1] - offsets[i]); }
  };

  absl::StatusOr<std::string> Decompress(std::string_view stored) const;

  Pieces articles_, annotations_;
  std::shared_ptr<const void> dictionary_;  // ZSTD_DDict; null without one
  bool with_magic_ = false;                 // whether pieces begin as zstd's frames do, as they did before kBlocksVersion
};

// What every frame of zstd begins with, and pieces of articles.bin leave out.
inline constexpr std::string_view kFrameMagic = "\x28\xB5\x2F\xFD";

// Bytes that Compress made without a dictionary. DATA_LOSS if they are damaged.
absl::StatusOr<std::string> Decompress(std::string_view stored);

}  // namespace xeber
