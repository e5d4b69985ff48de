// A text as a plain keyboard writes it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/analyzer.h"

namespace xeber {

struct PlainWord {
  std::string plain;  // small letters without marks: işıq -> isiq, Bakı -> baki
  std::uint32_t begin = 0;
  std::uint32_t end = 0;  // byte range in the text
  bool stop = false;
  bool number = false;
};

// The words of `text` in order, cut as the index cuts them; `language` tells only which are stop words. Thread-safe.
std::vector<PlainWord> PlainWordsOf(std::string_view text, const Language& language, const Analyzer& analyzer);

}  // namespace xeber
