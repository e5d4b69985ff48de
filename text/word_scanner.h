// Word boundaries of UAX #29, by table; ICU's dictionaries for the scripts that write no spaces.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "text/characters.h"

namespace xeber {

// A piece of text between two word boundaries that holds a letter or a digit.
struct Word {
  std::uint32_t begin = 0;  // byte range
  std::uint32_t end = 0;
  bool has_middle = false;  // an apostrophe, full stop, comma or the like stands inside
  bool has_digit = false;
  bool from_dictionary = false;  // Chinese, Japanese, Thai, ...
};

// Walks over the words of a text in order, as ICU's root word rules find them, with three differences: an underscore parts words,
// so does a narrow no-break space (U+202F), and so do bytes that are no UTF-8. Allocates only for dictionary scripts. Not thread-safe.
class WordScanner {
 public:
  // `text` must outlive the scanner.
  explicit WordScanner(std::string_view text) : text_(text), characters_(Characters::Get()) {}

  // The next word, or false at the end of the text.
  bool Next(Word& word);

  // Continues behind `offset`, which must be a character border.
  void SkipTo(std::size_t offset) {
    if (offset > at_) at_ = offset;
    queue_.clear();
    queued_ = 0;
  }

 private:
  // The end of the word that starts at `at_` with a letter or digit.
  void Scan(Word& word);
  std::size_t SkipLetters(std::size_t at) const;
  // Whether `c` at `offset` joins what is before it to what follows; the offset behind the following character if so.
  std::size_t JoinAt(std::size_t offset, WordClass middle, WordClass before) const;
  std::size_t SkipMarks(std::size_t offset) const;
  void QueueDictionaryRun(std::size_t begin);

  std::string_view text_;
  const Characters& characters_;
  std::size_t at_ = 0;
  std::vector<Word> queue_;  // words of a dictionary run not yet handed out
  std::size_t queued_ = 0;
};

}  // namespace xeber
