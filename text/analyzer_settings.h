// What an analyser's keys depend on besides Analyzer::kVersion.
#pragma once

#include <string>

#include "text/analyzer.h"

namespace xeber {

// A checksum of the language data that `analyzer` was made with, in hexadecimal: equal for analysers that make the same keys of
// every text, if they are of one version. "plain" for one without language data. Stands in the index's manifest. Thread-safe.
std::string AnalyzerSettings(const Analyzer& analyzer);

}  // namespace xeber
