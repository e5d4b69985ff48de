// Analyses to the distinct terms of an article.
#pragma once

#include "news/article.h"
#include "news/document_terms.h"
#include "text/analyzer.h"

namespace xeber {

// Replaces `out` by the analyses of the article's title, lead and body in its language: declared, or detected from its text.
// Thread-safe as long as each thread has its own `out`.
void AnalyzeArticle(const Analyzer& analyzer, const Article& article, ArticleAnalysis& out);

// The terms of an analysed article. Thread-safe.
DocumentTerms CountTerms(const ArticleAnalysis& analysis);

}  // namespace xeber
