#include "server/put_stream.h"

#include <algorithm>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "server/convert_write.h"
#include "server/status_mapping.h"
#include "server/unary_call.h"

namespace xeber {
namespace {

// What a stream holds at most before it stops reading: a batch that fills a commit well and bounds the memory of a connection.
constexpr std::size_t kMaxPendingArticles = 1000;
constexpr std::size_t kMaxPendingBytes = std::size_t{8} << 20;
constexpr std::size_t kMaxUnsentAnswers = 4000;

struct Item {
  std::string id, request_id;
  absl::StatusOr<Article> article;  // or why it cannot be written
};

// What waits to be committed together.
struct Batch {
  std::vector<Item> items;
  std::size_t bytes = 0;
  WaitFor wait_for = WaitFor::kCommitted;
};

void Add(const v1::PutArticlesRequest& message, Batch& batch) {
  Item item{message.article().id(), message.request_id(), ArticleToWrite(message.article())};
  const auto wait_for = FromProto(message.wait_for());
  if (!wait_for.ok())
    item.article = wait_for.status();
  else
    batch.wait_for = std::max(batch.wait_for, *wait_for);
  batch.bytes += message.ByteSizeLong();
  batch.items.push_back(std::move(item));
}

// One status an item, in order.
std::vector<absl::Status> Write(Indexer* indexer, Batch& batch) {
  std::vector<Article> articles;
  std::vector<std::string> request_ids;
  for (Item& item : batch.items) {
    if (indexer == nullptr || !item.article.ok()) continue;
    articles.push_back(*std::move(item.article));
    request_ids.push_back(std::move(item.request_id));
  }
  std::vector<absl::Status> written;
  if (!articles.empty()) written = indexer->Put(articles, batch.wait_for, request_ids);
  std::vector<absl::Status> statuses;
  std::size_t next = 0;
  for (const Item& item : batch.items) {
    if (indexer == nullptr)
      statuses.push_back(ReadOnlyError());
    else
      statuses.push_back(item.article.ok() ? WithinArticle(written.at(next++)) : item.article.status());
  }
  return statuses;
}

}  // namespace

// One client's stream. At any time at most one read, one write and one commit are under way; each, when done, calls Advance(),
// which decides under the lock and acts outside of it. What a flag says is under way may not be started again, so that the order
// holds.
class PutStream final : public grpc::ServerBidiReactor<v1::PutArticlesRequest, v1::PutArticlesResponse> {
 public:
  PutStream(const Wiring& wiring, const grpc::CallbackServerContext& context, PutStreams& streams)
      : wiring_(wiring), streams_(streams), peer_(context.peer()) {}

  // `self` keeps the stream alive until gRPC is done with it.
  void Start(std::shared_ptr<PutStream> self) {
    self_ = std::move(self);
    Advance();
  }

  void Drain() {
    {
      const std::lock_guard lock(mutex_);
      draining_ = true;
    }
    Advance();
  }

 private:
  struct Actions {
    bool read = false, commit = false, finish = false;
    const v1::PutArticlesResponse* write = nullptr;
  };

  void OnReadDone(bool ok) override {
    {
      const std::lock_guard lock(mutex_);
      reading_ = false;
      if (ok && !finished_) Add(message_, pending_);
      if (!ok) read_all_ = true;
    }
    Advance();
  }

  void OnWriteDone(bool ok) override {
    {
      const std::lock_guard lock(mutex_);
      writing_ = false;
      answers_.pop_front();
      if (!ok) cancelled_ = true;
    }
    Advance();
  }

  void OnCancel() override {
    {
      const std::lock_guard lock(mutex_);
      cancelled_ = true;
    }
    Advance();
  }

  void OnDone() override { streams_.Forget(std::exchange(self_, nullptr)); }

  Actions Decide() {
    Actions next;
    if (finished_) return next;
    const bool may_read = !read_all_ && !cancelled_ && !draining_;
    next.commit = !committing_ && !pending_.items.empty();
    if (next.commit) batch_ = std::exchange(pending_, {});
    next.read = may_read && !reading_ && pending_.items.size() < kMaxPendingArticles && pending_.bytes < kMaxPendingBytes &&
                answers_.size() < kMaxUnsentAnswers;
    if (!writing_ && !cancelled_ && !answers_.empty()) next.write = &answers_.front();
    committing_ |= next.commit;
    reading_ |= next.read;
    writing_ |= next.write != nullptr;
    // A read under way ends with the call; nothing else may be left.
    next.finish = !may_read && !committing_ && !writing_ && (cancelled_ || answers_.empty());
    finished_ |= next.finish;
    return next;
  }

  void Advance() {
    Actions next;
    {
      const std::lock_guard lock(mutex_);
      next = Decide();
    }
    if (next.commit && !wiring_.pool.Submit(batch_.bytes, [this] { Commit(); })) Refuse();
    if (next.read) StartRead(&message_);
    if (next.write != nullptr) StartWrite(next.write);
    if (next.finish) End();
  }

  // On a worker.
  void Commit() {
    Answer(Write(wiring_.indexer, batch_));
    Advance();
  }

  // The batch under way cannot even wait.
  void Refuse() {
    Answer(std::vector<absl::Status>(batch_.items.size(), QueueFullError(wiring_.pool)));
    Advance();
  }

  void Answer(const std::vector<absl::Status>& statuses) {
    const std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < statuses.size(); ++i) {
      v1::PutArticlesResponse& answer = answers_.emplace_back();
      answer.set_id(batch_.items[i].id);
      *answer.mutable_status() = ToRpcStatus(statuses[i]);
    }
    answered_ += statuses.size();
    committing_ = false;
  }

  // Under the lock.
  absl::Status FinalStatus() const {
    if (cancelled_) return absl::CancelledError("the caller cancelled the stream");
    if (!read_all_) return WithReason(absl::UnavailableError("the server is shutting down"), "SHUTTING_DOWN");
    return absl::OkStatus();
  }

  void End() {
    std::unique_lock lock(mutex_);
    const absl::Status status = FinalStatus();
    const std::uint64_t answered = answered_;
    lock.unlock();
    if (wiring_.log) {
      const absl::Time now = absl::Now();
      wiring_.log(ToJsonLine(CallRecord{.time = now,
                                        .method = "ArticleService.PutArticles",
                                        .code = CodeName(static_cast<int>(status.code())),
                                        .message = std::string(status.message()),
                                        .peer = peer_,
                                        .microseconds = absl::ToInt64Microseconds(now - arrived_),
                                        .items = answered}));
    }
    Finish(ToGrpc(status));
  }

  const Wiring& wiring_;
  PutStreams& streams_;
  const std::string peer_;
  const absl::Time arrived_ = absl::Now();
  std::shared_ptr<PutStream> self_;

  std::mutex mutex_;
  v1::PutArticlesRequest message_;  // the read under way
  Batch pending_;
  Batch batch_;                                  // the commit under way
  std::deque<v1::PutArticlesResponse> answers_;  // the front one is the write under way
  std::uint64_t answered_ = 0;
  bool reading_ = false, writing_ = false, committing_ = false;
  bool read_all_ = false, cancelled_ = false, draining_ = false, finished_ = false;
};

grpc::ServerBidiReactor<v1::PutArticlesRequest, v1::PutArticlesResponse>* PutStreams::Open(
    const Wiring& wiring, const grpc::CallbackServerContext& context) {
  auto stream = std::make_shared<PutStream>(wiring, context, *this);
  bool draining = false;
  {
    const std::lock_guard lock(mutex_);
    open_.insert(stream);
    draining = draining_;
  }
  PutStream* const reactor = stream.get();
  reactor->Start(std::move(stream));
  if (draining) reactor->Drain();
  return reactor;
}

void PutStreams::Drain() {
  std::set<std::shared_ptr<PutStream>> open;
  {
    const std::lock_guard lock(mutex_);
    draining_ = true;
    open = open_;
  }
  for (const auto& stream : open) stream->Drain();
}

void PutStreams::Forget(const std::shared_ptr<PutStream>& stream) {
  const std::lock_guard lock(mutex_);
  open_.erase(stream);
}

}  // namespace xeber
