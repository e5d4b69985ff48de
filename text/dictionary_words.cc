#include "text/dictionary_words.h"

#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>

#include <memory>

#include "text/utf8.h"

namespace xeber {
namespace {

// ICU's iterator and its view of the text, opened once a thread.
class DictionaryIterator {
 public:
  DictionaryIterator() {
    UErrorCode status = U_ZERO_ERROR;
    iterator_.reset(ubrk_open(UBRK_WORD, "", nullptr, 0, &status));
  }
  ~DictionaryIterator() { utext_close(&text_); }
  DictionaryIterator(const DictionaryIterator&) = delete;
  DictionaryIterator& operator=(const DictionaryIterator&) = delete;

  // Null without ICU's data.
  UBreakIterator* Over(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    if (!iterator_) return nullptr;
    utext_openUTF8(&text_, text.data(), static_cast<std::int64_t>(text.size()), &status);
    ubrk_setUText(iterator_.get(), &text_, &status);
    return U_SUCCESS(status) ? iterator_.get() : nullptr;
  }

 private:
  struct Close {
    void operator()(UBreakIterator* iterator) const { ubrk_close(iterator); }
  };
  std::unique_ptr<UBreakIterator, Close> iterator_;
  UText text_ = UTEXT_INITIALIZER;
};

// Whether the character is a letter, though ICU may take it for no word.
bool IsLetter(std::string_view run, std::int32_t at) {
  const Decoded character = DecodeAt(run, static_cast<std::size_t>(at));
  return character.c != kBadByte && u_isalpha(static_cast<UChar32>(character.c));
}

}  // namespace

void FindDictionaryWords(std::string_view run, std::size_t offset, std::vector<Word>& words) {
  thread_local DictionaryIterator iterator;
  UBreakIterator* breaks = iterator.Over(run);
  if (breaks == nullptr) return;
  std::int32_t begin = ubrk_first(breaks);
  for (std::int32_t end = ubrk_next(breaks); end != UBRK_DONE; begin = end, end = ubrk_next(breaks)) {
    if (ubrk_getRuleStatus(breaks) < UBRK_WORD_NONE_LIMIT && !IsLetter(run, begin)) continue;
    words.push_back({.begin = static_cast<std::uint32_t>(offset + static_cast<std::size_t>(begin)),
                     .end = static_cast<std::uint32_t>(offset + static_cast<std::size_t>(end)),
                     .from_dictionary = true});
  }
}

}  // namespace xeber
