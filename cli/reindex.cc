// xeber reindex
#include <fmt/core.h>
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <thread>

#include "cli/command.h"
#include "cli/data_directory.h"
#include "cli/engine_source.h"
#include "cli/json_line.h"
#include "cli/option_types.h"
#include "cli/progress.h"
#include "cli/terminal.h"
#include "eval/rehearsal.h"
#include "index/file_system.h"
#include "index/layout.h"
#include "index/manifest.h"
#include "indexer/open_index.h"
#include "indexer/reindex.h"
#include "indexer/reindex_memory.h"
#include "ranking/similar_finder.h"
#include "server/remote_reindex.h"

namespace xeber::cli {
namespace {

struct ReindexCommand {
  EngineOptions where;
  xeber::ReindexOptions reindex;
  std::optional<int> jobs;
  std::optional<std::uint64_t> memory_megabytes;
  bool from_index = false;
  double min_overlap = 0;
  bool no_models = false;
  bool no_neighbours = false;
  bool annotations_only = false;
  bool stop = false;
  bool json = false;
};

// A bar for each phase, one after the other.
class PhaseBars {
 public:
  void Update(const ReindexProgress& progress) {
    const bool reading = progress.phase == ReindexProgress::Phase::kReading;
    if (!bar_ || progress.phase != phase_) bar_.emplace(NameOf(progress.phase));
    phase_ = progress.phase;
    const double done = static_cast<double>(reading ? progress.bytes_read : progress.articles);
    const double all = static_cast<double>(reading ? progress.bytes_total : progress.total);
    bar_->Update(progress.articles, all > 0 ? done / all : -1);
  }

  void Finish() { bar_.reset(); }

 private:
  static const char* NameOf(ReindexProgress::Phase phase) {
    switch (phase) {
      case ReindexProgress::Phase::kReading:
        return "articles read";
      case ReindexProgress::Phase::kTraining:
        return "articles learned from";
      case ReindexProgress::Phase::kIndexing:
        return "articles indexed";
      case ReindexProgress::Phase::kComparing:
        break;
    }
    return "articles compared";
  }

  std::optional<Progress> bar_;
  ReindexProgress::Phase phase_ = ReindexProgress::Phase::kReading;
};

std::uint64_t PeakMemoryMegabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) / 1024;
}

std::string ToJson(const Rehearsal& rehearsal) {
  std::vector<std::string> movers;
  for (const Mover& mover : rehearsal.movers) {
    JsonObject json;
    json.Text(mover.question.kind == Question::Kind::kSearch ? "search" : "similar", mover.question.text)
        .Number("overlap", mover.overlap)
        .Text("article", mover.article)
        .Integer("rank_before", mover.rank_before)
        .Integer("rank_after", mover.rank_after);
    movers.push_back(json.Finish());
  }
  JsonObject json;
  json.Integer("questions", static_cast<std::int64_t>(rehearsal.questions))
      .Boolean("of_readers", rehearsal.of_readers)
      .Number("overlap", rehearsal.overlap)
      .Number("median_ms_before", rehearsal.median_ms_before)
      .Number("median_ms_after", rehearsal.median_ms_after)
      .Raw("movers", JsonArray(movers));
  return json.Finish();
}

// Asks both generations; FAILED_PRECONDITION if their answers are less alike than the command allows.
absl::Status RehearseSwap(const ReindexCommand& command, const Rehearsed& both, std::optional<Rehearsal>& result) {
  const Time now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  result = Rehearse(both, ReadQuestions(QuestionsPath(command.where.index)), now);
  auto status = CheckOverlap(*result, command.min_overlap, "--min-overlap");
  if (!status.ok()) fmt::print(stderr, "xeber: rehearsal: {}", ToText(*result));
  return status;
}

// What a run printed of itself, besides the summary.
struct Beside {
  std::string rehearsal_json, rehearsal_text;         // "" = there was nothing to compare
  std::optional<std::uint64_t> peak_memory_megabytes;  // of this process, if it did the work
};

void PrintJson(const ReindexSummary& summary, const Beside& beside) {
  JsonObject reasons;
  for (const auto& [reason, count] : summary.rejects_by_reason) reasons.Integer(reason, static_cast<std::int64_t>(count));
  const std::pair<const char*, std::uint64_t> counts[] = {{"articles", summary.articles},
                                                          {"kept", summary.kept},
                                                          {"continued", summary.continued},
                                                          {"caught_up", summary.caught_up},
                                                          {"superseded", summary.superseded},
                                                          {"rejected", summary.rejected},
                                                          {"unknown_keys", summary.unknown_keys},
                                                          {"index_bytes", summary.index_bytes}};
  JsonObject json;
  for (const auto& [name, count] : counts) json.Integer(name, static_cast<std::int64_t>(count));
  if (beside.peak_memory_megabytes) json.Integer("peak_memory_megabytes", static_cast<std::int64_t>(*beside.peak_memory_megabytes));
  json.Raw("rejects_by_reason", reasons.Finish())
      .TextIfAny("rejects_file", summary.rejects_path)
      .Number("seconds", summary.seconds);
  if (!beside.rehearsal_json.empty())
    json.Raw("rehearsal", beside.rehearsal_json);
  else
    json.TextIfAny("rehearsal_text", beside.rehearsal_text);
  fmt::print("{}\n", json.Finish());
}

void PrintText(const ReindexSummary& summary, const Beside& beside) {
  const double articles = static_cast<double>(std::max<std::uint64_t>(summary.articles, 1));
  fmt::print("{} in {:.1f} s: {:.0f} articles/s, {:.0f} bytes an article", Counted(summary.articles, "article"), summary.seconds,
             articles / std::max(summary.seconds, 1e-3), summary.index_bytes / articles);
  if (beside.peak_memory_megabytes) fmt::print(", {} MB of memory at the most", *beside.peak_memory_megabytes);
  fmt::print("\n");
  const auto were = [](std::uint64_t count) { return count == 1 ? "was" : "were"; };
  if (summary.kept > 0) fmt::print("{} of them {} in the index before\n", summary.kept, were(summary.kept));
  if (summary.continued > 0)
    fmt::print("{} of them {} indexed by an interrupted run that this one went on with\n", summary.continued, were(summary.continued));
  if (summary.caught_up > 0) fmt::print("{} that came meanwhile taken in\n", Counted(summary.caught_up, "write"));
  if (summary.superseded > 0) fmt::print("{} of an article left out\n", Counted(summary.superseded, "older version"));
  if (summary.unknown_keys > 0) fmt::print("{} ignored\n", Counted(summary.unknown_keys, "unknown key"));
  if (!beside.rehearsal_text.empty()) fmt::print("rehearsal: {}", beside.rehearsal_text);
  if (summary.rejected == 0) return;
  fmt::print("{} rejected, see {}\n", Counted(summary.rejected, "line"), summary.rejects_path);
  for (const auto& [reason, count] : summary.rejects_by_reason) fmt::print("  {:>8} {}\n", count, reason);
}

absl::Status RunHere(const Globals& globals, const ReindexCommand& command) {
  xeber::ReindexOptions options = command.reindex;
  options.index_directory = command.where.index;
  if (command.from_index || command.annotations_only)
    if (const auto held = ReadManifest(PosixFileSystem(), options.index_directory); !held.ok()) return held.status();
  const auto data_dir = FindDataDirectory(globals);
  if (!data_dir.ok()) return data_dir.status();
  const auto pipeline = LoadPipeline(*data_dir, options.index_directory);
  if (!pipeline.ok()) return pipeline.status();
  PhaseBars phases;
  options.jobs = command.jobs.value_or(static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1u, 256u)));
  options.train_models = !command.no_models;
  options.keep_models = command.annotations_only;
  options.memory_bytes = command.memory_megabytes ? *command.memory_megabytes << 20 : ReindexMemory();
  if (!command.no_neighbours)
    options.find_neighbours = [&](const Snapshot& snapshot, const DocumentLocation& of, std::size_t limit) {
      return FindNeighbours(snapshot, *pipeline->analyzer, *pipeline->annotator, of, limit);
    };
  std::optional<Rehearsal> rehearsal;
  options.rehearse = [&](const Snapshot& before, const Snapshot& after) {
    phases.Finish();
    return RehearseSwap(command, {before, after, *pipeline->analyzer, *pipeline->annotator}, rehearsal);
  };
  options.progress = [&phases](const ReindexProgress& progress) { phases.Update(progress); };
  const auto summary = Reindex(options, *pipeline->analyzer, *pipeline->annotator);
  phases.Finish();
  if (!summary.ok()) return summary.status();
  Beside beside{.peak_memory_megabytes = PeakMemoryMegabytes()};
  if (rehearsal) beside = {ToJson(*rehearsal), ToText(*rehearsal), beside.peak_memory_megabytes};
  command.json ? PrintJson(*summary, beside) : PrintText(*summary, beside);
  return absl::OkStatus();
}

// Until it has ended.
absl::StatusOr<ReindexStatus> Follow(RemoteReindex& server, ReindexStatus status) {
  constexpr auto kInterval = std::chrono::milliseconds(250);
  PhaseBars phases;
  while (status.state == ReindexStatus::State::kRunning) {
    if (status.progress) phases.Update(*status.progress);
    std::this_thread::sleep_for(kInterval);
    auto next = server.Get();
    if (!next.ok()) return next.status();
    status = *std::move(next);
  }
  phases.Finish();
  return status;
}

absl::Status RunInServer(const ReindexCommand& command) {
  const auto remote = ReadRemoteOptions(command.where);
  if (!remote.ok()) return remote.status();
  const auto server = MakeRemoteReindex(*remote);
  if (command.stop) return server->Stop().status();
  const auto started = server->Start({.files = command.reindex.files,
                                      .replace = command.reindex.replace,
                                      .annotations_only = command.annotations_only,
                                      .no_models = command.no_models,
                                      .no_neighbours = command.no_neighbours,
                                      .anew = command.reindex.anew,
                                      .min_overlap = command.min_overlap,
                                      .jobs = command.jobs.value_or(1),
                                      .time_zone = command.reindex.time_zone});
  if (!started.ok()) return started.status();
  const auto ended = Follow(*server, *started);
  if (!ended.ok()) return ended.status();
  if (!ended->error.ok() && !ended->rehearsal.empty()) fmt::print(stderr, "xeber: rehearsal: {}", ended->rehearsal);
  if (!ended->error.ok()) return ended->error;
  const Beside beside{.rehearsal_text = ended->rehearsal};
  command.json ? PrintJson(ended->summary, beside) : PrintText(ended->summary, beside);
  return absl::OkStatus();
}

absl::Status Run(const Globals& globals, const ReindexCommand& command) {
  if (command.stop && command.where.server.empty()) return WrongUsage("reindex: --stop needs the --server that reindexes");
  if (!command.stop && !command.from_index && !command.annotations_only && command.reindex.files.empty())
    return WrongUsage("reindex: name files to read, or --from-index, or --annotations-only");
  return command.where.server.empty() ? RunHere(globals, command) : RunInServer(command);
}

}  // namespace

void AddReindex(Program& program) {
  auto [app, command] = program.Add<ReindexCommand>("reindex", "Build an index from archive files, or add them to one", &Run);
  xeber::ReindexOptions& options = command.reindex;
  AddEngineOptions(app, command.where);
  app.get_option("--index")->description("The index directory; made if it does not exist");
  app.get_option("--server")->description("The server that does it, beside its answers; files are names in its --archive-dir");
  auto* files = app.add_option("file", options.files, "JSON lines, plain, .gz or .zst; - = standard input");
  auto* from_index =
      app.add_flag("--from-index", command.from_index, "Index anew the articles that the index holds (after an upgrade)");
  app.add_option("--jobs", command.jobs, "Threads that analyse and index; one a core if not stated, in a server one")
      ->check(CLI::Range(1, 256));
  app.add_option("--memory", command.memory_megabytes, "Megabytes for what is being indexed: the more, the fewer segments, and the faster all answers; a quarter of the machine's if not stated")
      ->check(CLI::Range(64, 1 << 20))
      ->excludes("--server");
  AddZoneOption(app, options.time_zone);
  app.add_option("--rejects", options.rejects_path, "Where bad lines go; rejects.tsv in the index if not stated")
      ->type_name("FILE")
      ->excludes("--server");
  app.add_flag("--replace", options.replace, "Drop what the index holds instead of adding to it")->excludes(from_index);
  app.add_flag("--anew", options.anew, "Do not go on with an interrupted run: read, learn and index everything again");
  app.add_flag("--no-models", command.no_models,
               "Learn no categories and no latent topics from the archive: faster, similar news a little worse");
  app.add_flag("--no-neighbours", command.no_neighbours,
               "Do not find beforehand which articles are alike: a reindex in half the time, similar news by id several times slower");
  files->excludes(from_index);
  app.add_flag("--annotations-only", command.annotations_only,
               "Annotate the articles that the index holds anew (after a change of gazetteer.tsv); what was learned from them stays")
      ->excludes(from_index)
      ->excludes(files)
      ->excludes("--replace")
      ->excludes("--no-models");
  app.add_option("--min-overlap", command.min_overlap,
                 "Swap only if the top 10 of old and new index share this much on average, 0 to 1; 0 if not stated")
      ->type_name("SHARE")
      ->check(CLI::Range(0.0, 1.0));
  app.add_flag("--stop", command.stop, "End the one that runs in the server; what it has done is kept once everything was read")
      ->excludes(files)
      ->excludes(from_index)
      ->excludes("--annotations-only");
  app.add_flag("--json", command.json, "The summary as a JSON object on one line");
  app.footer(
      "\nThe old index stays in use until the new one is whole; an interrupted run leaves it as it was, and the same command\n"
      "goes on with what that run had learned and indexed. What a server writes meanwhile is in the new one, too. Before the swap both are asked\n"
      "what readers of the server asked lately (else titles and ids of articles), and what changes is printed.\n"
      "With --server this command only watches: it may be ended, and the server goes on.\n"
      "\nExamples:\n"
      "  xeber reindex --index news.xeber archive-*.jsonl.zst --time-zone +04:00\n"
      "  zcat old.gz | xeber reindex --index news.xeber --replace -\n"
      "  xeber reindex --index news.xeber --from-index\n"
      "  xeber reindex --index news.xeber --annotations-only\n"
      "  xeber reindex --server 127.0.0.1:50051 --from-index");
}

}  // namespace xeber::cli
