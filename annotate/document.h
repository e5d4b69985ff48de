// One article as the annotator looks at it: its texts with their tokens.
#pragma once

#include <array>
#include <string_view>

#include "news/article.h"
#include "news/entity.h"
#include "text/analyzer.h"

namespace xeber {

inline constexpr std::size_t kArticleFields = 3;

// Borrowed; the article and its analysis must outlive it.
struct Document {
  std::array<std::string_view, kArticleFields> text;  // as ArticleField counts
  std::array<const Analysis*, kArticleFields> analysis{};
  Language language;

  Document(const Article& article, const ArticleAnalysis& analysed)
      : text{article.title, article.lead, article.body},
        analysis{&analysed.title, &analysed.lead, &analysed.body},
        language(analysed.language) {}
  // A text without title or lead.
  Document(std::string_view body, const Analysis& analysed, const Analysis& nothing)
      : text{std::string_view(), std::string_view(), body},
        analysis{&nothing, &nothing, &analysed},
        language(analysed.language) {}

  const std::vector<Token>& tokens(ArticleField field) const { return analysis[static_cast<std::size_t>(field)]->tokens; }
  std::string_view text_of(ArticleField field) const { return text[static_cast<std::size_t>(field)]; }
};

}  // namespace xeber
