#include "index/index.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "index/article_codec.h"
#include "index/journal.h"
#include "index/live_state.h"
#include "index/segment_builder.h"
#include "index/segment_files.h"

namespace xeber {
namespace {

constexpr int kOpenAttempts = 5;  // a reindex may remove segments between reading the manifest and opening them
constexpr auto kRefreshInterval = std::chrono::milliseconds(500);

std::string JournalDirectory(const std::string& directory) { return directory + "/journal"; }
std::string WriterLock(const std::string& directory) { return directory + "/WRITER.lock"; }
std::string ReindexLock(const std::string& directory) { return directory + "/REINDEX.lock"; }

absl::Status CheckVersions(const Manifest& manifest, const IndexOptions& options, const std::string& directory) {
  const auto differs = [&](std::string_view what, std::string_view theirs, std::string_view ours) {
    const auto text = [](std::string_view view) { return absl::string_view(view.data(), view.size()); };
    return absl::FailedPreconditionError(absl::StrCat(directory, " was made with ", text(what), " ", text(theirs), ", this xeber has ", text(ours),
                                                      "; run: xeber reindex --from-index --index ", directory));
  };
  if (manifest.analyzer != options.analyzer_version) return differs("analyser", manifest.analyzer, options.analyzer_version);
  if (manifest.annotator != options.annotator_version) return differs("annotator", manifest.annotator, options.annotator_version);
  return absl::OkStatus();
}

std::string EncodeForJournal(const Mutation& mutation) {
  if (mutation.kind == Mutation::Kind::kPut) return EncodeArticle(mutation.document.article);
  return EncodeArticle({.id = mutation.id, .update_time = mutation.update_time});
}

}  // namespace

class Index::Impl {
 public:
  Impl(std::string directory, IndexOptions options)
      : directory_(std::move(directory)), options_(std::move(options)), files_(options_.files ? *options_.files : PosixFileSystem()) {}
  ~Impl();

  absl::Status Open();
  std::vector<absl::Status> Write(std::vector<Mutation> mutations);
  absl::Status Seal();
  absl::Status Refresh();
  std::shared_ptr<const Snapshot> snapshot() const {
    const std::scoped_lock lock(snapshot_mutex_);
    return snapshot_;
  }
  const std::string& directory() const { return directory_; }
  std::chrono::minutes time_zone() const { return time_zone_; }

 private:
  // A caller of Write, waiting for its turn or for the one who writes for it.
  struct Waiting {
    std::vector<Mutation> mutations;
    std::vector<absl::Status> statuses;
    bool done = false;
  };

  absl::Status Load();  // under state_mutex_
  absl::Status LoadOnce(const Manifest& manifest);
  absl::Status Replay(std::uint64_t after);
  absl::Status OpenJournal();
  void WriteGroup(const std::vector<Waiting*>& group);
  void Publish();
  absl::Status SealLocked();
  absl::StatusOr<SegmentView> OpenSealed(const std::string& name);
  absl::Status SaveManifest(std::uint64_t journal_through);
  void Maintain(const std::stop_token& stop);

  const std::string directory_;
  const IndexOptions options_;
  FileSystem& files_;
  std::unique_ptr<FileLock> writer_lock_;
  std::chrono::minutes time_zone_{0};

  mutable std::mutex snapshot_mutex_;
  std::shared_ptr<const Snapshot> snapshot_;

  std::mutex queue_mutex_;
  std::condition_variable queue_changed_;
  std::deque<Waiting*> queue_;
  bool leader_ = false;

  std::mutex seal_mutex_;   // taken before state_mutex_
  std::mutex state_mutex_;  // guards what follows
  Manifest manifest_;
  LiveState state_;
  std::unique_ptr<JournalWriter> journal_;
  std::uint64_t last_sequence_ = 0;

  std::mutex maintain_mutex_;
  std::condition_variable_any maintain_;
  std::jthread maintenance_;
};

absl::Status Index::Impl::Open() {
  if (options_.writable) {
    if (!files_.Exists(directory_ + "/MANIFEST")) return ReadManifest(files_, directory_).status();
    auto lock = files_.Lock(WriterLock(directory_));
    if (!lock.ok()) {
      if (absl::IsFailedPrecondition(lock.status()))
        return absl::FailedPreconditionError(absl::StrCat(directory_, " is being written by another process; write through its server with --server"));
      return lock.status();
    }
    writer_lock_ = *std::move(lock);
  }
  const std::scoped_lock lock(state_mutex_);
  if (auto status = Load(); !status.ok()) return status;
  if (!options_.writable) return absl::OkStatus();
  if (auto status = OpenJournal(); !status.ok()) return status;
  maintenance_ = std::jthread([this](const std::stop_token& stop) { Maintain(stop); });
  return absl::OkStatus();
}

Index::Impl::~Impl() {
  if (!maintenance_.joinable()) return;
  maintenance_.request_stop();
  maintain_.notify_all();
  maintenance_.join();
}

absl::Status Index::Impl::Load() {
  absl::Status status;
  for (int attempt = 0; attempt < kOpenAttempts; ++attempt) {
    auto manifest = ReadManifest(files_, directory_);
    if (!manifest.ok()) return manifest.status();
    status = LoadOnce(*manifest);
    if (status.ok() || !absl::IsNotFound(status)) return status;
    const auto again = ReadManifest(files_, directory_);
    if (again.ok() && EncodeManifest(*again) == EncodeManifest(*manifest)) break;  // nothing moved: it is really missing
  }
  return absl::IsNotFound(status) ? absl::DataLossError(absl::StrCat("the index is damaged: ", status.message())) : status;
}

absl::Status Index::Impl::LoadOnce(const Manifest& manifest) {
  if (options_.check_versions)
    if (auto status = CheckVersions(manifest, options_, directory_); !status.ok()) return status;
  auto sealed = OpenSegments(files_, directory_, manifest);
  if (!sealed.ok()) return sealed.status();
  LiveState state;
  state.sealed = *std::move(sealed);
  if (!manifest.graves.empty()) {
    const auto mapped = files_.Map(directory_ + "/" + manifest.graves);
    if (!mapped.ok()) return mapped.status();
    auto graves = Graves::Decode((*mapped)->bytes());
    if (!graves.ok()) return graves.status();
    state.graves = *std::move(graves);
  }
  state_ = std::move(state);
  manifest_ = manifest;
  time_zone_ = std::chrono::minutes(manifest.time_zone_minutes);
  if (auto status = Replay(manifest.journal_through); !status.ok()) return status;
  Publish();
  return absl::OkStatus();
}

absl::Status Index::Impl::Replay(std::uint64_t after) {
  constexpr std::size_t kBatch = 512;
  std::vector<Mutation> batch;
  const auto apply = [&] {
    if (!batch.empty()) state_.Apply(std::exchange(batch, {}));
  };
  const auto end = ReplayJournal(files_, JournalDirectory(directory_), after, [&](const JournalRecord& record) -> absl::Status {
    auto article = DecodeArticle(record.payload);
    if (!article.ok()) return article.status();
    if (record.kind == JournalRecord::Kind::kPut)
      batch.push_back({.kind = Mutation::Kind::kPut, .document = options_.make_document(*std::move(article))});
    else
      batch.push_back({.kind = Mutation::Kind::kDelete, .id = article->id, .update_time = article->update_time});
    if (batch.size() == kBatch) apply();
    return absl::OkStatus();
  });
  if (!end.ok()) return end.status();
  apply();
  last_sequence_ = std::max(after, end->last_sequence);
  return absl::OkStatus();
}

absl::Status Index::Impl::OpenJournal() {
  auto journal = JournalWriter::Open(files_, JournalDirectory(directory_), last_sequence_ + 1);
  if (!journal.ok()) return journal.status();
  journal_ = *std::move(journal);
  return absl::OkStatus();
}

void Index::Impl::Publish() {
  auto next = state_.MakeSnapshot(manifest_.generation, last_sequence_);
  const std::scoped_lock lock(snapshot_mutex_);
  snapshot_ = std::move(next);
}

std::vector<absl::Status> Index::Impl::Write(std::vector<Mutation> mutations) {
  if (!options_.writable)
    return std::vector<absl::Status>(mutations.size(), absl::FailedPreconditionError("the index is open for reading only"));
  Waiting mine{.mutations = std::move(mutations)};
  std::unique_lock lock(queue_mutex_);
  queue_.push_back(&mine);
  queue_changed_.wait(lock, [&] { return mine.done || !leader_; });
  if (mine.done) return std::move(mine.statuses);
  // Nobody is writing: write for all who wait.
  leader_ = true;
  const std::vector<Waiting*> group(queue_.begin(), queue_.end());
  queue_.clear();
  lock.unlock();
  WriteGroup(group);
  lock.lock();
  for (Waiting* waiting : group) waiting->done = true;
  leader_ = false;
  lock.unlock();
  queue_changed_.notify_all();
  return std::move(mine.statuses);
}

void Index::Impl::WriteGroup(const std::vector<Waiting*>& group) {
  const std::scoped_lock lock(state_mutex_);
  std::vector<Mutation> all;
  std::uint64_t last = last_sequence_;
  for (Waiting* waiting : group) {
    for (Mutation& mutation : waiting->mutations) {
      const auto kind = mutation.kind == Mutation::Kind::kPut ? JournalRecord::Kind::kPut : JournalRecord::Kind::kDelete;
      last = journal_->Add(kind, EncodeForJournal(mutation));
      all.push_back(std::move(mutation));
    }
  }
  if (auto status = journal_->Commit(); !status.ok()) {
    for (Waiting* waiting : group) waiting->statuses.assign(waiting->mutations.size(), status);
    return;
  }
  last_sequence_ = last;
  const std::vector<absl::Status> statuses = state_.Apply(std::move(all));
  auto next = statuses.begin();
  for (Waiting* waiting : group) {
    const auto count = static_cast<std::ptrdiff_t>(waiting->mutations.size());
    waiting->statuses.assign(next, next + count);
    next += count;
  }
  Publish();
}

absl::Status Index::Impl::Refresh() {
  const std::scoped_lock lock(state_mutex_);
  const auto manifest = ReadManifest(files_, directory_);
  if (!manifest.ok()) return manifest.status();
  if (manifest->generation == manifest_.generation) return absl::OkStatus();
  return Load();
}

absl::Status Index::Impl::Seal() {
  if (!options_.writable) return absl::FailedPreconditionError("the index is open for reading only");
  const std::scoped_lock sealing(seal_mutex_);
  const auto reindex_lock = files_.Lock(ReindexLock(directory_));
  if (!reindex_lock.ok()) return absl::UnavailableError("a reindex is running; articles are sealed after it");
  if (auto status = Refresh(); !status.ok()) return status;
  return SealLocked();
}

// Under seal_mutex_ and the reindex lock: nobody else changes the manifest.
absl::Status Index::Impl::SealLocked() {
  std::vector<HotPart> frozen;
  std::uint64_t through = 0;
  std::string name;
  {
    const std::scoped_lock lock(state_mutex_);
    if (state_.hot.empty()) return absl::OkStatus();
    for (HotPart& part : state_.hot) part.frozen = true;
    frozen = state_.hot;
    through = last_sequence_;
    name = absl::StrCat(manifest_.next_segment++);
    if (auto status = OpenJournal(); !status.ok()) return status;
  }
  const std::shared_ptr<const Snapshot> background = snapshot();  // must outlive the builder, whatever is published meanwhile
  SegmentBuilder builder(*background);
  for (const HotPart& part : frozen)
    for (const IndexDocument* document : LiveDocuments(part)) builder.Add(*document);
  const bool any = builder.size() > 0;
  if (any)
    if (auto status = WriteSegment(files_, directory_, name, builder.Finish()); !status.ok()) return status;

  const std::scoped_lock lock(state_mutex_);
  if (any) {
    auto view = OpenSealed(name);
    if (!view.ok()) return view.status();
    state_.sealed.push_back(*std::move(view));
  }
  std::erase_if(state_.hot, [](const HotPart& part) { return part.frozen; });
  if (auto status = SaveManifest(through); !status.ok()) return status;
  Publish();
  return TrimJournal(files_, JournalDirectory(directory_), through);
}

// Opens the new segment, with tombstones for what was deleted while it was written.
absl::StatusOr<SegmentView> Index::Impl::OpenSealed(const std::string& name) {
  auto segment = Segment::Open(files_, SegmentDirectory(directory_, name), name);
  if (!segment.ok()) return segment.status();
  Tombstones tombstones((*segment)->size());
  std::set<ArticleId> live;
  for (const HotPart& part : state_.hot)
    if (part.frozen)
      for (const IndexDocument* document : LiveDocuments(part)) live.insert(document->article.id);
  for (DocId doc = 0; doc < (*segment)->size(); ++doc)
    if (!live.contains(ArticleId(std::string((*segment)->article_id(doc))))) tombstones.Add(doc);
  SegmentView view{.segment = *std::move(segment)};
  if (tombstones.count() > 0) view.tombstones = std::make_shared<const Tombstones>(std::move(tombstones));
  return view;
}

absl::Status Index::Impl::SaveManifest(std::uint64_t journal_through) {
  Manifest next = manifest_;
  next.journal_through = journal_through;
  next.segments.clear();
  for (const SegmentView& view : state_.sealed) {
    ManifestSegment& entry = next.segments.emplace_back(ManifestSegment{.name = view.segment->name(), .articles = view.segment->size()});
    if (view.tombstones == nullptr) continue;
    entry.tombstones = absl::StrCat("tombstones-", journal_through);
    const std::string path = SegmentDirectory(directory_, entry.name) + "/" + entry.tombstones;
    if (auto status = files_.WriteFile(path, view.tombstones->Encode()); !status.ok()) return status;
    if (auto status = files_.SyncDirectory(SegmentDirectory(directory_, entry.name)); !status.ok()) return status;
  }
  if (!state_.graves.empty()) {
    next.graves = absl::StrCat("graves-", journal_through);
    if (auto status = files_.WriteFile(directory_ + "/" + next.graves, state_.graves.Encode()); !status.ok()) return status;
  }
  if (auto status = WriteManifest(files_, directory_, next); !status.ok()) return status;
  manifest_ = std::move(next);
  return absl::OkStatus();
}

void Index::Impl::Maintain(const std::stop_token& stop) {
  std::unique_lock lock(maintain_mutex_);
  while (!stop.stop_requested()) {
    maintain_.wait_for(lock, stop, kRefreshInterval, [] { return false; });
    if (stop.stop_requested()) return;
    // A failure here costs no write: the journal keeps everything, and the next round tries again.
    if (!Refresh().ok()) continue;
    bool full = false;
    {
      const std::scoped_lock state(state_mutex_);
      full = state_.hot_articles() >= options_.seal_after_articles;
    }
    if (full) static_cast<void>(Seal());
  }
}

Index::Index(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Index::~Index() = default;

absl::StatusOr<std::unique_ptr<Index>> Index::Open(const std::string& directory, IndexOptions options) {
  auto impl = std::make_unique<Impl>(directory, std::move(options));
  if (auto status = impl->Open(); !status.ok()) return status;
  return std::unique_ptr<Index>(new Index(std::move(impl)));
}

std::shared_ptr<const Snapshot> Index::snapshot() const { return impl_->snapshot(); }
std::vector<absl::Status> Index::Write(std::vector<Mutation> mutations) { return impl_->Write(std::move(mutations)); }
absl::Status Index::Seal() { return impl_->Seal(); }
absl::Status Index::Refresh() { return impl_->Refresh(); }
const std::string& Index::directory() const { return impl_->directory(); }
std::chrono::minutes Index::time_zone() const { return impl_->time_zone(); }

}  // namespace xeber
