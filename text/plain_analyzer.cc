#include "text/plain_analyzer.h"

#include <unicode/ubrk.h>
#include <unicode/ucasemap.h>
#include <unicode/utext.h>

#include <array>
#include <string>

#include "text/utf8.h"
#include "text/word_keys.h"

namespace xeber {
namespace {

// ICU's services of one locale, opened for one text.
class Locale {
 public:
  Locale(std::string_view text, const std::string& code) {
    UErrorCode status = U_ZERO_ERROR;
    utext_openUTF8(&text_, text.data(), static_cast<std::int64_t>(text.size()), &status);
    words_ = ubrk_open(UBRK_WORD, code.c_str(), nullptr, 0, &status);
    lower_ = ucasemap_open(code.c_str(), 0, &status);
    ubrk_setUText(words_, &text_, &status);
    ready_ = U_SUCCESS(status);
  }
  ~Locale() {
    if (words_ != nullptr) ubrk_close(words_);
    if (lower_ != nullptr) ucasemap_close(lower_);
    utext_close(&text_);
  }
  Locale(const Locale&) = delete;
  Locale& operator=(const Locale&) = delete;

  bool ready() const { return ready_; }
  UBreakIterator* words() const { return words_; }

  // `word` in lower case, at most kMaxKeyBytes of it; valid until the next call.
  std::string_view Lower(std::string_view word) {
    UErrorCode status = U_ZERO_ERROR;
    const std::int32_t size = ucasemap_utf8ToLower(lower_, lowered_.data(), static_cast<std::int32_t>(lowered_.size()),
                                                   word.data(), static_cast<std::int32_t>(word.size()), &status);
    return U_SUCCESS(status) ? CutUtf8({lowered_.data(), static_cast<std::size_t>(size)}, kMaxKeyBytes) : std::string_view();
  }

 private:
  UText text_ = UTEXT_INITIALIZER;
  UBreakIterator* words_ = nullptr;
  UCaseMap* lower_ = nullptr;
  std::array<char, 512> lowered_;
  bool ready_ = false;
};

class PlainAnalyzer : public Analyzer {
 public:
  void Analyze(std::string_view text, const Language& language, Analysis& out) const override {
    out.Clear();
    out.language = language;
    Locale locale(text, language.known() ? std::string(language.primary()) : "");
    if (!locale.ready()) return;
    std::int32_t begin = ubrk_first(locale.words());
    for (std::int32_t end = ubrk_next(locale.words()); end != UBRK_DONE; begin = end, end = ubrk_next(locale.words())) {
      if (ubrk_getRuleStatus(locale.words()) < UBRK_WORD_NONE_LIMIT) continue;
      const std::string_view word = text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
      const std::string_view key = locale.Lower(CutUtf8(word, 2 * kMaxKeyBytes));
      if (key.empty()) continue;
      Token& token = out.tokens.emplace_back();
      token.begin = static_cast<std::uint32_t>(begin);
      token.end = static_cast<std::uint32_t>(end);
      token.position = static_cast<std::uint32_t>(out.tokens.size() - 1);
      token.exact = token.stem = out.arena.Copy(key);
    }
  }
};

}  // namespace

std::unique_ptr<const Analyzer> MakePlainAnalyzer() { return std::make_unique<PlainAnalyzer>(); }

}  // namespace xeber
