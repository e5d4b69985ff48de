#include "cli/serve_reindex.h"

#include <malloc.h>

#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "absl/time/clock.h"
#include "cli/terminal.h"
#include "eval/rehearsal.h"
#include "index/layout.h"
#include "indexer/open_index.h"
#include "ranking/similar_finder.h"

namespace xeber::cli {
namespace {

constexpr std::uint64_t kMemoryBytes = std::uint64_t{256} << 20;  // beside what the server has

// A file in the folder, or in one inside of it.
absl::Status CheckFile(const std::string& archive_dir, std::size_t i, const std::string& name) {
  const std::string field = fmt::format("files[{}]: ", i);
  if (archive_dir.empty()) return absl::InvalidArgumentError(field + "this server reads no files; start it with --archive-dir");
  const std::filesystem::path path(name);
  if (name.empty() || path.is_absolute() || path.lexically_normal().begin()->string() == "..")
    return absl::InvalidArgumentError(fmt::format("{}'{}' is no name of a file in the server's folder of archives", field, OneLine(name)));
  std::error_code error;
  const auto root = std::filesystem::canonical(archive_dir, error);
  const auto file = error ? root : std::filesystem::canonical(root / path, error);
  if (error || !std::filesystem::is_regular_file(file, error))
    return absl::InvalidArgumentError(fmt::format("{}there is no file '{}' in the server's folder of archives", field, OneLine(name)));
  const auto relative = file.lexically_relative(root);
  if (relative.empty() || relative.begin()->string() == "..")  // a link that leads out
    return absl::InvalidArgumentError(fmt::format("{}'{}' lies outside of the server's folder of archives", field, OneLine(name)));
  return absl::OkStatus();
}

ReindexOptions OptionsOf(const ReindexPlace& place, const ReindexOrder& order) {
  ReindexOptions options{.index_directory = place.index_directory, .jobs = order.jobs, .time_zone = order.time_zone};
  for (const std::string& file : order.files) options.files.push_back((std::filesystem::path(place.archive_dir) / file).string());
  options.replace = order.replace;
  options.train_models = !order.no_models;
  options.keep_models = order.annotations_only;
  options.anew = order.anew;
  options.memory_bytes = kMemoryBytes;
  return options;
}

absl::StatusOr<ReindexSummary> RunOrder(const ReindexPlace& place, Index& live, const ReindexOrder& order, const std::stop_token& stop,
                                        const ReindexRunner::Listener& listener, const LogSink& log) {
  const auto pipeline = LoadPipeline(place.data_dir, place.index_directory);
  if (!pipeline.ok()) return pipeline.status();
  ReindexOptions options = OptionsOf(place, order);
  options.stop = stop;
  options.progress = listener.progress;
  if (!order.no_neighbours)
    options.find_neighbours = [&](const Snapshot& snapshot, const DocumentLocation& of, std::size_t limit) {
      return FindNeighbours(snapshot, *pipeline->analyzer, *pipeline->annotator, of, limit);
    };
  options.rehearse = [&](const Snapshot& before, const Snapshot& after) -> absl::Status {
    const Rehearsal rehearsal = Rehearse({before, after, *pipeline->analyzer, *pipeline->annotator},
                                         ReadQuestions(QuestionsPath(place.index_directory)), ClockNow());
    listener.rehearsed(ToText(rehearsal));
    log(ToJsonLine(absl::Now(), "rehearsal", OneLine(ToText(rehearsal))));
    return CheckOverlap(rehearsal, order.min_overlap, "min_overlap");
  };
  auto summary = Reindex(options, *pipeline->analyzer, *pipeline->annotator);
  if (!summary.ok()) return summary;
  if (auto status = live.Refresh(); !status.ok()) return status;
  return summary;
}

}  // namespace

ReindexRunner::Work MakeReindexWork(const ReindexPlace& place, Index& live, LogSink log) {
  ReindexRunner::Work work;
  work.check = [place](const ReindexOrder& order) -> absl::Status {
    for (std::size_t i = 0; i < order.files.size(); ++i)
      if (auto status = CheckFile(place.archive_dir, i, order.files[i]); !status.ok()) return status;
    return absl::OkStatus();
  };
  work.run = [place, &live, log = std::move(log)](const ReindexOrder& order, const std::stop_token& stop, const auto& listener) {
    log(ToJsonLine(absl::Now(), "reindex", "begins"));
    auto summary = RunOrder(place, live, order, stop, listener, log);
    ::malloc_trim(0);  // what it needed, nobody needs now
    log(ToJsonLine(absl::Now(), "reindex",
                   summary.ok() ? fmt::format("done: {} articles in {:.1f} s", summary->articles, summary->seconds)
                                : "ended: " + std::string(summary.status().message())));
    return summary;
  };
  return work;
}

}  // namespace xeber::cli
