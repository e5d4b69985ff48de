// Articles and annotations as stored bytes. Versioned by tags: a newer build always reads what an older one wrote.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "news/article.h"
#include "news/topic.h"

namespace xeber {

// Tag, length, bytes for each field that is not empty.
std::string EncodeArticle(const Article& article);
// DATA_LOSS if the bytes are no article. Unknown tags are skipped.
absl::StatusOr<Article> DecodeArticle(std::string_view bytes);

// Without the latent vector. Names that stand so in `article` where they are first mentioned are taken from there.
std::string EncodeAnnotations(const Annotations& annotations, const Article& article);
// `article` is what EncodeArticle made of the same article. DATA_LOSS if the bytes are no annotations, or not of this article.
absl::StatusOr<Annotations> DecodeAnnotations(std::string_view bytes, std::string_view article);

}  // namespace xeber
