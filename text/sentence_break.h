// Where one sentence ends and the next begins.
#pragma once

#include <string_view>

#include "news/language.h"

namespace xeber {

// What stands around a gap between two words.
struct Gap {
  std::string_view before;  // the word before it, as written
  std::string_view between;
  std::string_view after;  // the text from the next word on
};

// Whether a sentence of `language` ends in the gap: at an empty line, or at a full stop, question or exclamation mark that
// belongs to no abbreviation, initial, ordinal or ellipsis that goes on. Thread-safe.
bool EndsSentence(const Gap& gap, const Language& language);

// The same where it is known whether the word before the gap is an abbreviation.
bool EndsSentence(const Gap& gap, bool abbreviation);

// Whether `word` with a full stop behind it is an abbreviation of `language` that does not end a sentence (Prof., şəh., г.).
bool IsAbbreviation(std::string_view word, const Language& language);

}  // namespace xeber
