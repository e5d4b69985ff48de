// ICU's word dictionaries for scripts that write no spaces between words.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "text/word_scanner.h"

namespace xeber {

// Appends the words of `run`, well-formed UTF-8 that starts at byte `offset` of its text, in order. Thread-safe: every thread has
// an ICU iterator of its own.
void FindDictionaryWords(std::string_view run, std::size_t offset, std::vector<Word>& words);

}  // namespace xeber
