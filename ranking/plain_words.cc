#include "ranking/plain_words.h"

#include "text/folding.h"

namespace xeber {

std::vector<PlainWord> PlainWordsOf(std::string_view text, const Language& language, const Analyzer& analyzer) {
  thread_local Analysis analysis;
  analyzer.Analyze(text, language, analysis);
  std::vector<PlainWord> words;
  words.reserve(analysis.tokens.size());
  for (const Token& token : analysis.tokens) {
    PlainWord word{.begin = token.begin, .end = token.end, .stop = token.stop, .number = token.kind == TokenKind::kNumber};
    SpellPlainly(token.exact, word.plain);
    if (!word.plain.empty()) words.push_back(std::move(word));
  }
  return words;
}

}  // namespace xeber
