// Articles and annotations as stored bytes. Versioned by tags: a newer build always reads what an older one wrote.
#pragma once

#include <functional>
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
// What EncodeArticle made of an article, or why that cannot be had.
using StoredArticle = std::function<absl::StatusOr<std::string_view>()>;
// `article` is asked once at the most, and only if a name is to be taken from there; its error is returned. DATA_LOSS if the bytes are
// no annotations, or not of this article.
absl::StatusOr<Annotations> DecodeAnnotations(std::string_view bytes, const StoredArticle& article);

}  // namespace xeber
