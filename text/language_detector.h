// Which language a text is written in.
#pragma once

#include <string_view>

#include "news/language.h"

namespace xeber {

struct DetectedLanguage {
  Language language;      // "und" if nothing can be said
  double confidence = 0;  // in [0,1]
};

// The language of `text`. A `declared` language wins unless a text of some length clearly contradicts it. Azerbaijani in Cyrillic
// letters is "az-cyrl". In Arabic letters it is "azb", South Azerbaijani, a language of its own in BCP 47, unless "az-arab" is
// declared; a text declared "az" or "azb" gets the code of the letters it is in. Thread-safe; any bytes are taken.
DetectedLanguage DetectLanguage(std::string_view text, const Language& declared = kUndetermined);

}  // namespace xeber
