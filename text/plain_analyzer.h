// What everybody starts from, as a measure for the analyser: ICU's words in lower case.
#pragma once

#include <memory>

#include "text/analyzer.h"

namespace xeber {

// An analyser whose tokens are the words of ICU's BreakIterator in the locale of the text's language, and whose three keys are
// their lower case by that locale: no stems, no folding, no stop words, no sentences. Thread-safe.
std::unique_ptr<const Analyzer> MakePlainAnalyzer();

}  // namespace xeber
