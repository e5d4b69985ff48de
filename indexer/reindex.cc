#include "indexer/reindex.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <mutex>
#include <thread>

#include "absl/strings/str_cat.h"
#include "annotate/archive_trainer.h"
#include "index/generation_builder.h"
#include "index/hash.h"
#include "index/impact.h"
#include "index/index.h"
#include "index/manifest.h"
#include "index/layout.h"
#include "index/segment_builder.h"
#include "index/segment_files.h"
#include "indexer/document_maker.h"
#include "indexer/neighbour_stage.h"
#include "indexer/reindex_input.h"
#include "indexer/reindex_reporter.h"
#include "indexer/reindex_state.h"
#include "indexer/train_models.h"
#include "text/analyzer_settings.h"

namespace xeber {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kSmallestSlice = 4096;  // articles: a segment costs a look-up a term and query
constexpr std::uint64_t kLargestSlice = kMaxSegmentDocuments;

// Where a run keeps what the archive taught, for one that goes on.
std::string KeptModelsPath(const std::string& scratch_directory) { return scratch_directory + "/models"; }

// What is not covered by `done`, in order, in pieces of at most `largest`.
std::vector<Slice> SlicesLeft(const std::vector<Slice>& done, std::uint64_t end, std::uint64_t largest) {
  std::vector<Slice> left;
  std::uint64_t at = 0;
  const auto cut = [&](std::uint64_t until) {
    for (; at < until; at = left.back().end) left.push_back({at, std::min(at + largest, until)});
  };
  for (const Slice& slice : done) {
    cut(slice.begin);
    at = std::max(at, slice.end);
  }
  cut(end);
  return left;
}

// Of the current generation; the one before it lies beside.
std::uint64_t BytesOfSegments(const std::string& index_directory) {
  const auto manifest = ReadManifest(PosixFileSystem(), index_directory);
  if (!manifest.ok()) return 0;
  std::uint64_t bytes = 0;
  std::error_code ignored;
  for (const ManifestSegment& segment : manifest->segments) {
    std::filesystem::directory_iterator at(SegmentDirectory(index_directory, segment.name), ignored), end;
    for (; !ignored && at != end; at.increment(ignored)) bytes += at->file_size(ignored);
  }
  return bytes;
}

// One reindex, step by step.
class Run {
 public:
  Run(const ReindexOptions& options, const Analyzer& analyzer, const Annotator& annotator)
      : options_(options),
        annotator_(annotator),
        analyzer_(analyzer),
        make_document_(MakeDocumentMaker(analyzer, annotator)),
        reporter_(options_.progress),
        input_(options_, reporter_) {}

  absl::StatusOr<ReindexSummary> Do() {
    if (auto status = input_.OpenFiles(); !status.ok()) return status;
    if (auto status = Begin(); !status.ok()) return status;
    auto summary = Build();
    if (absl::IsCancelled(summary.status()))
      return absl::CancelledError(generation_->LeaveKept() ? "the reindex was stopped; the same command goes on where it was"
                                                           : "the reindex was stopped; nothing of it is kept");
    return summary;
  }

 private:
  absl::StatusOr<ReindexSummary> Build() {
    if (auto status = Read(); !status.ok()) return status;
    if (auto status = Train(); !status.ok()) return status;
    if (auto status = IndexSlices(); !status.ok()) return status;
    if (options_.find_neighbours)
      if (auto status = AddNeighbours(*generation_, options_, reporter_); !status.ok()) return status;
    if (auto status = CatchUp(); !status.ok()) return status;
    if (auto status = Rehearse(); !status.ok()) return status;
    return Finish();
  }

  absl::Status Begin();
  absl::Status Read();
  absl::Status Train();
  absl::StatusOr<std::string> Learn();
  absl::StatusOr<std::string> OldModels() const;
  absl::Status TakeModels(std::string bytes);
  absl::Status IndexSlices();
  absl::Status IndexSlice(const Slice& slice);
  absl::Status CatchUp();
  absl::Status Rehearse();
  absl::StatusOr<ReindexSummary> Finish();
  std::size_t jobs() const { return static_cast<std::size_t>(std::max(1, options_.jobs)); }

  const ReindexOptions& options_;
  const Annotator& annotator_;
  const Analyzer& analyzer_;
  const DocumentMaker make_document_;
  const Clock::time_point start_ = Clock::now();
  ReindexReporter reporter_;
  std::string key_;  // says what is made; empty if nobody can tell
  std::unique_ptr<GenerationBuilder> generation_;
  ReindexInput input_;  // its files lie in the generation's scratch directory, and go before the lock is given up
  std::shared_ptr<const Snapshot> before_;  // the old generation; null = none
  std::shared_ptr<const ArchiveModels> models_;
  GenerationBuilder::Memory memory_;
  std::uint64_t journal_through_ = 0, caught_up_ = 0, continued_ = 0;
  std::atomic<std::uint64_t> indexed_ = 0;
};

absl::Status Run::Begin() {
  const std::string versions = absl::StrCat(AnalyzerVersion(analyzer_), " ", annotator_.version(), " ",
                                            annotator_.gazetteer_version(), " ", kPartVersion);
  key_ = ReindexKey(options_, versions);
  if (options_.anew)  // a run without a key removes what is there
    if (const auto none = GenerationBuilder::Begin(options_.index_directory); !none.ok()) return none.status();
  auto generation = GenerationBuilder::Begin(options_.index_directory, nullptr, key_);
  if (!generation.ok()) return generation.status();
  generation_ = *std::move(generation);
  return absl::OkStatus();
}

// All articles onto the disk, or what a run that was interrupted has read.
absl::Status Run::Read() {
  auto index = Index::Open(options_.index_directory,
                           {.make_document = make_document_, .parse_models = ParseArchiveModels, .check_versions = false});
  if (!index.ok() && !absl::IsNotFound(index.status())) return index.status();
  if (index.ok()) before_ = (*index)->snapshot();
  const std::string path = generation_->scratch_directory() + "/spool";
  if (const auto& kept = generation_->kept()) {
    if (auto status = input_.Reopen(path, kept->state); !status.ok()) return status;
    continued_ = kept->articles;
  } else {
    if (auto status = input_.Read(index.ok() ? index->get() : nullptr, path); !status.ok()) return status;
    if (!key_.empty()) {
      if (auto status = input_.Keep(); !status.ok()) return status;
      if (auto status = generation_->Keep(EncodeReindexState(input_.state())); !status.ok()) return status;
    }
  }
  journal_through_ = input_.state().journal_through;
  memory_ = input_.memory();
  return absl::OkStatus();
}

// What was learned stays: vectors and topics told before can be compared with those told from now on.
absl::StatusOr<std::string> Run::OldModels() const {
  const auto manifest = ReadManifest(PosixFileSystem(), options_.index_directory);
  if (!manifest.ok()) return manifest.status();
  return ReadModels(PosixFileSystem(), options_.index_directory, *manifest);
}

absl::StatusOr<std::string> Run::Learn() {
  const std::string path = KeptModelsPath(generation_->scratch_directory());
  if (const auto kept = PosixFileSystem().Map(path); kept.ok())
    if (const auto bytes = Unsealed((*kept)->bytes())) return std::string(*bytes);
  reporter_.Begin(ReindexProgress::Phase::kTraining);
  const std::size_t total = std::min(input_.entries().size(), kTrainingArticles);
  const auto report = [&](std::size_t articles) {
    reporter_.Report({.articles = articles, .total = total}, articles == total);
    return Going(options_);
  };
  auto bytes = TrainModels(input_.spool(), input_.entries(), make_document_, jobs(), report);
  if (!bytes.ok()) return bytes.status();
  if (auto status = PosixFileSystem().WriteFile(path, Sealed(*bytes)); !status.ok()) return status;
  if (auto status = PosixFileSystem().SyncDirectory(generation_->scratch_directory()); !status.ok()) return status;
  return bytes;
}

absl::Status Run::TakeModels(std::string bytes) {
  if (bytes.empty()) return absl::OkStatus();
  auto models = ParseArchiveModels(bytes);
  if (!models.ok()) return models.status();
  models_ = *std::move(models);
  generation_->SetModels(std::move(bytes), models_);
  return absl::OkStatus();
}

absl::Status Run::Train() {
  if (!options_.keep_models && !options_.train_models) return absl::OkStatus();
  auto bytes = options_.keep_models ? OldModels() : Learn();
  return bytes.ok() ? TakeModels(*std::move(bytes)) : bytes.status();
}

// Into one segment, or several where memory is short.
absl::Status Run::IndexSlice(const Slice& slice) {
  const std::uint64_t budget = options_.memory_bytes / jobs() / 2;
  SegmentBuilder builder(EmptyStatistics(), models_);
  std::uint64_t begin = slice.begin;
  for (std::uint64_t i = slice.begin; i < slice.end; ++i) {
    if (auto status = Going(options_); !status.ok()) return status;
    auto article = input_.spool().Read(input_.entries()[i]);
    if (!article.ok()) return article.status();
    builder.Add(make_document_(*std::move(article)));
    reporter_.Report({.articles = ++indexed_, .total = input_.entries().size()});
    if (builder.memory_bytes() <= budget && i + 1 < slice.end) continue;
    if (auto status = generation_->AddSegment(builder.Finish(), Slice{begin, i + 1}); !status.ok()) return status;
    begin = i + 1;
  }
  return absl::OkStatus();
}

absl::Status Run::IndexSlices() {
  reporter_.Begin(ReindexProgress::Phase::kIndexing);
  indexed_ = continued_;
  const std::uint64_t all = input_.entries().size();
  const std::uint64_t largest = std::clamp(all / jobs() + 1, kSmallestSlice, kLargestSlice);
  const auto& kept = generation_->kept();
  const std::vector<Slice> slices = SlicesLeft(kept ? kept->slices : std::vector<Slice>(), all, largest);
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  absl::Status failure;
  const auto work = [&] {
    for (std::size_t i = next++; i < slices.size(); i = next++) {
      const absl::Status status = IndexSlice(slices[i]);
      if (status.ok()) continue;
      const std::scoped_lock lock(mutex);
      failure.Update(status);
      next = slices.size();
      return;
    }
  };
  {
    std::vector<std::jthread> workers;
    for (std::size_t i = 0; i < jobs(); ++i) workers.emplace_back(work);
  }
  reporter_.Report({.articles = indexed_, .total = all}, true);
  return failure;
}

// What was written meanwhile, until so little is left that a server takes it over at once.
absl::Status Run::CatchUp() {
  constexpr std::uint64_t kLeftToTheServer = 100;
  constexpr int kMostRounds = 100;  // should more arrive than can be indexed, the server takes over the rest
  if (before_ == nullptr) return absl::OkStatus();
  for (int round = 0; round < kMostRounds; ++round) {
    if (auto status = Going(options_); !status.ok()) return status;
    const auto records = generation_->CatchUp(make_document_, std::max(1, options_.jobs), memory_, journal_through_);
    if (!records.ok()) return records.status();
    caught_up_ += *records;
    if (*records <= kLeftToTheServer) break;
  }
  return absl::OkStatus();
}

absl::Status Run::Rehearse() {
  if (!options_.rehearse || before_ == nullptr || before_->live_documents() == 0) return absl::OkStatus();
  const auto after = generation_->Open();
  return after.ok() ? options_.rehearse(*before_, **after) : after.status();
}

absl::StatusOr<ReindexSummary> Run::Finish() {
  Manifest versions;
  versions.analyzer = AnalyzerVersion(analyzer_);
  versions.annotator = annotator_.version();
  versions.gazetteer = annotator_.gazetteer_version();
  versions.time_zone_minutes = static_cast<int>(options_.time_zone.count());
  if (auto status = generation_->Commit(journal_through_, versions, memory_); !status.ok()) return status;

  const ReindexState& state = input_.state();
  ReindexSummary summary{.articles = input_.entries().size(),
                         .kept = input_.taken_over(),
                         .continued = continued_,
                         .caught_up = caught_up_,
                         .superseded = state.superseded,
                         .rejected = state.rejected,
                         .rejects_by_reason = state.rejects_by_reason,
                         .unknown_keys = state.unknown_keys};
  if (summary.rejected > 0)
    summary.rejects_path = options_.rejects_path.empty() ? RejectsPath(options_.index_directory) : options_.rejects_path;
  summary.index_bytes = BytesOfSegments(options_.index_directory);
  summary.seconds = std::chrono::duration<double>(Clock::now() - start_).count();
  return summary;
}

}  // namespace

std::string AnalyzerVersion(const Analyzer& analyzer) {
  return absl::StrCat(Analyzer::kVersion, ".", kWeightsVersion, ".", AnalyzerSettings(analyzer));
}

absl::StatusOr<ReindexSummary> Reindex(const ReindexOptions& options, const Analyzer& analyzer, const Annotator& annotator) {
  return Run(options, analyzer, annotator).Do();
}

}  // namespace xeber
