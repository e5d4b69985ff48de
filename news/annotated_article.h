// An article, and what it is about.
#pragma once

#include "news/article.h"
#include "news/topic.h"

namespace xeber {

struct AnnotatedArticle {
  Article article;
  Annotations annotations;  // of that version of it
};

}  // namespace xeber
