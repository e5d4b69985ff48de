#include "indexer/document_maker.h"

#include <utility>

#include "text/document_terms.h"
#include "text/page_text.h"

namespace xeber {
namespace {

void Trim(std::string& text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t last = text.find_last_not_of(kSpace);
  text.erase(last == std::string::npos ? 0 : last + 1);
  text.erase(0, text.find_first_not_of(kSpace));
}

// Scratch space of one thread: analyses keep their memory from article to article.
struct Scratch {
  ArticleAnalysis analysis;
};

Scratch& ThreadScratch() {
  thread_local Scratch scratch;
  return scratch;
}

}  // namespace

void CleanArticle(Article& article) {
  for (std::string* field : {&article.title, &article.lead, &article.body})
    if (LooksLikeHtml(*field)) *field = HtmlToText(*field);
  article.body = DropPageNoise(article.body, article.title);
  for (std::string* field : {&article.title, &article.lead, &article.body}) Trim(*field);
}

absl::Status CheckArticle(const Article& article) {
  if (const auto fault = FindFault(article)) return absl::InvalidArgumentError(*fault);
  return absl::OkStatus();
}

DocumentMaker MakeDocumentMaker(const Analyzer& analyzer, const Annotator& annotator) {
  return [&analyzer, &annotator](Article article) {
    ArticleAnalysis& analysis = ThreadScratch().analysis;
    CleanArticle(article);
    AnalyzeArticle(analyzer, article, analysis);
    if (analysis.language.known()) article.language = analysis.language.code();
    IndexDocument document{.article = std::move(article), .terms = CountTerms(analysis)};
    annotator.Annotate(document.article, analysis, document.annotations);
    return document;
  };
}

}  // namespace xeber
