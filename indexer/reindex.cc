#include "indexer/reindex.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <mutex>
#include <thread>

#include "absl/strings/str_cat.h"
#include "annotate/archive_trainer.h"
#include "index/generation_builder.h"
#include "index/impact.h"
#include "index/index.h"
#include "index/layout.h"
#include "index/manifest.h"
#include "index/segment_builder.h"
#include "index/segment_files.h"
#include "indexer/article_spool.h"
#include "indexer/document_maker.h"
#include "indexer/feed_reader.h"
#include "indexer/rejects_file.h"
#include "indexer/train_models.h"
#include "text/analyzer_settings.h"

namespace xeber {
namespace {

using Clock = std::chrono::steady_clock;

double SecondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

constexpr std::size_t kSmallestSlice = 4096;  // articles: a segment costs a look-up a term and query
constexpr std::size_t kLargestSlice = kMaxSegmentDocuments;

// One reindex, step by step.
class Run {
 public:
  Run(const ReindexOptions& options, const Analyzer& analyzer, const Annotator& annotator)
      : options_(options),
        annotator_(annotator),
        analyzer_(analyzer),
        make_document_(MakeDocumentMaker(analyzer, annotator)),
        rejects_(options.rejects_path.empty() ? RejectsPath(options.index_directory) : options.rejects_path) {}

  absl::StatusOr<ReindexSummary> Do() {
    if (auto status = OpenFeeds(); !status.ok()) return status;
    auto generation = GenerationBuilder::Begin(options_.index_directory);
    if (!generation.ok()) return generation.status();
    generation_ = *std::move(generation);
    auto spool = ArticleSpool::Create(generation_->scratch_directory() + "/spool");
    if (!spool.ok()) return spool.status();
    spool_ = *std::move(spool);
    if (auto status = SpoolOldGeneration(); !status.ok()) return status;
    if (auto status = SpoolFeeds(); !status.ok()) return status;
    auto entries = spool_->SortByTime();
    if (!entries.ok()) return entries.status();
    entries_ = *std::move(entries);
    if (auto status = Train(); !status.ok()) return status;
    if (auto status = IndexSlices(); !status.ok()) return status;
    if (auto status = CatchUp(); !status.ok()) return status;
    if (auto status = Rehearse(); !status.ok()) return status;
    return Finish();
  }

 private:
  absl::Status OpenFeeds() {
    for (const std::string& file : options_.files) {
      auto feed = OpenFeed(file, {.time_zone = options_.time_zone});
      if (!feed.ok()) return feed.status();
      feeds_.push_back(*std::move(feed));
    }
    return absl::OkStatus();
  }

  absl::Status SpoolOldGeneration();
  absl::Status SpoolFeeds();
  absl::Status NothingRead() const;
  absl::Status SpoolFeed(FeedReader& feed);
  absl::Status SpoolArticle(const Article& article);
  absl::Status Train();
  absl::Status KeepModels();
  absl::Status TakeModels(std::string bytes);
  absl::Status IndexSlices();
  absl::Status CatchUp();
  absl::Status Rehearse();
  absl::Status IndexSlice(std::size_t begin, std::size_t end, SegmentBuilder& builder);
  absl::Status FinishSegment(SegmentBuilder& builder) {
    return builder.size() == 0 ? absl::OkStatus() : generation_->AddSegment(builder.Finish());
  }
  absl::StatusOr<ReindexSummary> Finish();
  void Report(ReindexProgress::Phase phase, std::uint64_t articles, std::uint64_t total, bool always = false);

  const ReindexOptions& options_;
  const Annotator& annotator_;
  const Analyzer& analyzer_;
  const DocumentMaker make_document_;
  RejectsFile rejects_;
  const Clock::time_point start_ = Clock::now();
  Clock::time_point phase_start_ = Clock::now();
  Clock::time_point reported_ = Clock::now();
  std::mutex report_mutex_;

  std::vector<std::unique_ptr<FeedReader>> feeds_;
  std::unique_ptr<GenerationBuilder> generation_;
  std::unique_ptr<ArticleSpool> spool_;
  std::vector<SpoolEntry> entries_;
  std::shared_ptr<const Snapshot> before_;  // the old generation; null = none
  std::shared_ptr<const ArchiveModels> models_;
  GenerationBuilder::Memory memory_;
  std::uint64_t read_ = 0, old_ = 0, buried_ = 0, caught_up_ = 0, journal_through_ = 0;
  std::atomic<std::uint64_t> indexed_ = 0;
};

void Run::Report(ReindexProgress::Phase phase, std::uint64_t articles, std::uint64_t total, bool always) {
  constexpr auto kInterval = std::chrono::milliseconds(200);
  if (!options_.progress) return;
  const std::unique_lock lock(report_mutex_, std::try_to_lock);
  if (!lock.owns_lock() || (!always && Clock::now() - reported_ < kInterval)) return;
  reported_ = Clock::now();
  ReindexProgress progress{.phase = phase, .articles = articles, .total = total, .seconds = SecondsSince(phase_start_)};
  for (const auto& feed : feeds_) {
    progress.bytes_read += feed->bytes_read();
    progress.bytes_total += feed->bytes_total();
  }
  options_.progress(progress);
}

// The articles the index holds now, journal included. What is written to the journal later is replayed over the new generation.
absl::Status Run::SpoolOldGeneration() {
  auto index = Index::Open(options_.index_directory,
                           {.make_document = make_document_, .parse_models = ParseArchiveModels, .check_versions = false});
  if (absl::IsNotFound(index.status())) return absl::OkStatus();
  if (!index.ok()) return index.status();
  before_ = (*index)->snapshot();
  const auto& snapshot = before_;
  journal_through_ = snapshot->journal_sequence();
  if (options_.replace) return absl::OkStatus();
  memory_.graves = (*index)->graves();
  memory_.answered = (*index)->answered();
  for (const DamagedSegment& damaged : (*index)->damaged())
    return absl::DataLossError(
        absl::StrCat(damaged.fault.message(), ": the ", damaged.segment.articles,
                     " articles of that segment would be lost; run xeber check --repair, restore a backup, or "
                     "make the index anew from the archive with --replace"));
  for (const SegmentView& view : snapshot->segments()) {
    for (DocId doc = 0; doc < view.segment->size(); ++doc) {
      if (view.Deleted(doc)) continue;
      const auto article = view.segment->article(doc);
      if (!article.ok()) return article.status();
      if (auto status = spool_->Add(*article); !status.ok()) return status;
      ++old_;
    }
  }
  return absl::OkStatus();
}

absl::Status Run::SpoolFeeds() {
  for (const auto& feed : feeds_)
    if (auto status = SpoolFeed(*feed); !status.ok()) return status;
  Report(ReindexProgress::Phase::kReading, read_, read_, true);
  if (auto status = rejects_.Close(); !status.ok()) return status;
  const bool suspicious = rejects_.count() > 0 || options_.replace;  // an empty file alone makes an empty index
  return !feeds_.empty() && read_ == 0 && suspicious ? NothingRead() : absl::OkStatus();
}

absl::Status Run::NothingRead() const {
  const auto rejected = rejects_.count();
  const std::string lines = rejected == 1 ? "the only line was" : absl::StrCat("all ", rejected, " lines were");
  const std::string why = rejected == 0 ? "the files are empty" : absl::StrCat(lines, " rejected, see ", rejects_.path());
  return absl::InvalidArgumentError(absl::StrCat("no article could be read: ", why, "; the index stays as it was"));
}

absl::Status Run::SpoolFeed(FeedReader& feed) {
  Article article;
  Reject reject;
  while (true) {
    switch (feed.Next(article, reject)) {
      case FeedEvent::kEnd:
        return absl::OkStatus();
      case FeedEvent::kReject:
        if (auto status = rejects_.Add(reject); !status.ok()) return status;
        break;
      case FeedEvent::kArticle:
        ++read_;
        if (auto status = SpoolArticle(article); !status.ok()) return status;
        break;
    }
    Report(ReindexProgress::Phase::kReading, read_, 0);
  }
}

// A version that was deleted does not come back; a newer one does.
absl::Status Run::SpoolArticle(const Article& article) {
  if (memory_.graves.Holds(article.id, article.update_time)) {
    ++buried_;
    return absl::OkStatus();
  }
  memory_.graves.Forget(article.id);
  return spool_->Add(article);
}

// What was learned stays: vectors and topics told before can be compared with those told from now on.
absl::Status Run::KeepModels() {
  const auto manifest = ReadManifest(PosixFileSystem(), options_.index_directory);
  if (!manifest.ok()) return manifest.status();
  auto bytes = ReadModels(PosixFileSystem(), options_.index_directory, *manifest);
  if (!bytes.ok()) return bytes.status();
  return bytes->empty() ? absl::OkStatus() : TakeModels(*std::move(bytes));
}

absl::Status Run::TakeModels(std::string bytes) {
  auto models = ParseArchiveModels(bytes);
  if (!models.ok()) return models.status();
  models_ = *std::move(models);
  generation_->SetModels(std::move(bytes), models_);
  return absl::OkStatus();
}

absl::Status Run::Train() {
  if (options_.keep_models) return KeepModels();
  if (!options_.train_models) return absl::OkStatus();
  phase_start_ = Clock::now();
  const std::size_t total = std::min(entries_.size(), kTrainingArticles);
  const auto report = [&](std::size_t articles) {
    Report(ReindexProgress::Phase::kTraining, articles, total, articles == total);
  };
  auto bytes = TrainModels(*spool_, entries_, make_document_, static_cast<std::size_t>(std::max(1, options_.jobs)), report);
  if (!bytes.ok()) return bytes.status();
  return bytes->empty() ? absl::OkStatus() : TakeModels(*std::move(bytes));
}

absl::Status Run::IndexSlice(std::size_t begin, std::size_t end, SegmentBuilder& builder) {
  const std::uint64_t budget = options_.memory_bytes / static_cast<std::uint64_t>(std::max(1, options_.jobs)) / 2;
  for (std::size_t i = begin; i < end; ++i) {
    auto article = spool_->Read(entries_[i]);
    if (!article.ok()) return article.status();
    builder.Add(make_document_(*std::move(article)));
    Report(ReindexProgress::Phase::kIndexing, ++indexed_, entries_.size());
    if (builder.memory_bytes() > budget)
      if (auto status = FinishSegment(builder); !status.ok()) return status;
  }
  return FinishSegment(builder);
}

absl::Status Run::IndexSlices() {
  phase_start_ = Clock::now();
  const auto jobs = static_cast<std::size_t>(std::max(1, options_.jobs));
  const std::size_t slice = std::clamp(entries_.size() / jobs + 1, kSmallestSlice, kLargestSlice);
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  absl::Status failure;
  const auto work = [&] {
    while (true) {
      const std::size_t begin = next.fetch_add(slice);
      if (begin >= entries_.size()) return;
      SegmentBuilder builder(EmptyStatistics(), models_);
      const absl::Status status = IndexSlice(begin, std::min(begin + slice, entries_.size()), builder);
      if (status.ok()) continue;
      const std::scoped_lock lock(mutex);
      failure.Update(status);
      next = entries_.size();
      return;
    }
  };
  {
    std::vector<std::jthread> workers;
    for (std::size_t i = 0; i < jobs; ++i) workers.emplace_back(work);
  }
  Report(ReindexProgress::Phase::kIndexing, indexed_, entries_.size(), true);
  return failure;
}

// What was written meanwhile, until so little is left that a server takes it over at once.
absl::Status Run::CatchUp() {
  constexpr std::uint64_t kLeftToTheServer = 100;
  constexpr int kMostRounds = 100;  // should more arrive than can be indexed, the server takes over the rest
  if (before_ == nullptr) return absl::OkStatus();
  for (int round = 0; round < kMostRounds; ++round) {
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

  ReindexSummary summary{.articles = entries_.size(), .caught_up = caught_up_, .superseded = spool_->superseded() + buried_, .rejected = rejects_.count()};
  for (const SpoolEntry& entry : entries_) summary.kept += entry.order <= old_;
  summary.rejects_by_reason = rejects_.by_reason();
  if (summary.rejected > 0) summary.rejects_path = rejects_.path();
  for (const auto& feed : feeds_) summary.unknown_keys += feed->unknown_keys();
  std::error_code ignored;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(options_.index_directory + "/segments", ignored))
    if (entry.is_regular_file(ignored)) summary.index_bytes += entry.file_size(ignored);
  summary.seconds = SecondsSince(start_);
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
