// The suites: each registers its benchmarks with Google Benchmark. What they are given must outlive the run.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "bench/archive.h"
#include "bench/raw_xapian.h"
#include "ranking/engine.h"
#include "text/analyzer.h"

namespace xeber::bench {

struct Tools;  // xeber_index.h

// What the query suites ask, and whom.
struct Contestants {
  const Archive& archive;
  const Engine& engine;
  RawXapian& xapian;
  std::size_t questions = 200;  // of each kind
};

// Words, phrases, newest first, last 30 days; top 10 with titles.
void RegisterSearchSuite(const Contestants& contestants);
// How late costly requests end whose deadline comes on the way, in processor time.
void RegisterDeadlineSuite(const Contestants& contestants);
// By id, by text, last 30 days; top 10 with titles.
void RegisterSimilarSuite(const Contestants& contestants);
// Analyser by language beside ICU's BreakIterator and lower-casing, on bodies of that language.
void RegisterAnalysisSuite(const Analyzer& analyzer, const std::map<std::string, std::vector<std::string>>& texts_by_language);
// Annotation beside the analysis of the same bodies; a gazetteer of a million names, loaded and matched.
void RegisterAnnotationSuite(const Tools& tools, const std::map<std::string, std::vector<std::string>>& texts_by_language);
// As-you-type completion of a million generated titles, with and without a typing error; makes them first, which takes a minute.
absl::Status RegisterSuggestSuite(const Tools& tools, const std::string& sounds_directory);
// 100,000 saved queries set beside articles as they arrive, one by one and several at once; makes both first, which takes a minute.
absl::Status RegisterAlertsSuite(const Tools& tools, const std::string& sounds_directory);
// Analysis, annotation and the whole indexing of the archive, beside raw Xapian.
void RegisterIndexingSuite(const Archive& archive, const Tools& tools);

}  // namespace xeber::bench
