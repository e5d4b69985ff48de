// What an archive's own articles teach about its articles.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "news/article.h"
#include "news/document_terms.h"
#include "news/topic.h"

namespace xeber {

// Models that were trained on an archive when it was last indexed as a whole, and that stay as they are until it is again: what
// they tell of two articles can be compared. Immutable; thread-safe.
class ArchiveModels {
 public:
  virtual ~ArchiveModels() = default;

  // Replaces in `annotations`, which has the article's entities, what models told of it by what these tell: topics of the
  // archive's categories, and the latent vector.
  virtual void Annotate(const Article& article, const DocumentTerms& terms, Annotations& annotations) const = 0;

  // The age at which half of what being fresh is worth is gone, for articles of that category; nullopt = the archive does not tell.
  virtual std::optional<std::chrono::hours> HalfLife(std::string_view category) const = 0;
};

}  // namespace xeber
