// xeber put
#include <fmt/core.h>

#include <mutex>

#include "absl/status/status.h"
#include "cli/article_sink.h"
#include "cli/command.h"
#include "cli/json_line.h"
#include "cli/option_types.h"
#include "cli/terminal.h"
#include "indexer/feed_reader.h"

namespace xeber::cli {
namespace {

struct PutOptions {
  EngineOptions engine;
  std::vector<std::string> files;
  FeedOptions feed;
  WaitFor wait_for = WaitFor::kVisible;
  std::string request_id;
  bool json = false;
};

// Tells what became of each article, at once. Thread-safe.
class PutReport {
 public:
  explicit PutReport(bool json) : json_(json) {}

  void Article(const ArticleId& id, const absl::Status& status) { Add("id", id.value(), status); }
  void BadLine(const Reject& reject) { Add("line", reject.where, absl::InvalidArgumentError(reject.reason)); }

  // OK if every line became an acknowledged article.
  absl::Status Finish() const {
    if (!json_) fmt::print("{} article{} put\n", put_, put_ == 1 ? "" : "s");
    if (refused_ == 0) return absl::OkStatus();
    return absl::FailedPreconditionError(fmt::format("{} article{} not put", refused_, refused_ == 1 ? " was" : "s were"));
  }

 private:
  void Add(const char* what, const std::string& name, const absl::Status& status) {
    const std::lock_guard lock(mutex_);
    ++(status.ok() ? put_ : refused_);
    if (json_) {
      JsonObject json;
      json.Text(what, name).Text("status", absl::StatusCodeToString(status.code()));
      if (!status.ok()) json.Text("message", std::string(status.message()));
      fmt::print("{}\n", json.Finish());
      std::fflush(stdout);
    } else if (!status.ok()) {
      fmt::print(stderr, "xeber: {}: {}\n", OneLine(name), OneLine(std::string(status.message())));
    }
  }

  const bool json_;
  std::mutex mutex_;
  std::size_t put_ = 0;
  std::size_t refused_ = 0;
};

// `request_id`s are numbered by the articles and bad lines before: `read` counts them.
absl::Status PutFile(FeedReader& feed, ArticleSink& sink, PutReport& report, const std::string& request_id, std::size_t& read) {
  Article article;
  Reject reject;
  for (;;) {
    switch (feed.Next(article, reject)) {
      case FeedEvent::kEnd:
        return absl::OkStatus();
      case FeedEvent::kReject:
        ++read;
        report.BadLine(reject);
        break;
      case FeedEvent::kArticle:
        if (auto status = sink.Write(article, RequestId(request_id, ++read)); !status.ok()) return status;
    }
  }
}

absl::Status Run(const Globals& globals, const PutOptions& options) {
  PutReport report(options.json);
  const auto acknowledge = [&report](const ArticleId& id, const absl::Status& status) { report.Article(id, status); };
  const auto sink = OpenSink(globals, options.engine, options.wait_for, acknowledge);
  if (!sink.ok()) return sink.status();
  std::size_t read = 0;
  for (const auto& path : options.files) {
    const auto feed = OpenFeed(path, options.feed);
    if (!feed.ok()) return feed.status();
    if (auto status = PutFile(**feed, **sink, report, options.request_id, read); !status.ok()) return status;
  }
  if (auto status = (*sink)->Finish(); !status.ok()) return status;
  return report.Finish();
}

}  // namespace

void AddPut(Program& program) {
  auto [app, options] = program.Add<PutOptions>("put", "Write articles, new ones and new versions", &Run);
  AddEngineOptions(app, options.engine);
  app.add_option("file", options.files, "JSON lines, plain, .gz or .zst; - = standard input")->required();
  AddZoneOption(app, options.feed.time_zone);
  AddWaitOption(app, options.wait_for);
  AddRequestIdOption(app, options.request_id);
  app.add_flag("--json", options.json, "One JSON object an article and line, as soon as it is acknowledged");
  app.footer(
      "\nExits with 1 if an article was refused, and within 5 s when the server is lost.\n"
      "With --request-id, the same command again is answered as the first time and changes nothing that was done since; the "
      "last\n"
      "65,536 writes with one are remembered, also by the server after a restart.");
}

}  // namespace xeber::cli
