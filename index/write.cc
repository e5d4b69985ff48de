// Writing to an index: callers share an fsync, and what they wrote is shown at once or soon.
#include <utility>

#include "absl/strings/str_cat.h"
#include "index/article_codec.h"
#include "index/index_impl.h"

namespace xeber {
namespace {

constexpr std::size_t kMostStaged = 1024;  // articles that wait to be shown: bounds the time that showing them takes

std::string EncodeForJournal(const Mutation& mutation) {
  if (mutation.kind == Mutation::Kind::kPut) return EncodeArticle(mutation.document.article);
  return EncodeArticle({.id = mutation.id, .update_time = mutation.update_time});
}

JournalRecord::Kind KindOf(const Mutation& mutation) {
  return mutation.kind == Mutation::Kind::kPut ? JournalRecord::Kind::kPut : JournalRecord::Kind::kDelete;
}

}  // namespace

// Writes that are committed together, and where their answers go.
class Index::Impl::Group {
 public:
  std::vector<Mutation> mutations;
  std::vector<absl::Status*> answers;  // of the mutations
  bool visible = false;

  // Whether the group holds a write with this request already; it is answered like that one then.
  bool Repeats(const Mutation& mutation, absl::Status* answer) {
    if (mutation.request_id.empty()) return false;
    const auto [at, first] = requests_.try_emplace(mutation.request_id, TargetOf(mutation), answer);
    if (first) return false;
    if (at->second.first == TargetOf(mutation))
      repeats_.emplace_back(at->second.second, answer);
    else
      *answer = absl::InvalidArgumentError("request_id: was given for another write; a new write needs a new one");
    return true;
  }
  void AnswerRepeats() const {
    for (const auto& [first, repeat] : repeats_) *repeat = *first;
  }

 private:
  std::map<std::string, std::pair<std::string, absl::Status*>> requests_;
  std::vector<std::pair<const absl::Status*, absl::Status*>> repeats_;
};

std::vector<absl::Status> Index::Impl::Write(std::vector<Mutation> mutations, WaitFor wait_for) {
  if (!options_.writable)
    return std::vector<absl::Status>(mutations.size(), absl::FailedPreconditionError("the index is open for reading only"));
  Waiting mine{.mutations = std::move(mutations), .wait_for = wait_for};
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

absl::Status Index::Impl::Check(const Mutation& mutation, std::size_t payload_bytes) {
  const bool put = mutation.kind == Mutation::Kind::kPut;
  if ((put ? mutation.document.article.id : mutation.id).empty()) return absl::InvalidArgumentError("id: missing");
  if (payload_bytes > JournalRecord::kMaxPayloadBytes)
    return absl::InvalidArgumentError(
        absl::StrCat("article: ", payload_bytes, " bytes, at most ", JournalRecord::kMaxPayloadBytes, " are taken"));
  if (mutation.request_id.size() > AnsweredRequests::kMaxIdBytes)
    return absl::InvalidArgumentError(absl::StrCat("request_id: ", mutation.request_id.size(), " bytes, at most ",
                                                   AnsweredRequests::kMaxIdBytes, " are taken"));
  return absl::OkStatus();
}

// Whether there is room for a write that would be a new one.
absl::Status Index::Impl::Admit(const Mutation& mutation, std::size_t waiting) const {
  if (mutation.kind != Mutation::Kind::kPut || state_.hot_articles() + waiting < options_.max_hot_articles)
    return absl::OkStatus();
  return absl::ResourceExhaustedError(
      absl::StrCat("max_hot_articles: ", options_.max_hot_articles, " articles wait to be sealed, the most there may be (",
                   maintenance().ok() ? "sealing is under way" : maintenance().message(), "); try again later"));
}

void Index::Impl::WriteGroup(const std::vector<Waiting*>& group) {
  const std::scoped_lock lock(state_mutex_);
  absl::Status journal = absl::OkStatus();
  if (journal_ == nullptr || journal_->failed()) journal = OpenJournal();
  Group committed;
  for (Waiting* waiting : group) {
    waiting->statuses.assign(waiting->mutations.size(), journal);
    if (!journal.ok()) continue;
    committed.visible |= waiting->wait_for == WaitFor::kVisible;
    for (std::size_t i = 0; i < waiting->mutations.size(); ++i)
      waiting->statuses[i] = Take(std::move(waiting->mutations[i]), &waiting->statuses[i], committed);
  }
  if (!journal.ok()) return;
  const absl::Status status = committed.mutations.empty() ? absl::OkStatus() : CommitGroup(committed);
  if (status.ok()) {
    committed.visible ? Publish() : PublishSoon();
  }
  committed.AnswerRepeats();
}

// Adds a write to the batch of the journal, if it is to be written. Returns what is its answer until the batch is committed.
absl::Status Index::Impl::Take(Mutation mutation, absl::Status* answer, Group& group) {
  const std::string payload = EncodeForJournal(mutation);
  if (auto status = Check(mutation, payload.size()); !status.ok()) return status;
  if (!mutation.request_id.empty()) {
    if (auto answered = state_.answered.Find(mutation.request_id, TargetOf(mutation))) return *std::move(answered);
    *answer = absl::OkStatus();
    if (group.Repeats(mutation, answer)) return *answer;
  }
  if (auto status = Admit(mutation, group.mutations.size()); !status.ok()) return status;
  journal_->Add(KindOf(mutation), payload, mutation.request_id);
  group.mutations.push_back(std::move(mutation));
  group.answers.push_back(answer);
  return absl::OkStatus();
}

absl::Status Index::Impl::CommitGroup(Group& group) {
  if (auto status = journal_->Commit(); !status.ok()) {
    for (absl::Status* answer : group.answers) *answer = status;
    static_cast<void>(
        OpenJournal());  // so that the failed records are void from now on; if that fails, the next write tries again
    return status;
  }
  last_sequence_ += group.mutations.size();
  if (!unsealed_since_) unsealed_since_ = std::chrono::steady_clock::now();
  std::vector<absl::Status> statuses = state_.Stage(std::move(group.mutations));
  for (std::size_t i = 0; i < statuses.size(); ++i) *group.answers[i] = std::move(statuses[i]);
  return absl::OkStatus();
}

void Index::Impl::Publish() {
  state_.Show();
  publish_by_.reset();
  auto next = state_.MakeSnapshot(manifest_.generation, last_sequence_);
  const std::scoped_lock lock(snapshot_mutex_);
  snapshot_ = std::move(next);
}

void Index::Impl::PublishSoon() {
  if (options_.visibility_interval.count() <= 0 || state_.staged_articles() >= kMostStaged) return Publish();
  if (publish_by_) return;
  publish_by_ = std::chrono::steady_clock::now() + options_.visibility_interval;
  publish_.notify_all();
}

// A thread's work: shows what is staged when its time has come.
void Index::Impl::PublishInTime(const std::stop_token& stop) {
  std::unique_lock lock(state_mutex_);
  while (!stop.stop_requested()) {
    if (!publish_by_)
      publish_.wait(lock, stop, [this] { return publish_by_.has_value(); });
    else if (std::chrono::steady_clock::now() >= *publish_by_)
      Publish();
    else
      publish_.wait_until(lock, stop, std::chrono::steady_clock::time_point(*publish_by_), [this] { return !publish_by_; });
  }
}

}  // namespace xeber
