// Words to tokens: what belongs together although a word boundary parts it (F-16, BMT-nin, addresses), and what does not although
// none does (S.Quliyev, l'Europe).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "text/analyzer.h"
#include "text/language_data.h"
#include "text/word_scanner.h"

namespace xeber {

struct TokenSpan {
  std::uint32_t begin = 0;  // the surface, as a byte range
  std::uint32_t end = 0;
  std::uint32_t key_begin = 0;  // where what is indexed begins: behind "#", "https://www."
  std::uint32_t base_end = 0;   // where an attached suffix begins (Bakı|'da), else end
  TokenKind kind = TokenKind::kWord;
};

// Walks over the tokens of a text in order. docs/language.md has the table of decisions. Not thread-safe.
class TokenScanner {
 public:
  // `text` and `language` must outlive the scanner.
  TokenScanner(std::string_view text, const LanguageData& language);

  // The next token, or false at the end of the text.
  bool Next(TokenSpan& span) {
    const bool any = Scan(span);
    if (any) behind_ = span.end;
    return any;
  }

 private:
  bool Scan(TokenSpan& span);
  bool TakeEmail(const Word& word, TokenSpan& span);
  bool TakeUrl(const Word& word, TokenSpan& span);
  void TakeHashtag(TokenSpan& span);
  // Splits a word at its full stops unless it is an acronym, an address or a number.
  void TakeDotted(TokenSpan& span);
  void TakeElision(TokenSpan& span);
  // Code names (F-16) and attached suffixes (BMT-nin, COP29'da).
  void TakeJoined(TokenSpan& span, bool has_middle);
  void TakeApostropheSuffix(TokenSpan& span);
  bool IsAttached(std::string_view suffix) const;
  std::size_t EndOfAddress(std::size_t begin) const;
  std::string_view Slice(std::size_t begin, std::size_t end) const { return text_.substr(begin, end - begin); }

  std::string_view text_;
  const LanguageData& language_;
  const Characters& characters_;
  WordScanner words_;
  std::size_t at_sign_;     // offset of the next '@'
  std::size_t behind_ = 0;  // end of the token before
  Word rest_;               // what TakeDotted left of a word
  bool has_rest_ = false;
};

}  // namespace xeber
