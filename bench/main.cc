// xeber_benchmarks: Xeber beside raw Xapian on one archive. See bench/README.md.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "bench/archive.h"
#include "bench/suites.h"
#include "bench/xeber_index.h"

namespace xeber::bench {
namespace {

constexpr int kWrongUsage = 2;

struct Flags {
  ArchiveOptions archive{.corpus = {.sounds_directory = XEBER_SOUNDS_DIR}, .cache = XEBER_BENCH_CACHE};
  std::string data = XEBER_SOURCE_DATA_DIR;
  std::set<std::string> suites = {"analysis"};
  std::vector<std::string> texts;  // "language=file.jsonl"
  std::size_t text_count = 500;
  std::size_t questions = 200;
};

void AddOptions(CLI::App& app, Flags& flags) {
  app.allow_extras();
  app.add_option("--articles", flags.archive.corpus.articles, "Of the archive: 10000, 50000, 200000")->capture_default_str();
  app.add_option("--corpus", flags.archive.file, "A JSONL archive instead of a generated one")->check(CLI::ExistingFile);
  app.add_option("--languages", flags.archive.corpus.languages, "Of a generated archive; the first is that of the queries")
      ->delimiter(',')
      ->capture_default_str();
  app.add_option("--words", flags.archive.corpus.body_words, "A generated body, on average")->capture_default_str();
  app.add_option("--cache", flags.archive.cache, "Where archives and their indexes are kept")->capture_default_str();
  app.add_option("--data-dir", flags.data, "Language data and models")->capture_default_str();
  app.add_option("--questions", flags.questions, "Of each kind")->capture_default_str();
  app.add_option("--texts", flags.texts,
                 "LANGUAGE=FILE.jsonl for the analysis and annotation suites, instead of generated texts");
  app.add_option("--text-count", flags.text_count, "Of each language, for these suites")->capture_default_str();
  app.add_option("--suites", flags.suites, "Which to run")
      ->delimiter(',')
      ->check(CLI::IsMember({"alerts", "analysis", "annotation", "deadlines", "indexing", "search", "similar", "suggest"}))
      ->capture_default_str();
}

// Parses our flags and leaves the others to Google Benchmark. The exit code when there is nothing to run.
std::optional<int> Parse(int argc, char** argv, Flags& flags) {
  CLI::App app("Xeber beside raw Xapian on one archive; flags of Google Benchmark are taken, too");
  AddOptions(app, flags);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kWrongUsage;
  }
  std::vector<std::string> rest = app.remaining();
  std::vector<char*> arguments = {argv[0]};
  for (std::string& argument : rest) arguments.push_back(argument.data());
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
  return benchmark::ReportUnrecognizedArguments(count, arguments.data()) ? std::optional(kWrongUsage) : std::nullopt;
}

int Fail(const absl::Status& status) {
  std::cerr << status.message() << "\n";
  return 1;
}

// Bodies to analyse, by language.
absl::StatusOr<std::map<std::string, std::vector<std::string>>> CollectTexts(const Flags& flags) {
  std::map<std::string, std::string> files = {{"az", ""}, {"en", ""}, {"ru", ""}, {"tr", ""}};
  for (const std::string& text : flags.texts) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos) return absl::InvalidArgumentError("--texts: expected LANGUAGE=FILE.jsonl, not " + text);
    files[text.substr(0, equals)] = text.substr(equals + 1);
  }
  std::map<std::string, std::vector<std::string>> texts;
  for (const auto& [language, file] : files) {
    auto stream =
        !file.empty()
            ? ReadCorpus(file, flags.text_count)
            : GenerateCorpus({.articles = flags.text_count, .languages = {language}, .sounds_directory = XEBER_SOUNDS_DIR});
    if (!stream.ok()) return stream.status();
    for (Article article; (*stream)->Next(article);) texts[language].push_back(article.body);
  }
  return texts;
}

absl::Status RegisterOnTexts(const Flags& flags, const Tools& tools) {
  const bool analysis = flags.suites.contains("analysis"), annotation = flags.suites.contains("annotation");
  if (!analysis && !annotation) return absl::OkStatus();
  const auto texts = CollectTexts(flags);
  if (!texts.ok()) return texts.status();
  if (analysis) RegisterAnalysisSuite(*tools.analyzer, *texts);
  if (annotation) RegisterAnnotationSuite(tools, *texts);
  return absl::OkStatus();
}

// What the query suites ask; lives until the run is over.
struct Opened {
  std::optional<Archive> archive;
  std::optional<XeberIndex> xeber;
  std::optional<RawXapian> xapian;
};

absl::Status RegisterOnArchive(const Flags& flags, const Tools& tools, Opened& opened) {
  const bool indexing = flags.suites.contains("indexing"), search = flags.suites.contains("search");
  const bool similar = flags.suites.contains("similar"), deadlines = flags.suites.contains("deadlines");
  if (!indexing && !search && !similar && !deadlines) return absl::OkStatus();
  auto archive = Archive::Open(flags.archive);
  if (!archive.ok()) return archive.status();
  opened.archive = *std::move(archive);
  if (indexing) RegisterIndexingSuite(*opened.archive, tools);
  if (!search && !similar && !deadlines) return absl::OkStatus();
  auto xeber = XeberIndex::Open(*opened.archive, tools);
  if (!xeber.ok()) return xeber.status();
  auto xapian = opened.archive->OpenRawXapian();
  if (!xapian.ok()) return xapian.status();
  opened.xeber = *std::move(xeber);
  opened.xapian = *std::move(xapian);
  const Contestants contestants{*opened.archive, opened.xeber->engine(), *opened.xapian, flags.questions};
  if (search) RegisterSearchSuite(contestants);
  if (similar) RegisterSimilarSuite(contestants);
  if (deadlines) RegisterDeadlineSuite(contestants);
  return absl::OkStatus();
}

int Main(int argc, char** argv) {
  Flags flags;
  if (const auto code = Parse(argc, argv, flags)) return *code;
  const auto tools = MakeTools(flags.data);
  if (!tools.ok()) return Fail(tools.status());
  Opened opened;
  if (const auto status = RegisterOnTexts(flags, *tools); !status.ok()) return Fail(status);
  if (flags.suites.contains("suggest"))
    if (const auto status = RegisterSuggestSuite(*tools, XEBER_SOUNDS_DIR); !status.ok()) return Fail(status);
  if (flags.suites.contains("alerts"))
    if (const auto status = RegisterAlertsSuite(*tools, XEBER_SOUNDS_DIR); !status.ok()) return Fail(status);
  if (const auto status = RegisterOnArchive(flags, *tools, opened); !status.ok()) return Fail(status);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

}  // namespace
}  // namespace xeber::bench

int main(int argc, char** argv) { return xeber::bench::Main(argc, argv); }
