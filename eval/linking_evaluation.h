// Whether mentions of one thing, in every spelling, inflection and language, get one id, and no other thing the same.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "indexer/open_index.h"

namespace xeber {

// What a judge says that an article mentions: `surface` stands there letter for letter.
struct JudgedMention {
  std::string article;
  std::string surface;
  std::string entity;
};

// Reads "article surface entity [type]", tab-separated, with a header. NOT_FOUND, or INVALID_ARGUMENT with the line.
absl::StatusOr<std::vector<JudgedMention>> ReadMentions(const std::string& path);

// A judged mention and the id that was told for it: that of the entity most of whose bytes lie in the surface, "" if none does.
struct LinkedMention {
  JudgedMention judged;
  std::string told;
  bool right = false;
};

// Who resolves names that stand alone: each article by itself, or all articles of the file together, as a reindex would.
enum class NamesOf : std::uint8_t { kArticle, kArchive };

// Links the mentions in the articles of `file`. A mention is right if its id is the one that most mentions of its entity have,
// and most mentions with that id are of that entity. A surface that stands nowhere is wrong. NOT_FOUND for a missing file or
// article.
absl::StatusOr<std::vector<LinkedMention>> LinkJudged(const std::vector<JudgedMention>& mentions, const std::string& file,
                                                      const Pipeline& pipeline, NamesOf names = NamesOf::kArticle);

}  // namespace xeber
