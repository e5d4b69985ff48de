// The whole analyser beside ICU's own BreakIterator + toLower in the same run, by language: on the sample archive's articles, or
// on those of the JSONL file that XEBER_BENCH_ARTICLES names (a large archive holds more different words than the word cache).
#include <benchmark/benchmark.h>
#include <unicode/locid.h>
#include <unicode/ubrk.h>
#include <unicode/ucasemap.h>
#include <unicode/utext.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "indexer/article_json.h"
#include "text/analyzer.h"

namespace xeber {
namespace {

const std::vector<std::string>& TextsOf(const std::string& language) {
  static const auto all = [] {
    std::map<std::string, std::vector<std::string>> texts;
    const char* named = std::getenv("XEBER_BENCH_ARTICLES");
    std::ifstream file(named != nullptr ? std::string(named) : std::string(XEBER_DATA_DIR) + "/sample/articles.jsonl");
    ArticleJsonReader reader(std::chrono::minutes(0));
    Article article;
    for (std::string line; std::getline(file, line);) {
      if (!reader.Read(line, article).ok()) continue;
      texts[article.language].push_back(article.title + "\n\n" + article.lead + "\n\n" + article.body);
    }
    return texts;
  }();
  static const std::vector<std::string> none;
  const auto found = all.find(language);
  return found == all.end() ? none : found->second;
}

void Report(benchmark::State& state, std::size_t bytes, std::size_t tokens) {
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
  state.counters["tokens/s"] = benchmark::Counter(static_cast<double>(tokens), benchmark::Counter::kIsRate);
}

void Xeber(benchmark::State& state, const std::string& code) {
  const auto analyzer = MakeAnalyzer(XEBER_DATA_DIR);
  const Language language(code);
  Analysis analysis;
  std::size_t bytes = 0, tokens = 0;
  for (auto _ : state) {
    for (const std::string& text : TextsOf(code)) {
      analyzer->Analyze(text, language, analysis);
      benchmark::DoNotOptimize(analysis.tokens.data());
      bytes += text.size();
      tokens += analysis.tokens.size();
    }
  }
  Report(state, bytes, tokens);
}

void Icu(benchmark::State& state, const std::string& code) {
  UErrorCode status = U_ZERO_ERROR;
  UBreakIterator* iterator = ubrk_open(UBRK_WORD, code.c_str(), nullptr, 0, &status);
  UCaseMap* lower = ucasemap_open(code.c_str(), 0, &status);
  UText utext = UTEXT_INITIALIZER;
  char buffer[512];
  std::size_t bytes = 0, tokens = 0;
  for (auto _ : state) {
    for (const std::string& text : TextsOf(code)) {
      utext_openUTF8(&utext, text.data(), static_cast<std::int64_t>(text.size()), &status);
      ubrk_setUText(iterator, &utext, &status);
      std::int32_t begin = ubrk_first(iterator);
      for (std::int32_t end = ubrk_next(iterator); end != UBRK_DONE; begin = end, end = ubrk_next(iterator)) {
        if (ubrk_getRuleStatus(iterator) < UBRK_WORD_NONE_LIMIT) continue;
        UErrorCode folding = U_ZERO_ERROR;
        ucasemap_utf8ToLower(lower, buffer, sizeof buffer, text.data() + begin, end - begin, &folding);
        benchmark::DoNotOptimize(buffer);
        ++tokens;
      }
      bytes += text.size();
    }
  }
  ucasemap_close(lower);
  ubrk_close(iterator);
  utext_close(&utext);
  Report(state, bytes, tokens);
}

[[maybe_unused]] const bool registered = [] {
  for (const char* code : {"az", "tr", "ru", "en"}) {
    benchmark::RegisterBenchmark((std::string("Xeber/") + code).c_str(), Xeber, std::string(code));
    benchmark::RegisterBenchmark((std::string("Icu/") + code).c_str(), Icu, std::string(code));
  }
  return true;
}();

}  // namespace
}  // namespace xeber

BENCHMARK_MAIN();
