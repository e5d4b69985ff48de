#include <benchmark/benchmark.h>

#include <chrono>
#include <ctime>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "annotate/annotator.h"
#include "annotate/gazetteer.h"
#include "annotate/vocabulary.h"
#include "bench/processor_time.h"
#include "bench/suites.h"
#include "bench/xeber_index.h"
#include "text/analyzer.h"

namespace xeber::bench {
namespace {

using Clock = ThreadClock;
using Texts = std::shared_ptr<const std::vector<std::string>>;

constexpr int kNames = 1'000'000;

double Seconds(std::chrono::duration<double> time) { return time.count(); }

double Megabytes(const std::vector<std::string>& texts) {
  std::size_t bytes = 0;
  for (const std::string& text : texts) bytes += text.size();
  return static_cast<double>(bytes) / 1e6;
}

void RunAnnotation(benchmark::State& state, const Tools& tools, const Language& language, const Texts& texts) {
  ArticleAnalysis analysis;
  analysis.language = language;
  for (Analysis* field : {&analysis.title, &analysis.lead}) tools.analyzer->Analyze("", language, *field);
  Article article;
  Annotations annotations;
  Clock::duration analysing{}, annotating{};
  for (auto _ : state) {
    const auto before = annotating;
    for (const std::string& text : *texts) {
      article.body = text;
      const auto start = Clock::now();
      tools.analyzer->Analyze(text, language, analysis.body);
      const auto middle = Clock::now();
      tools.annotator->Annotate(article, analysis, annotations);
      analysing += middle - start;
      annotating += Clock::now() - middle;
      benchmark::DoNotOptimize(annotations.entities.size());
    }
    state.SetIterationTime(Seconds(annotating - before));
  }
  const double megabytes = Megabytes(*texts) * static_cast<double>(state.iterations());
  state.counters["MB_per_s"] = megabytes / Seconds(annotating);
  state.counters["analysis_MB_per_s"] = megabytes / Seconds(analysing);
  state.counters["times_analysis"] = Seconds(annotating) / Seconds(analysing);
}

std::string Pronounceable(std::mt19937& random) {
  std::string name;
  for (unsigned syllables = 2 + random() % 3; syllables > 0; --syllables) {
    name += std::string_view("bcdfghklmnprstvz")[random() % 16];
    name += std::string_view("aeiou")[random() % 5];
  }
  name[0] = static_cast<char>(name[0] - 'a' + 'A');
  return name;
}

// A table of people with two invented names each.
std::string MillionNames() {
  std::mt19937 random(1);
  std::string table = "id\ttype\taz\ten\tru\ttr\taliases\tweight\n";
  for (int i = 0; i < kNames; ++i) {
    table += "p:" + std::to_string(i) + "\tperson\t\t";
    table += Pronounceable(random);
    table += ' ';
    table += Pronounceable(random) + "\n";
  }
  return table;
}

void RunLargeGazetteer(benchmark::State& state, const Analyzer& analyzer, const Language& language, const Texts& texts) {
  const std::string table = MillionNames();
  using WallClock = std::chrono::steady_clock;  // names are analysed by other threads
  WallClock::duration loading{};
  std::clock_t working = 0;  // of all threads
  Clock::duration matching{};
  double megabytes = 0;
  for (auto _ : state) {
    const auto start = WallClock::now();
    const std::clock_t work_before = std::clock();
    GazetteerBuilder builder(analyzer);
    if (const auto status = builder.AddText(table, "names"); !status.ok()) return state.SkipWithError("the table is refused");
    const std::unique_ptr<const Gazetteer> gazetteer = builder.Build();
    loading += WallClock::now() - start;
    working += std::clock() - work_before;
    const Vocabulary vocabulary(*gazetteer);
    Analysis analysis;
    TokenViews views;
    ArticleWords words;
    std::vector<GazetteerMatch> matches;
    for (const std::string& text : *texts) {
      analyzer.Analyze(text, language, analysis);
      const auto found = Clock::now();
      vocabulary.Read(text, analysis, views, words);
      gazetteer->FindNames(text, analysis, views, matches);
      matching += Clock::now() - found;
      benchmark::DoNotOptimize(matches.size());
    }
    megabytes += Megabytes(*texts);
    state.SetIterationTime(Seconds(loading));
    state.counters["automaton_MB"] = static_cast<double>(gazetteer->automaton().size_bytes()) / 1e6;
  }
  state.counters["load_s"] = Seconds(loading) / static_cast<double>(state.iterations());
  state.counters["load_processor_s"] = static_cast<double>(working) / CLOCKS_PER_SEC / static_cast<double>(state.iterations());
  state.counters["match_MB_per_s"] = megabytes / Seconds(matching);
}

}  // namespace

void RegisterAnnotationSuite(const Tools& tools, const std::map<std::string, std::vector<std::string>>& texts_by_language) {
  for (const auto& [code, bodies] : texts_by_language) {
    const auto texts = std::make_shared<const std::vector<std::string>>(bodies);
    const Language language(code);
    benchmark::RegisterBenchmark(
        ("annotation/" + code).c_str(),
        [&tools, texts, language](benchmark::State& state) { RunAnnotation(state, tools, language, texts); })
        ->UseManualTime()
        ->Unit(benchmark::kMillisecond);
    if (code != "en") continue;
    benchmark::RegisterBenchmark(
        "annotation/million_names",
        [&tools, texts, language](benchmark::State& state) { RunLargeGazetteer(state, *tools.analyzer, language, texts); })
        ->UseManualTime()
        ->Unit(benchmark::kMillisecond)
        ->Iterations(1);
  }
}

}  // namespace xeber::bench
