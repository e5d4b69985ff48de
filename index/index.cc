#include "index/index.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "index/article_codec.h"
#include "index/index_impl.h"
#include "index/layout.h"
#include "index/lock_files.h"
#include "index/repair.h"
#include "index/segment_files.h"

namespace xeber {
namespace {

constexpr int kOpenAttempts = 5;  // a seal, merge or reindex may remove files between reading the manifest and opening them

absl::string_view Text(std::string_view view) { return {view.data(), view.size()}; }

absl::Status CheckVersions(const Manifest& manifest, const IndexOptions& options, const std::string& directory) {
  const auto differs = [&](std::string_view what, std::string_view theirs, std::string_view ours) {
    return absl::FailedPreconditionError(absl::StrCat(directory, " was made with ", Text(what), " ", Text(theirs),
                                                      ", this xeber has ", Text(ours),
                                                      "; run: xeber reindex --from-index --index ", directory));
  };
  if (manifest.analyzer != options.analyzer_version) return differs("analyser", manifest.analyzer, options.analyzer_version);
  if (manifest.annotator != options.annotator_version) return differs("annotator", manifest.annotator, options.annotator_version);
  return absl::OkStatus();
}

}  // namespace

Index::Impl::Impl(std::string directory, IndexOptions options)
    : directory_(std::move(directory)),
      options_(std::move(options)),
      files_(options_.files ? *options_.files : PosixFileSystem()) {}

Index::Impl::~Impl() {
  stopping_ = true;
  publisher_.request_stop();
  {
    const std::scoped_lock lock(scrub_mutex_);  // so that nobody is between looking at stopping_ and waiting
  }
  scrub_.notify_all();
  if (!maintenance_.joinable()) return;
  maintenance_.request_stop();
  maintain_.notify_all();
  maintenance_.join();
}

absl::Status Index::Impl::Open() {
  if (options_.writable) {
    if (!files_.Exists(directory_ + "/MANIFEST")) return ReadManifest(files_, directory_).status();
    auto lock = files_.Lock(WriterLockPath(directory_));
    if (!lock.ok()) {
      if (absl::IsFailedPrecondition(lock.status()))
        return absl::FailedPreconditionError(
            absl::StrCat(directory_, " is being written by another process; write through its server with --server"));
      return lock.status();
    }
    writer_lock_ = *std::move(lock);
  }
  {
    const std::scoped_lock lock(state_mutex_);
    if (auto status = Load(); !status.ok()) return status;
    if (!options_.writable) return absl::OkStatus();
    if (auto status = Repair(); !status.ok()) return status;
    if (auto status = OpenJournal(); !status.ok()) return status;
  }
  if (const auto lock = LockSegments(); lock.ok()) RemoveUnused();  // what a killed run left
  if (options_.visibility_interval.count() > 0)
    publisher_ = std::jthread([this](const std::stop_token& stop) { PublishInTime(stop); });
  if (options_.maintain && options_.scrub_interval.count() > 0) scrubber_ = std::jthread([this] { ScrubAgainAndAgain(); });
  if (options_.maintain) maintenance_ = std::jthread([this](const std::stop_token& stop) { Maintain(stop); });
  return absl::OkStatus();
}

// Before anything is written, and before the journal is replayed over what was repaired.
absl::Status Index::Impl::Repair() {
  if (state_.damaged.empty()) return absl::OkStatus();
  const auto lock = LockSegments();
  if (!lock.ok()) return absl::OkStatus();  // a reindex is running; the rest serves
  auto repaired = RepairSegments(files_, directory_, OptionsOfRepair());
  if (!repaired.ok()) return absl::OkStatus();  // a full disk, say; the rest serves
  repaired_ = std::move(repaired->rebuilt);
  return Load();
}

RepairOptions Index::Impl::OptionsOfRepair() const {
  return {.make_document = options_.make_document, .models = state_.models, .max_articles = options_.merge_limits.max_articles};
}

absl::Status Index::Impl::Load() {
  absl::StatusOr<Loaded> loaded = absl::UnknownError("");
  for (int attempt = 0; attempt < kOpenAttempts; ++attempt) {
    auto manifest = ReadManifest(files_, directory_);
    if (!manifest.ok()) return manifest.status();
    loaded = LoadOnce(*manifest);
    if (!MissesFiles(loaded)) break;
    const auto again = ReadManifest(files_, directory_);
    if (again.ok() && EncodeManifest(*again) == EncodeManifest(*manifest)) break;  // nothing moved: they are really missing
  }
  if (absl::IsNotFound(loaded.status()))
    return absl::DataLossError(absl::StrCat("the index is damaged: ", loaded.status().message()));
  if (!loaded.ok()) return loaded.status();
  manifest_ = std::move(loaded->manifest);
  state_ = std::move(loaded->state);
  saved_ = std::move(loaded->saved);
  last_sequence_ = loaded->last_sequence;
  saved_answers_ = 0;
  unsealed_since_.reset();
  if (last_sequence_ > manifest_.journal_through) unsealed_since_ = std::chrono::steady_clock::now();
  Publish();
  return absl::OkStatus();
}

bool Index::Impl::MissesFiles(const absl::StatusOr<Loaded>& loaded) {
  if (!loaded.ok()) return absl::IsNotFound(loaded.status());
  const std::vector<DamagedSegment>& damaged = loaded->state.damaged;
  return std::any_of(damaged.begin(), damaged.end(),
                     [](const DamagedSegment& segment) { return absl::IsNotFound(segment.fault); });
}

// A file of models never changes under its name, and they are large: they are read once, unless that failed.
void Index::Impl::LoadModels(const Manifest& manifest) {
  if (!options_.parse_models || (manifest.models == models_file_ && models_fault_.ok())) return;
  models_ = nullptr;
  models_fault_ = absl::OkStatus();
  models_file_ = manifest.models;
  if (manifest.models.empty()) return;
  const auto bytes = ReadModels(files_, directory_, manifest);
  auto models = bytes.ok() ? options_.parse_models(*bytes) : bytes.status();
  if (models.ok())
    models_ = *std::move(models);
  else
    models_fault_ = absl::Status(models.status().code(), absl::StrCat(directory_, "/", manifest.models, ": ", models.status().message()));
}

absl::StatusOr<Index::Impl::Loaded> Index::Impl::LoadOnce(const Manifest& manifest) {
  if (options_.check_versions)
    if (auto status = CheckVersions(manifest, options_, directory_); !status.ok()) return status;
  auto opened = OpenSegments(files_, directory_, manifest);
  if (!opened.ok()) return opened.status();
  auto graves = ReadGraves(files_, directory_, manifest);
  if (!graves.ok()) return graves.status();
  Loaded loaded{.manifest = manifest};
  auto answered = ReadAnswered(files_, directory_, manifest);
  if (!answered.ok()) return answered.status();
  LoadModels(manifest);
  loaded.state.models = models_;
  loaded.state.graves = *std::move(graves);
  loaded.state.answered = *std::move(answered);
  UsePrepared(opened->views);
  loaded.saved = opened->views;
  loaded.state.sealed = std::move(opened->views);
  loaded.state.damaged = std::move(opened->damaged);
  if (auto status = Replay(loaded); !status.ok()) return status;
  return loaded;
}

// What is in memory already is not analysed again: after a reindex that is most of the journal, and readers want the processors.
absl::Status Index::Impl::Replay(Loaded& loaded) const {
  constexpr std::size_t kBatch = 4096;  // a part in memory each
  const HotDocuments in_memory(state_.hot);
  const DocumentMaker make_document = [&](Article article) { return in_memory.Take(std::move(article), options_.make_document); };
  std::vector<Mutation> batch;
  const auto apply = [&] {
    loaded.state.Stage(std::exchange(batch, {}));
    loaded.state.Show();
  };
  const std::uint64_t after = loaded.manifest.journal_through;
  const auto end = ReplayJournal(files_, JournalDirectory(directory_), after, [&](const JournalRecord& record) -> absl::Status {
    auto mutation = MutationOf(record, make_document);
    if (!mutation.ok()) return mutation.status();
    batch.push_back(*std::move(mutation));
    if (batch.size() == kBatch) apply();
    return absl::OkStatus();
  });
  if (!end.ok()) return end.status();
  apply();
  loaded.last_sequence = std::max(after, end->last_sequence);
  return absl::OkStatus();
}

// The old file must not grow any more once the new one may exist: the new one's name says where the old one ends.
absl::Status Index::Impl::OpenJournal() {
  journal_.reset();
  auto journal = JournalWriter::Open(files_, JournalDirectory(directory_), last_sequence_ + 1);
  if (!journal.ok()) return journal.status();
  journal_ = *std::move(journal);
  return absl::OkStatus();
}

// Of a generation that somebody else made, before it is taken over; whoever reads or writes does not wait for it.
absl::Status Index::Impl::PrepareNew() {
  if (!options_.prepare_segment) return absl::OkStatus();
  const auto manifest = ReadManifest(files_, directory_);
  if (!manifest.ok()) return manifest.status();
  {
    const std::scoped_lock lock(state_mutex_);
    if (manifest->generation == manifest_.generation) return absl::OkStatus();
  }
  SegmentList prepared;
  for (const ManifestSegment& entry : manifest->segments) {
    auto segment = Segment::Open(files_, SegmentDirectory(directory_, entry.name), entry.name);
    if (!segment.ok()) continue;  // told when it is taken over
    options_.prepare_segment(**segment);
    prepared.push_back(*std::move(segment));
  }
  const std::scoped_lock lock(state_mutex_);
  prepared_ = std::move(prepared);
  return absl::OkStatus();
}

// Files never change under the name of a segment, so the two are the same.
void Index::Impl::UsePrepared(std::vector<SegmentView>& views) const {
  for (SegmentView& view : views)
    for (const auto& segment : prepared_)
      if (segment->name() == view.segment->name() && segment->size() == view.segment->size()) view.segment = segment;
}

absl::Status Index::Impl::Refresh() {
  if (auto status = PrepareNew(); !status.ok()) return status;
  const std::scoped_lock lock(state_mutex_);
  const auto manifest = ReadManifest(files_, directory_);
  if (!manifest.ok()) return manifest.status();
  const bool same =
      options_.writable ? manifest->generation == manifest_.generation : EncodeManifest(*manifest) == EncodeManifest(manifest_);
  if (same) return absl::OkStatus();
  // A failed write must not be replayed: another file's name makes it void.
  if (options_.writable && (journal_ == nullptr || journal_->failed()))
    if (auto status = OpenJournal(); !status.ok()) return status;
  const absl::Status loaded = Load();
  prepared_.clear();
  return loaded;
}

std::shared_ptr<const Snapshot> Index::Impl::snapshot() const {
  const std::scoped_lock lock(snapshot_mutex_);
  return snapshot_;
}

Graves Index::Impl::graves() const {
  const std::scoped_lock lock(state_mutex_);
  return state_.graves;
}

AnsweredRequests Index::Impl::answered() const {
  const std::scoped_lock lock(state_mutex_);
  return state_.answered;
}

std::vector<DamagedSegment> Index::Impl::damaged() const {
  const std::scoped_lock lock(state_mutex_);
  return state_.damaged;
}

absl::Status Index::Impl::models_fault() const {
  const std::scoped_lock lock(state_mutex_);
  return models_fault_;
}

std::chrono::minutes Index::Impl::time_zone() const {
  const std::scoped_lock lock(state_mutex_);
  return std::chrono::minutes(manifest_.time_zone_minutes);
}

Index::Index(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Index::~Index() = default;

absl::StatusOr<std::unique_ptr<Index>> Index::Open(const std::string& directory, IndexOptions options) {
  auto impl = std::make_unique<Impl>(directory, std::move(options));
  if (auto status = impl->Open(); !status.ok()) return status;
  return std::unique_ptr<Index>(new Index(std::move(impl)));
}

std::shared_ptr<const Snapshot> Index::snapshot() const { return impl_->snapshot(); }
std::vector<absl::Status> Index::Write(std::vector<Mutation> mutations, WaitFor wait_for) {
  return impl_->Write(std::move(mutations), wait_for);
}
absl::Status Index::Seal() { return impl_->Seal(); }
absl::Status Index::Merge() { return impl_->Merge(); }
absl::StatusOr<bool> Index::Purge(const ArticleId& id) { return impl_->Purge(id); }
absl::StatusOr<ScrubSummary> Index::Scrub() {
  return impl_->Scrub([](std::size_t) { return true; });
}
absl::Status Index::Refresh() { return impl_->Refresh(); }
absl::Status Index::models_fault() const { return impl_->models_fault(); }
absl::Status Index::maintenance() const { return impl_->maintenance(); }
Graves Index::graves() const { return impl_->graves(); }
AnsweredRequests Index::answered() const { return impl_->answered(); }
std::vector<DamagedSegment> Index::damaged() const { return impl_->damaged(); }
const std::vector<std::string>& Index::repaired() const { return impl_->repaired(); }
const std::string& Index::directory() const { return impl_->directory(); }
std::chrono::minutes Index::time_zone() const { return impl_->time_zone(); }

}  // namespace xeber
