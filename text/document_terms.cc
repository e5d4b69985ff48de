#include "text/document_terms.h"

#include <algorithm>
#include <limits>
#include <unordered_map>

#include "text/fingerprint.h"
#include "text/language_detector.h"

namespace xeber {
namespace {

using FieldCount = std::uint16_t TermOccurrences::*;

class TermCounter {
 public:
  explicit TermCounter(DocumentTerms& out) : out_(out) {}

  // Of the first `opening` words it also counts that they stand there.
  std::uint32_t Count(const Analysis& analysis, FieldCount field, std::size_t opening = 0) {
    for (std::size_t i = 0; i < analysis.tokens.size(); ++i) {
      const Token& token = analysis.tokens[i];
      const auto [at, added] = ids_.try_emplace(token.stem, static_cast<std::uint32_t>(out_.terms.size()));
      if (added) out_.terms.push_back({.stem = std::string(token.stem), .folded = std::string(token.folded), .stop = token.stop});
      TermOccurrences& term = out_.terms[at->second];
      std::uint16_t& count = term.*field;
      if (count < std::numeric_limits<std::uint16_t>::max()) ++count;
      if (i < opening) ++term.opening;
      out_.tokens.push_back(at->second);
    }
    return static_cast<std::uint32_t>(analysis.tokens.size());
  }

 private:
  DocumentTerms& out_;
  std::unordered_map<std::string_view, std::uint32_t> ids_;  // views into the analyses
};

}  // namespace

void AnalyzeArticle(const Analyzer& analyzer, const Article& article, ArticleAnalysis& out) {
  // Detection needs a few hundred bytes, not the whole body.
  constexpr std::size_t kSampleBytes = 4096;
  std::string sample = article.title + "\n" + article.lead + "\n";
  sample.append(article.body, 0, kSampleBytes);
  const DetectedLanguage detected = DetectLanguage(sample, Language(article.language));
  out.language = detected.language;
  out.language_confidence = detected.confidence;
  analyzer.Analyze(article.title, out.language, out.title);
  analyzer.Analyze(article.lead, out.language, out.lead);
  analyzer.Analyze(article.body, out.language, out.body);
}

DocumentTerms CountTerms(const ArticleAnalysis& analysis) {
  DocumentTerms out;
  out.language = analysis.language;
  out.tokens.reserve(analysis.title.tokens.size() + analysis.lead.tokens.size() + analysis.body.tokens.size());
  TermCounter counter(out);
  out.title_tokens = counter.Count(analysis.title, &TermOccurrences::title);
  out.lead_tokens = counter.Count(analysis.lead, &TermOccurrences::lead);
  counter.Count(analysis.body, &TermOccurrences::body, out.title_tokens + out.lead_tokens == 0 ? DocumentTerms::kOpeningTokens : 0);
  AddFingerprint(out);
  return out;
}

}  // namespace xeber
