#include <benchmark/benchmark.h>
#include <unicode/brkiter.h>
#include <unicode/unistr.h>

#include <chrono>
#include <memory>
#include <vector>

#include "bench/processor_time.h"
#include "bench/suites.h"
#include "text/analyzer.h"

namespace xeber::bench {
namespace {

using Clock = ThreadClock;
using Texts = std::shared_ptr<const std::vector<std::string>>;

std::size_t Bytes(const Texts& texts) {
  std::size_t bytes = 0;
  for (const std::string& text : *texts) bytes += text.size();
  return bytes;
}

// What everybody starts from: lower-cased in the locale, cut by the locale's word BreakIterator. Returns the number of words.
std::size_t IcuWords(const std::vector<std::string>& texts, const icu::Locale& locale, icu::BreakIterator& words) {
  std::size_t count = 0;
  for (const std::string& text : texts) {
    icu::UnicodeString unicode = icu::UnicodeString::fromUTF8(text);
    unicode.toLower(locale);
    words.setText(unicode);
    std::string word;
    for (std::int32_t begin = words.first(), end = words.next(); end != icu::BreakIterator::DONE;
         begin = end, end = words.next()) {
      if (words.getRuleStatus() == UBRK_WORD_NONE) continue;
      word.clear();
      unicode.tempSubStringBetween(begin, end).toUTF8String(word);
      benchmark::DoNotOptimize(word.data());
      ++count;
    }
  }
  return count;
}

void RunAnalysis(benchmark::State& state, const Analyzer& analyzer, const std::string& language, const Texts& texts) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Locale locale(language.c_str());
  const std::unique_ptr<icu::BreakIterator> words(icu::BreakIterator::createWordInstance(locale, status));
  if (U_FAILURE(status)) return state.SkipWithError(u_errorName(status));
  Analysis analysis;
  std::size_t tokens = 0, icu_tokens = 0;
  Clock::duration ours{}, icu_time{};
  for (auto _ : state) {
    const auto start = Clock::now();
    for (const std::string& text : *texts) {
      analyzer.Analyze(text, Language(language), analysis);
      tokens += analysis.tokens.size();
    }
    const auto middle = Clock::now();
    icu_tokens += IcuWords(*texts, locale, *words);
    ours += middle - start;
    icu_time += Clock::now() - middle;
    state.SetIterationTime(std::chrono::duration<double>(middle - start).count());
  }
  const double seconds = std::chrono::duration<double>(ours).count();
  const double icu_seconds = std::chrono::duration<double>(icu_time).count();
  const double megabytes = static_cast<double>(Bytes(texts)) * static_cast<double>(state.iterations()) / 1e6;
  state.counters["MB_per_s"] = megabytes / seconds;
  state.counters["icu_MB_per_s"] = megabytes / icu_seconds;
  state.counters["Mtokens_per_s"] = static_cast<double>(tokens) / seconds / 1e6;
  state.counters["icu_Mtokens_per_s"] = static_cast<double>(icu_tokens) / icu_seconds / 1e6;
  state.counters["x"] = icu_seconds / seconds;
}

}  // namespace

void RegisterAnalysisSuite(const Analyzer& analyzer, const std::map<std::string, std::vector<std::string>>& texts_by_language) {
  for (const auto& [language, bodies] : texts_by_language) {
    const auto texts = std::make_shared<const std::vector<std::string>>(bodies);
    benchmark::RegisterBenchmark(
        ("analysis/" + language).c_str(),
        [&analyzer, texts, code = language](benchmark::State& state) { RunAnalysis(state, analyzer, code, texts); })
        ->UseManualTime()
        ->Unit(benchmark::kMillisecond);
  }
}

}  // namespace xeber::bench
