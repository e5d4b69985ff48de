// One article as the index takes it, analysed and annotated.
#pragma once

#include <functional>

#include "news/article.h"
#include "news/document_terms.h"
#include "news/topic.h"

namespace xeber {

struct IndexDocument {
  Article article;  // with its language filled in
  DocumentTerms terms;
  Annotations annotations;
};

// Makes a document of an article: the analysis of this build. Must be thread-safe; never fails.
using DocumentMaker = std::function<IndexDocument(Article)>;

}  // namespace xeber
