#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "bench/contest.h"
#include "bench/corpus.h"
#include "bench/processor_time.h"
#include "bench/random.h"
#include "bench/suites.h"
#include "bench/xeber_index.h"
#include "index/segment_builder.h"
#include "index/snapshot.h"
#include "indexer/document_maker.h"
#include "ranking/completion_table.h"
#include "ranking/suggester.h"
#include "text/utf8.h"

namespace xeber::bench {
namespace {

constexpr std::size_t kTitles = 1'000'000;
constexpr std::size_t kSegments = 8;  // about what merges leave of as many articles
constexpr std::size_t kTyped = 5'000;
constexpr std::size_t kMostTyped = 24;  // bytes

struct Titles {
  std::shared_ptr<const Snapshot> snapshot;
  std::vector<std::string> sample;  // every hundredth
  Time newest{};
};

// Articles with a few words of body each, in memory.
absl::StatusOr<Titles> MakeTitles(const Tools& tools, const std::string& sounds) {
  auto corpus = GenerateCorpus({.articles = kTitles, .body_words = 10, .sounds_directory = sounds});
  if (!corpus.ok()) return corpus.status();
  const DocumentMaker make = MakeDocumentMaker(*tools.analyzer, *tools.annotator);
  Titles titles;
  std::vector<SegmentView> views;
  Article article;
  std::size_t number = 0;
  for (std::size_t segment = 0; segment < kSegments; ++segment) {
    SegmentBuilder builder(EmptyStatistics());
    for (std::size_t i = 0; i < kTitles / kSegments && (*corpus)->Next(article); ++i) {
      if (number++ % 100 == 0) titles.sample.push_back(article.title);
      titles.newest = article.publish_time->at;
      builder.Add(make(article));
    }
    auto built = Segment::FromParts(std::to_string(segment), builder.Finish());
    if (!built.ok()) return built.status();
    views.push_back({.segment = *std::move(built)});
  }
  titles.snapshot = std::make_shared<const Snapshot>(1, 0, std::move(views));
  return titles;
}

// The beginning of a title from one of its words on, as far as somebody may have typed it: one byte up to kMostTyped.
std::string Begin(const std::string& title, Random& random) {
  std::vector<std::size_t> begins = {0};
  for (std::size_t at = title.find(' '); at != std::string::npos; at = title.find(' ', at + 1)) begins.push_back(at + 1);
  const std::size_t begin = random.Chance(0.5) ? 0 : begins[random.Below(std::min<std::size_t>(begins.size(), 4))];
  return std::string(CutUtf8(std::string_view(title).substr(begin), random.Between(1, kMostTyped)));
}

// With a letter of its second half changed.
std::string Mistype(std::string text, Random& random) {
  const std::size_t at = text.size() / 2 + random.Below((text.size() + 1) / 2);
  if (at < text.size() && text[at] >= 'a' && text[at] <= 'z') text[at] = static_cast<char>('a' + random.Below(26));
  return text;
}

void Run(benchmark::State& state, const Tools& tools, const Titles& titles, bool mistyped) {
  const auto start = ThreadClock::now();
  for (const SegmentView& view : titles.snapshot->segments()) PrepareSuggestions(*view.segment, *tools.analyzer);
  const double preparing = std::chrono::duration<double>(ThreadClock::now() - start).count();
  Random random(11);
  std::vector<std::string> typed;
  while (typed.size() < kTyped) {
    std::string text = Begin(titles.sample[random.Below(titles.sample.size())], random);
    typed.push_back(mistyped ? Mistype(std::move(text), random) : std::move(text));
  }
  Timings timings;
  std::size_t suggestions = 0, corrected = 0;
  for (auto _ : state) {
    for (const std::string& text : typed) {
      const auto begin = ThreadClock::now();
      const auto answer = SuggestFromSnapshot(*titles.snapshot, *tools.analyzer, {.text = text, .now = titles.newest}, {});
      timings.Add(ThreadClock::now() - begin);
      if (!answer.ok()) return state.SkipWithError("no answer");
      suggestions += answer->suggestions.size();
      corrected += static_cast<std::size_t>(
          std::count_if(answer->suggestions.begin(), answer->suggestions.end(), [](const Suggestion& s) { return s.corrected; }));
    }
    state.SetIterationTime(std::chrono::duration<double>(timings.Sum()).count());
  }
  std::uint64_t bytes = 0;
  for (const SegmentView& view : titles.snapshot->segments()) bytes += SuggestionBytes(*view.segment, *tools.analyzer);
  const auto asked = static_cast<double>(timings.size());
  state.counters["p50_us"] = timings.Quantile(0.5);
  state.counters["p99_us"] = timings.Quantile(0.99);
  state.counters["max_us"] = timings.Quantile(1);
  state.counters["suggestions"] = static_cast<double>(suggestions) / asked;
  state.counters["corrected"] = static_cast<double>(corrected) / asked;
  state.counters["bytes_per_title"] = static_cast<double>(bytes) / kTitles;
  if (preparing > 0.01) state.counters["prepare_s"] = preparing;
}

}  // namespace

absl::Status RegisterSuggestSuite(const Tools& tools, const std::string& sounds) {
  auto made = MakeTitles(tools, sounds);
  if (!made.ok()) return made.status();
  const auto titles = std::make_shared<const Titles>(*std::move(made));
  for (const bool mistyped : {false, true}) {
    benchmark::RegisterBenchmark(mistyped ? "suggest/mistyped" : "suggest/typed",
                                 [&tools, titles, mistyped](benchmark::State& state) { Run(state, tools, *titles, mistyped); })
        ->UseManualTime()
        ->Unit(benchmark::kMillisecond)
        ->Iterations(1);
  }
  return absl::OkStatus();
}

}  // namespace xeber::bench
