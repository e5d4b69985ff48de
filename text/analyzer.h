// Bytes to tokens: the one analyser that both the index and the queries go through.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "news/language.h"
#include "text/arena.h"

namespace xeber {

enum class TokenKind : std::uint8_t { kWord, kNumber, kAcronym, kUrl, kEmail, kHashtag, kIdeograph };
enum class Casing : std::uint8_t { kNone, kLower, kTitle, kUpper, kMixed };

// One token. The keys are what is indexed; they live in the Analysis that holds the token.
struct Token {
  std::uint32_t begin = 0;     // byte range of the surface in the analysed text,
  std::uint32_t end = 0;       // on character borders
  std::uint32_t position = 0;  // counts words; +1 a token, so that phrases are neighbours
  TokenKind kind = TokenKind::kWord;
  Casing casing = Casing::kNone;
  bool stop = false;            // a stop word of the language: indexed, but never a strong term
  bool sentence_start = false;  // first token of a sentence
  bool abbreviation = false;    // a full stop behind it ends no sentence
  std::uint32_t word = 0;       // its number in the analysis's numbering, or 0: tokens of the same one are the same word, alike
                                // in their surface and in all but the fields above that tell of their place
  std::string_view exact;       // folded for case and compatibility, otherwise as written
  std::string_view stem;        // the key that inflected forms share; == exact where nothing is known
  std::string_view folded;      // stem of the plain-keyboard spelling ("isiq"); empty if equal to stem
};

// The tokens of one text, in order. Reused from text to text, it stops allocating.
class Analysis {
 public:
  Language language;
  std::uint64_t numbering = 0;  // of the tokens' words; that of no other words ever in this process
  std::vector<Token> tokens;
  Arena arena;  // owns the keys' bytes
  void Clear() {
    numbering = 0;
    tokens.clear();
    arena.Reset();
  }
};

// Languages of one analysed article share this.
struct ArticleAnalysis {
  Language language;
  double language_confidence = 0;
  Analysis title;
  Analysis lead;
  Analysis body;
};

class Analyzer {
 public:
  // Bumped whenever the same text would give other keys; stands in the index's manifest.
  static constexpr int kVersion = 3;

  virtual ~Analyzer() = default;

  // Replaces `out` by the tokens of `text` read as `language` (und = by script). Any bytes are taken: what is not UTF-8 separates
  // tokens. Never fails. Thread-safe as long as each thread has its own `out`.
  virtual void Analyze(std::string_view text, const Language& language, Analysis& out) const = 0;
};

// The analyser with the language data under `data_dir` (stop words, abbreviations, stemmer exceptions); "" = built-in rules only.
std::unique_ptr<const Analyzer> MakeAnalyzer(const std::string& data_dir);

}  // namespace xeber
