#include <benchmark/benchmark.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bench/processor_time.h"
#include "bench/suites.h"
#include "bench/xeber_index.h"
#include "index/segment_format.h"
#include "indexer/document_maker.h"

namespace xeber::bench {
namespace {

using Articles = std::shared_ptr<const std::vector<Article>>;

// Articles a second on one core, in the steady state, of one step of the way into the index.
template <typename Step>
void RegisterStep(const char* name, const Articles& articles, Step step) {
  benchmark::RegisterBenchmark(name, [articles, step](benchmark::State& state) {
    std::size_t done = 0;
    for (auto _ : state) {
      for (const Article& article : *articles) step(article);
      done += articles->size();
    }
    state.counters["articles_per_s"] = benchmark::Counter(static_cast<double>(done), benchmark::Counter::kIsRate);
  })->Unit(benchmark::kMillisecond);
}

void AnalyseAll(const Analyzer& analyzer, const Article& article, ArticleAnalysis& analysis) {
  analysis.language = Language(article.language);
  analyzer.Analyze(article.title, analysis.language, analysis.title);
  analyzer.Analyze(article.lead, analysis.language, analysis.lead);
  analyzer.Analyze(article.body, analysis.language, analysis.body);
}

void RegisterSteps(const Articles& articles, const Tools& tools) {
  const auto analysis = std::make_shared<ArticleAnalysis>();
  const auto annotations = std::make_shared<Annotations>();
  const auto make_document = std::make_shared<DocumentMaker>(MakeDocumentMaker(*tools.analyzer, *tools.annotator));
  RegisterStep("indexing/analyse", articles,
               [=, &tools](const Article& article) { AnalyseAll(*tools.analyzer, article, *analysis); });
  RegisterStep("indexing/analyse_annotate", articles, [=, &tools](const Article& article) {
    AnalyseAll(*tools.analyzer, article, *analysis);
    tools.annotator->Annotate(article, *analysis, *annotations);
  });
  RegisterStep("indexing/make_document", articles, [=](const Article& article) {
    Article copy = article;
    benchmark::DoNotOptimize((*make_document)(std::move(copy)));
  });
}

// Both clocks over one piece of work.
struct Stopwatch {
  std::chrono::steady_clock::time_point wall = std::chrono::steady_clock::now();
  ProcessClock::time_point processor = ProcessClock::now();
  double WallSeconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - wall).count(); }
  double ProcessorSeconds() const { return std::chrono::duration<double>(ProcessClock::now() - processor).count(); }
};

// Of all segments.
double BytesOfPart(const std::string& index, std::string_view part) {
  double bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(index + "/segments"))
    if (entry.path().filename() == part) bytes += static_cast<double>(entry.file_size());
  return bytes;
}

// The whole way from the file to the finished index, once, beside raw Xapian (which writes with one thread).
void RunWhole(benchmark::State& state, const Archive& archive, const Tools& tools, int jobs) {
  const std::string ours = archive.index_path() + "-timed", theirs = archive.index_path() + "-timed-xapian";
  const double articles = static_cast<double>(archive.articles());
  for (auto _ : state) {
    std::filesystem::remove_all(ours);
    const Stopwatch our_time;
    const auto summary = IndexFile(archive.articles_path(), ours, jobs, tools);
    if (!summary.ok()) return state.SkipWithError(std::string(summary.status().message()).c_str());
    const double our_wall = our_time.WallSeconds(), our_processor = our_time.ProcessorSeconds();
    const Stopwatch their_time;
    auto stream = ReadCorpus(archive.articles_path(), 0);
    if (!stream.ok() || !RawXapian::Build(**stream, archive.language(), theirs).ok())
      return state.SkipWithError("raw Xapian failed");
    state.SetIterationTime(our_wall);
    state.counters["articles_per_s"] = articles / our_wall;
    state.counters["articles_per_cpu_s"] = articles / our_processor;
    state.counters["xapian_articles_per_cpu_s"] = articles / their_time.ProcessorSeconds();
    state.counters["x"] = their_time.ProcessorSeconds() / our_processor;
    const double whole_bytes = static_cast<double>(BytesOnDisk(ours)) / articles;  // with models, which do not grow with the archive
    state.counters["bytes_per_article"] = whole_bytes;
    const double their_bytes = static_cast<double>(BytesOnDisk(theirs)) / articles;
    double segments = 0, without_articles = 0;
    for (const std::string_view part : kPartFiles) {
      const double bytes = BytesOfPart(ours, part) / articles;
      state.counters["bytes_of_" + std::string(part.substr(0, part.find('.')))] = bytes;
      segments += bytes;
      if (part != kPartFiles[static_cast<std::size_t>(Part::kArticles)]) without_articles += bytes;
    }
    state.counters["bytes_of_segments"] = segments;
    state.counters["bytes_without_articles"] = without_articles;
    const std::string whole = theirs + "-articles";
    stream = ReadCorpus(archive.articles_path(), 0);
    if (!stream.ok() || !RawXapian::Build(**stream, archive.language(), whole, RawXapian::Data::kArticles).ok())
      return state.SkipWithError("raw Xapian failed");
    const double their_whole_bytes = static_cast<double>(BytesOnDisk(whole)) / articles;
    std::filesystem::remove_all(whole);
    state.counters["xapian_bytes_with_articles"] = their_whole_bytes;
    state.counters["share_with_articles"] = segments / their_whole_bytes;
    state.counters["share_of_xapian"] = segments / their_bytes;
    state.counters["share_of_xapian_without_articles"] = without_articles / their_bytes;
    state.counters["xapian_bytes_per_article"] = static_cast<double>(BytesOnDisk(theirs)) / articles;
  }
  std::filesystem::remove_all(ours);
  std::filesystem::remove_all(theirs);
}

}  // namespace

void RegisterIndexingSuite(const Archive& archive, const Tools& tools) {
  RegisterSteps(std::make_shared<const std::vector<Article>>(archive.sample()), tools);
  for (const int jobs : {1, 2}) {
    const std::string name = "indexing/whole_" + std::to_string(jobs) + (jobs == 1 ? "_job" : "_jobs");
    benchmark::RegisterBenchmark(name.c_str(),
                                 [&archive, &tools, jobs](benchmark::State& state) { RunWhole(state, archive, tools, jobs); })
        ->Iterations(1)
        ->UseManualTime()
        ->Unit(benchmark::kMillisecond);
  }
}

}  // namespace xeber::bench
