// xeber_commits: how long one article takes until it is safe and visible, and how many bytes are written for those that arrive.
#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "bench/archive.h"
#include "bench/contest.h"
#include "bench/corpus.h"
#include "fmt/format.h"
#include "index/backup.h"
#include "indexer/indexer.h"
#include "indexer/open_index.h"

namespace xeber::bench {
namespace {

using Clock = std::chrono::steady_clock;

struct Flags {
  std::string index, articles;
  std::string data = XEBER_SOURCE_DATA_DIR;
  std::size_t commits = 500;
  std::size_t stream = 20'000;
};

// Bytes that this process has handed to the system's write calls.
std::uint64_t BytesWritten() {
  std::ifstream in("/proc/self/io");
  for (std::string name; in >> name;) {
    std::uint64_t value = 0;
    in >> value;
    if (name == "wchar:") return value;
  }
  return 0;
}

// What the disk alone takes to append and sync 4 KiB.
Timings TimeOfSyncs(const std::string& path, std::size_t count) {
  Timings times;
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  const std::string block(4096, 'x');
  for (std::size_t i = 0; fd >= 0 && i < count; ++i) {
    const auto start = Clock::now();
    if (::write(fd, block.data(), block.size()) < 0 || ::fdatasync(fd) != 0) break;
    times.Add(Clock::now() - start);
  }
  ::close(fd);
  std::filesystem::remove(path);
  return times;
}

class Run {
 public:
  Run(const Flags& flags, std::unique_ptr<ArticleStream> articles, const Pipeline& pipeline, Index& index)
      : flags_(flags), articles_(std::move(articles)), index_(index), indexer_(index, *pipeline.analyzer, *pipeline.annotator) {}

  absl::Status Commits(Timings& times) {
    for (const Article& article : Take(flags_.commits)) {
      const auto start = Clock::now();
      const absl::Status status = indexer_.Put({&article, 1}, WaitFor::kVisible).front();
      times.Add(Clock::now() - start);
      if (!status.ok()) return status;
      if (!index_.snapshot()->Find(article.id)) return absl::InternalError("an acknowledged article is not visible");
    }
    return absl::OkStatus();
  }

  // Writes articles, 64 at a time, with seals and merges as a server does them, until nothing is left to be merged.
  absl::Status Stream() {
    while (written_ < flags_.stream) {
      const std::vector<Article> group = Take(64);
      if (group.empty()) break;
      for (const Article& article : group) json_bytes_ += ToJsonLine(article).size() + 1;
      for (const absl::Status& status : indexer_.Put(group, WaitFor::kCommitted))
        if (!status.ok()) return status;
      written_ += group.size();
    }
    if (auto status = index_.Seal(); !status.ok()) return status;
    return index_.Merge();
  }

  std::size_t written() const { return written_; }
  std::uint64_t json_bytes() const { return json_bytes_; }

 private:
  std::vector<Article> Take(std::size_t count) {
    std::vector<Article> taken;
    for (Article article; taken.size() < count && articles_->Next(article); taken.push_back(article))
      article.id = ArticleId("arriving-" + article.id.value());
    return taken;
  }

  const Flags& flags_;
  std::unique_ptr<ArticleStream> articles_;
  Index& index_;
  Indexer indexer_;
  std::size_t written_ = 0;
  std::uint64_t json_bytes_ = 0;
};

absl::Status Measure(const Flags& flags, const std::string& copy) {
  const auto pipeline = LoadPipeline(flags.data);
  if (!pipeline.ok()) return pipeline.status();
  if (const auto copied = CopyIndex(PosixFileSystem(), flags.index, copy, CopyBy::kLinking); !copied.ok()) return copied.status();
  const auto index = OpenIndex(copy, *pipeline, {.writable = true});
  if (!index.ok()) return index.status();
  auto articles = ReadCorpus(flags.articles, flags.commits + flags.stream);
  if (!articles.ok()) return articles.status();
  const std::uint64_t indexed = (*index)->snapshot()->live_documents();
  Run run(flags, *std::move(articles), *pipeline, **index);
  Timings times, syncs = TimeOfSyncs(copy + "/sync-test", flags.commits);
  if (auto status = run.Commits(times); !status.ok()) return status;
  fmt::print(
      "{} articles indexed, {} commits of one article, synced and visible: p50 {:.2f} ms, p99 {:.2f} ms "
      "(the disk alone, 4 KiB and fdatasync: p50 {:.2f} ms, p99 {:.2f} ms)\n",
      indexed, times.size(), times.Quantile(.5) / 1000, times.Quantile(.99) / 1000, syncs.Quantile(.5) / 1000,
      syncs.Quantile(.99) / 1000);
  if (flags.stream == 0) return absl::OkStatus();
  if (auto status = (*index)->Seal(); !status.ok()) return status;
  const std::uint64_t before = BytesWritten();
  if (auto status = run.Stream(); !status.ok()) return status;
  const double bytes = static_cast<double>(BytesWritten() - before), count = static_cast<double>(run.written());
  const double json = static_cast<double>(run.json_bytes());
  fmt::print("{} articles arrived, sealed and merged: {:.0f} bytes written an article, {:.2f} times their {:.0f} bytes of JSON\n",
             run.written(), bytes / count, bytes / json, json / count);
  return absl::OkStatus();
}

int Main(int argc, char** argv) {
  Flags flags;
  CLI::App app(
      "Times commits of one article on a copy of an index (hard links), then counts the bytes that a stream of articles costs");
  app.add_option("--index", flags.index, "Stays as it is")->required()->check(CLI::ExistingDirectory);
  app.add_option("--articles", flags.articles, "JSONL of the articles that arrive")->required()->check(CLI::ExistingFile);
  app.add_option("--commits", flags.commits, "Of one article each")->capture_default_str();
  app.add_option("--stream", flags.stream, "Articles that arrive afterwards; 0 = none")->capture_default_str();
  app.add_option("--data-dir", flags.data, "Xeber's data")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  const std::string copy = flags.index + ".commits";
  std::filesystem::remove_all(copy);
  const absl::Status status = Measure(flags, copy);
  std::filesystem::remove_all(copy);
  if (status.ok()) return 0;
  std::cerr << status.message() << "\n";
  return 1;
}

}  // namespace
}  // namespace xeber::bench

int main(int argc, char** argv) { return xeber::bench::Main(argc, argv); }
