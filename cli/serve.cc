// xeber serve
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <thread>

#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "cli/command.h"
#include "cli/data_directory.h"
#include "cli/serve_config.h"
#include "cli/serve_reindex.h"
#include "cli/terminal.h"
#include "cli/termination.h"
#include "grpc/support/log.h"
#include "index/file_system.h"
#include "index/layout.h"
#include "index/manifest.h"
#include "index/read_log.h"
#include "indexer/indexer.h"
#include "indexer/open_index.h"
#include "ranking/local_engine.h"
#include "indexer/document_maker.h"
#include "server/alerts.h"
#include "server/curation_store.h"
#include "server/recent_questions.h"
#include "ranking/facet_counter.h"
#include "ranking/suggester.h"
#include "server/server.h"

namespace xeber::cli {
namespace {

constexpr int kDefaultDrainSeconds = 10;
constexpr int kMaxDrainSeconds = 3600;
constexpr int kMaxWorkers = 1024;
constexpr int kDefaultQuestions = 256;
constexpr int kMaxQuestions = 1000;
constexpr int kMaxSealAfter = 32768;
constexpr double kMaxVisibilityInterval = 3600;
constexpr double kMaxScrubInterval = 24 * 365;  // hours
constexpr int kMaxScrubRate = 10'000;

struct ServeCommand {
  std::string config_file;
  ServeConfig flags;
  bool insecure = false;
};

// In one piece, so that lines of several threads do not mix.
void WriteLogLine(std::string_view line) {
  const std::string whole = std::string(line) + "\n";
  std::fwrite(whole.data(), 1, whole.size(), stderr);
}

// gRPC's own complaints become lines of our log.
void SendGrpcLogToOurs() {
  gpr_set_log_function([](gpr_log_func_args* entry) {
    if (entry->severity == GPR_LOG_SEVERITY_ERROR) WriteLogLine(ToJsonLine(absl::Now(), "grpc", entry->message));
  });
}

absl::StatusOr<ServeConfig> ReadConfig(const ServeCommand& command) {
  ServeConfig config = command.flags;
  if (command.insecure) config.insecure = true;
  if (!command.config_file.empty()) {
    const auto file = ReadServeConfig(command.config_file);
    if (!file.ok()) return file.status();
    config = Merge(config, *file);
  }
  if (!config.index) return WrongUsage("--index DIR is required, here or in the file of --config");
  return config;
}

ServerOptions MakeServerOptions(const ServeConfig& config) {
  ServerOptions options;
  if (config.listen) options.listen = *config.listen;
  options.http_listen = config.http_listen.value_or("");
  options.tls_certificate_file = config.tls_certificate.value_or("");
  options.tls_key_file = config.tls_key.value_or("");
  options.insecure = config.insecure.value_or(false);
  options.pool.workers = config.workers.value_or(0);
  options.log = WriteLogLine;
  return options;
}

IndexOptions MakeIndexOptions(const ServeConfig& config, const Analyzer& analyzer) {
  IndexOptions options{.writable = true};
  options.prepare_segment = [&analyzer](const Segment& segment) {
    PrepareSuggestions(segment, analyzer);
    PrepareFacets(segment);
  };
  if (config.seal_after)
    options.seal_after_articles = static_cast<std::uint32_t>(std::clamp(*config.seal_after, 1, kMaxSealAfter));
  if (config.visibility_interval)
    options.visibility_interval =
        std::chrono::milliseconds(std::llround(1000 * std::min(*config.visibility_interval, kMaxVisibilityInterval)));
  if (config.scrub_interval)
    options.scrub_interval = std::chrono::milliseconds(std::llround(3.6e6 * std::min(*config.scrub_interval, kMaxScrubInterval)));
  if (config.scrub_rate)
    options.scrub_bytes_per_second = static_cast<std::uint64_t>(std::clamp(*config.scrub_rate, 1, kMaxScrubRate)) << 20;
  options.tell = [](std::string_view event, std::string_view detail) { WriteLogLine(ToJsonLine(absl::Now(), event, detail)); };
  return options;
}

AlertsOptions MakeAlertsOptions() {
  AlertsOptions options;
  options.now = [] { return ClockNow(); };
  options.log_number = static_cast<std::uint64_t>(absl::ToUnixNanos(absl::Now()));
  options.log = WriteLogLine;
  return options;
}

void LogDamage(const Index& index) {
  for (const std::string& segment : index.repaired())
    WriteLogLine(
        ToJsonLine(absl::Now(), "repaired", "segment " + segment + " was damaged, and is made anew from its stored articles"));
  for (const DamagedSegment& damaged : index.damaged())
    WriteLogLine(ToJsonLine(absl::Now(), "damaged",
                            "segment " + damaged.segment.name + " is left out: " + std::string(damaged.fault.message())));
  if (const auto fault = index.models_fault(); !fault.ok())
    WriteLogLine(ToJsonLine(absl::Now(), "damaged", "the archive's models are not used: " + std::string(fault.message())));
}

// Every faulty line on a line of the log.
void LogGazetteerFaults(const absl::Status& faults) {
  for (const absl::string_view line : absl::StrSplit(faults.message(), '\n'))
    WriteLogLine(ToJsonLine(absl::Now(), "gazetteer_fault", {line.data(), line.size()}));
}

// The gazetteer of the index, read anew.
absl::Status ReloadGazetteer(const Pipeline& pipeline) {
  const absl::Status status = pipeline.annotator->Reload();
  if (!status.ok()) {
    LogGazetteerFaults(status);
    return status;
  }
  WriteLogLine(ToJsonLine(absl::Now(), "gazetteer", "version " + pipeline.annotator->gazetteer_version() + " is in use"));
  return absl::OkStatus();
}

void LogGazetteer(const std::string& index_directory, const Pipeline& pipeline) {
  const auto manifest = ReadManifest(PosixFileSystem(), index_directory);
  if (!manifest.ok() || manifest->gazetteer == pipeline.annotator->gazetteer_version()) return;
  WriteLogLine(ToJsonLine(absl::Now(), "gazetteer",
                          "gazetteer.tsv is another one than at the last reindex; for articles from before, run: xeber reindex "
                          "--annotations-only --index " +
                              index_directory));
}

absl::Status Serve(const ServeConfig& config, const std::string& data_dir, const Pipeline& pipeline, Termination& termination) {
  const auto index = OpenIndex(*config.index, pipeline, MakeIndexOptions(config, *pipeline.analyzer));
  if (!index.ok()) return index.status();
  LogDamage(**index);
  LogGazetteer(*config.index, pipeline);
  // Beside the first requests; who asks for suggestions or facets before it is done waits for it.
  const std::jthread preparing([snapshot = (*index)->snapshot(), &pipeline](const std::stop_token& stop) {
    for (const SegmentView& view : snapshot->segments())
      if (!stop.stop_requested()) PrepareSuggestions(*view.segment, *pipeline.analyzer);
    for (const SegmentView& view : snapshot->segments())
      if (!stop.stop_requested()) PrepareFacets(*view.segment);
  });
  const auto reads = ReadLog::Open(**index, {.writable = true});
  if (reads->restarted())
    WriteLogLine(ToJsonLine(absl::Now(), "damaged", "reads.bin cannot be read: reads are counted anew"));
  CurationStore curations(*config.index, {*pipeline.analyzer, pipeline.annotator.get()});
  if (const auto fault = curations.fault(); !fault.ok())
    WriteLogLine(ToJsonLine(absl::Now(), "damaged", "curations apply but cannot be changed: " + std::string(fault.message())));
  const auto engine = MakeLocalEngine(
      **index, *pipeline.analyzer, *pipeline.annotator,
      {.reads = reads.get(), .keyboards = &pipeline.keyboards, .curations = [&curations] { return curations.book(); }});
  RecentQuestions questions(
      QuestionsPath(*config.index),
      static_cast<std::size_t>(std::min(config.question_sample.value_or(kDefaultQuestions), kMaxQuestions)));
  const auto recording = MakeRecordingEngine(*engine, questions);
  Alerts alerts(**index, {*pipeline.analyzer, pipeline.annotator.get()}, MakeDocumentMaker(*pipeline.analyzer, *pipeline.annotator),
                MakeAlertsOptions());
  if (const auto fault = alerts.fault(); !fault.ok())
    WriteLogLine(ToJsonLine(absl::Now(), "damaged", "saved queries can be watched but not changed: " + std::string(fault.message())));
  Indexer indexer(**index, *pipeline.analyzer, *pipeline.annotator, alerts.listener());
  ReindexRunner reindexes(
      MakeReindexWork({.data_dir = data_dir, .index_directory = *config.index, .archive_dir = config.archive_dir.value_or("")}, **index,
                      WriteLogLine),
      [] { return ClockNow(); });
  ServerOptions options = MakeServerOptions(config);
  options.reindexes = &reindexes;
  options.reload_gazetteer = [&pipeline] { return ReloadGazetteer(pipeline); };
  const auto server = Server::Start(options, *recording, &indexer, reads.get(), &alerts, &curations);
  if (!server.ok()) return server.status();
  termination.Await([&pipeline] { ReloadGazetteer(pipeline).IgnoreError(); });
  (*server)->Drain(std::chrono::seconds(std::min(config.drain_seconds.value_or(kDefaultDrainSeconds), kMaxDrainSeconds)));
  return absl::OkStatus();
}

absl::Status Run(const Globals& globals, const ServeCommand& command) {
  const auto config = ReadConfig(command);
  if (!config.ok()) return config.status();
  Termination termination;  // before any thread
  SendGrpcLogToOurs();
  const auto data_dir = FindDataDirectory(globals);
  if (!data_dir.ok()) return data_dir.status();
  absl::Status faults;
  const auto pipeline = LoadPipeline(*data_dir, *config->index, &faults);
  if (!pipeline.ok()) return pipeline.status();
  if (!faults.ok()) LogGazetteerFaults(faults);
  return Serve(*config, *data_dir, *pipeline, termination);
}

}  // namespace

void AddServe(Program& program) {
  auto [app, command] = program.Add<ServeCommand>("serve", "Answer over gRPC, and over HTTP/JSON if wanted", &Run);
  ServeConfig& flags = command.flags;
  app.add_option("--index", flags.index, "The index directory, for reading and writing")->type_name("DIR");
  app.add_option("--listen", flags.listen, "Address of gRPC; 127.0.0.1:50051 if not stated, port 0 = any free one")
      ->type_name("HOST:PORT");
  app.add_option("--http-listen", flags.http_listen, "Address of HTTP/JSON; none if not stated")->type_name("HOST:PORT");
  app.add_option("--config", command.config_file, "A TOML file with any of these settings (listen = \"…\"); flags win over it")
      ->type_name("FILE");
  app.add_option("--tls-certificate", flags.tls_certificate, "PEM chain of the server")->type_name("FILE");
  app.add_option("--tls-key", flags.tls_key, "PEM key of the certificate")->type_name("FILE");
  app.add_flag("--insecure", command.insecure, "Listen beyond this machine without TLS");
  app.add_option("--workers", flags.workers, "Threads that answer; one a core if not stated")->check(CLI::Range(0, kMaxWorkers));
  app.add_option("--seal-after", flags.seal_after, "Articles in memory that are written out as a segment; 4096 if not stated")
      ->check(CLI::Range(1, kMaxSealAfter));
  app.add_option("--visibility-interval", flags.visibility_interval,
                 "Seconds until answers show what was acknowledged as committed, at the most; 1 if not stated, 0 = at once")
      ->type_name("SECONDS")
      ->check(CLI::Range(0.0, kMaxVisibilityInterval));
  app.add_option("--question-sample", flags.question_sample,
                 "Questions of readers that are kept, in the index, to rehearse a reindex by; 256 if not stated, 0 = none")
      ->check(CLI::Range(0, kMaxQuestions));
  app.add_option("--scrub-interval", flags.scrub_interval,
                 "Hours between two rounds of reading all sealed files to find damage; 24 if not stated, 0 = never")
      ->type_name("HOURS")
      ->check(CLI::Range(0.0, kMaxScrubInterval));
  app.add_option("--scrub-rate", flags.scrub_rate, "Megabytes that a round reads a second; 16 if not stated")
      ->type_name("MB")
      ->check(CLI::Range(1, kMaxScrubRate));
  app.add_option("--archive-dir", flags.archive_dir, "Folder whose archive files xeber reindex --server may name; none if not stated")
      ->type_name("DIR");
  app.add_option("--drain-seconds", flags.drain_seconds, "How long calls may still run after SIGTERM or SIGINT; 10 if not stated")
      ->check(CLI::Range(0, kMaxDrainSeconds));
  app.footer(
      "\nSIGHUP reads gazetteer.tsv of the index anew (docs/annotate.md).\n"
      "The log goes to standard error, one JSON object a line; the line \"serving\" names the address.\n"
      "\nExamples:\n"
      "  xeber serve --index news.xeber\n"
      "  xeber serve --index news.xeber --listen 0.0.0.0:50051 --tls-certificate cert.pem --tls-key key.pem\n"
      "  curl -H 'content-type: application/json' -d '{\"query\":\"flood\"}' \\\n"
      "    http://127.0.0.1:8080/xeber.v1.SearchService/Search      (with --http-listen 127.0.0.1:8080)");
}

}  // namespace xeber::cli
