// xeber_load: load on a running server on this machine; prints throughput and times.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <future>
#include <iostream>
#include <memory>
#include <optional>
#include <vector>

#include "CLI/CLI.hpp"
#include "bench/corpus.h"
#include "bench/load_client.h"
#include "fmt/format.h"
#include "server/remote_engine.h"

namespace xeber::bench {
namespace {

constexpr int kWrongUsage = 2;
constexpr int kMaxSeconds = 3600;
constexpr std::size_t kQuestionsOfAKind = 1000;

struct Flags {
  std::string server = "127.0.0.1:50051";
  std::string articles;
  int clients = 4;
  int seconds = 10;
  int pause_ms = 0;
  std::string timeline;
  LoadOptions load;
};

// Only this machine is ever put under load.
bool IsLoopback(const std::string& server) {
  const std::string host = server.substr(0, server.rfind(':'));
  return host == "localhost" || host == "[::1]" || host.starts_with("127.");
}

// The exit code when there is nothing to run.
std::optional<int> Parse(int argc, char** argv, Flags& flags) {
  CLI::App app("Asks a running server on this machine a mix of searches and similar news");
  app.add_option("--server", flags.server, "Of this machine: 127.0.0.1:port, localhost:port or [::1]:port")
      ->capture_default_str();
  app.add_option("--articles", flags.articles, "JSONL of indexed articles, that the questions are made from")
      ->required()
      ->check(CLI::ExistingFile);
  app.add_option("--clients", flags.clients, "Connections, each asking one question after the other")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  app.add_option("--seconds", flags.seconds, "At most")->check(CLI::Range(1, kMaxSeconds))->capture_default_str();
  app.add_option("--questions", flags.load.questions, "At most, of all clients together (0 = no bound)")->capture_default_str();
  app.add_option("--similar-share", flags.load.similar_share, "Of the questions")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  app.add_option("--pause-ms", flags.pause_ms, "Of a client between an answer and its next question")
      ->check(CLI::Range(0, 60'000))
      ->capture_default_str();
  app.add_option("--timeline", flags.timeline,
                 "Writes a line for each answer: milliseconds since 1970 when it was asked, and microseconds")
      ->type_name("FILE");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kWrongUsage;
  }
  flags.load.pause = std::chrono::milliseconds(flags.pause_ms);
  flags.load.keep_samples = !flags.timeline.empty();
  flags.load.duration = std::chrono::seconds(flags.seconds);
  if (IsLoopback(flags.server)) return std::nullopt;
  std::cerr << "--server: only this machine can be put under load, not " << flags.server << "\n";
  return kWrongUsage;
}

LoadResult Run(const Flags& flags, const QuerySet& set) {
  std::vector<std::unique_ptr<Engine>> engines;
  std::vector<std::future<LoadResult>> clients;
  std::atomic<std::uint64_t> asked = 0;
  for (int i = 0; i < flags.clients; ++i) {
    engines.push_back(MakeRemoteEngine({.server = flags.server}));
    clients.push_back(std::async(std::launch::async, [&, i, engine = engines.back().get()] {
      return RunLoadClient(*engine, set, flags.load, static_cast<std::uint64_t>(i) + 1, asked);
    }));
  }
  LoadResult all;
  for (auto& client : clients) all.Add(client.get());
  return all;
}

void Print(const char* name, Timings& timings, double seconds) {
  fmt::print("{:<10} {:>9} {:>10.0f} {:>10.0f} {:>10.0f} {:>10.0f}\n", name, timings.size(),
             static_cast<double>(timings.size()) / seconds, timings.Quantile(0.5), timings.Quantile(0.99), timings.Quantile(1));
}

bool WriteTimeline(const std::string& path, const std::vector<LoadSample>& samples) {
  std::ofstream out(path);
  for (const LoadSample& sample : samples)
    out << std::chrono::duration_cast<std::chrono::milliseconds>(sample.asked.time_since_epoch()).count() << '\t'
        << std::chrono::duration_cast<std::chrono::microseconds>(sample.time).count() << '\n';
  return out.flush().good();
}

int Main(int argc, char** argv) {
  Flags flags;
  if (const auto code = Parse(argc, argv, flags)) return *code;
  const auto stream = ReadCorpus(flags.articles, kQuestionsOfAKind * 2);
  if (!stream.ok()) {
    std::cerr << stream.status().message() << "\n";
    return 1;
  }
  std::vector<Article> sample;
  for (Article article; (*stream)->Next(article);) sample.push_back(article);
  const auto start = std::chrono::steady_clock::now();
  LoadResult result = Run(flags, MakeQuerySet(sample, kQuestionsOfAKind));
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  fmt::print("{:<10} {:>9} {:>10} {:>10} {:>10} {:>10}\n", "", "answers", "a second", "p50 us", "p99 us", "max us");
  Print("search", result.search, seconds);
  Print("similar", result.similar, seconds);
  Timings both = result.search;
  both.Add(result.similar);
  Print("all", both, seconds);
  if (!flags.timeline.empty() && !WriteTimeline(flags.timeline, result.samples)) {
    std::cerr << "cannot write " << flags.timeline << "\n";
    return 1;
  }
  for (const auto& [code, count] : result.errors) fmt::print("errors: {} {}\n", code, count);
  return result.errors.empty() && both.size() > 0 ? 0 : 1;
}

}  // namespace
}  // namespace xeber::bench

int main(int argc, char** argv) { return xeber::bench::Main(argc, argv); }
