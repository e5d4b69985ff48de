// libFuzzer target over gazetteers and annotation: no bytes may break them. The first byte picks the language; what stands before
// the first zero byte is a table of names, the rest an article. All mentions lie inside their fields.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "annotate/annotator.h"
#include "annotate/conll.h"
#include "annotate/gazetteer.h"
#include "annotate/vocabulary.h"
#include "text/document_terms.h"

namespace {

constexpr std::string_view kLanguages[] = {"und", "az", "tr", "ru", "en", "de"};

void Require(bool condition) {
  if (!condition) std::abort();
}

// Builds a gazetteer of a hostile table and looks for its names in the text.
void FindNames(const xeber::Analyzer& analyzer, std::string_view table, std::string_view text, const xeber::Analysis& analysis) {
  xeber::GazetteerBuilder builder(analyzer);
  builder.AddText(std::string(table), "table").IgnoreError();
  const auto gazetteer = builder.Build();
  xeber::TokenViews views;
  xeber::ArticleWords words;
  xeber::Vocabulary(*gazetteer).Read(text, analysis, views, words);
  std::vector<xeber::GazetteerMatch> matches;
  gazetteer->FindNames(text, analysis, views, matches);
  std::uint32_t behind = 0;
  for (const xeber::GazetteerMatch& match : matches) {
    Require(match.begin >= behind && match.begin < match.end && match.end <= analysis.tokens.size());
    Require(gazetteer->automaton().value(match.first_value).entry < gazetteer->size());
    behind = match.end;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto analyzer = xeber::MakeAnalyzer(XEBER_DATA_DIR);
  static const auto annotator = xeber::MakeAnnotator(XEBER_DATA_DIR);
  Require(annotator.ok());
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t zero = bytes.find('\0');
  const std::string_view table = zero == std::string_view::npos ? std::string_view() : bytes.substr(0, zero);
  const std::string_view text = zero == std::string_view::npos ? bytes : bytes.substr(zero + 1);
  xeber::Article article;
  article.language = kLanguages[data[0] % std::size(kLanguages)];
  article.title = text.substr(0, text.size() / 4);
  article.body = text.substr(text.size() / 4);
  static xeber::ArticleAnalysis analysis;
  xeber::AnalyzeArticle(*analyzer, article, analysis);
  FindNames(*analyzer, table, article.body, analysis.body);
  xeber::Annotations annotations;
  (*annotator)->Annotate(article, analysis, annotations);
  for (const xeber::ArticleEntity& entity : annotations.entities) {
    Require(!entity.id.empty() && entity.salience >= 0 && entity.salience <= 1 && !entity.mentions.empty());
    for (const xeber::Span& span : entity.mentions) {
      const std::string& field = span.field == xeber::ArticleField::kTitle ? article.title : article.body;
      Require(span.begin < span.end && span.end <= field.size());
    }
  }
  for (const xeber::Topic& topic : annotations.topics) Require(topic.probability >= 0 && topic.probability <= 1);
  xeber::ReadConll(text);
  return 0;
}
