// Languages in Arabic script that CLD2 does not know.
#pragma once

#include <string_view>

#include "text/language_detector.h"

namespace xeber {

// South Azerbaijani ("azb"), Uyghur ("ug") or Pashto ("ps"), if endings, function words and letters of `text` say so clearly,
// else "und": so do Persian, Arabic, Urdu and Kurdish texts, and texts of few words that many languages have. Reads about the
// first 2,000 letters. The evidence and its source stand in data/languages/arabic_script.tsv. Thread-safe; any bytes are taken.
DetectedLanguage FindByArabicScript(std::string_view text);

}  // namespace xeber
