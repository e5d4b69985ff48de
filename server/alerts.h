// Saved queries of an index, and what arriving articles make of them.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "index/document.h"
#include "index/index.h"
#include "index/keyed_log.h"
#include "indexer/indexer.h"
#include "news/saved_query.h"
#include "ranking/percolator.h"
#include "ranking/told_stories.h"
#include "server/alert_log.h"
#include "server/request_log.h"

namespace xeber {

struct AlertsOptions {
  std::function<Time()> now;  // required
  std::size_t window = AlertLog::kWindow;
  std::uint64_t log_number = 0;  // of AlertLog: another one at each start
  LogSink log;                   // "alerts_lost", where articles arrived faster than they could be matched; may be null
  std::chrono::milliseconds look_for_due{1000};  // how often articles are looked at that are not published yet
};

// Articles are matched by a thread of its own, soon after they were written: writers never wait for it, nor for who watches. What
// was not matched when the process died is not told later. An article with a publication time to come is matched when that has
// come, as it is then, also after a restart. Thread-safe.
class Alerts {
 public:
  static constexpr std::size_t kBatch = 64;  // articles matched together
  static constexpr std::size_t kMostHeld =
      4096;  // articles that wait as they are; further ones are read again when it is their turn
  static constexpr std::size_t kMostWaiting = 1'000'000;  // articles that wait at all
  static constexpr std::size_t kMostDue = 65'536;         // that are not published yet, the next ones first

  // Reads what the index directory has saved; a damaged file is told by fault(), and takes no changes. The index and the tools
  // must outlive it; `make_document` is as the indexer's.
  Alerts(const Index& index, const QueryTools& tools, DocumentMaker make_document, AlertsOptions options);
  ~Alerts();
  Alerts(const Alerts&) = delete;
  Alerts& operator=(const Alerts&) = delete;

  // OK: kept, and articles that are written from now on are matched with it. Errors of CheckSavedQuery and KeyedLog::Write.
  absl::Status Put(const SavedQuery& query);
  // NOT_FOUND "id: …".
  absl::StatusOr<SavedQuery> Get(std::string_view id) const;
  absl::Status Delete(std::string_view id);
  // At most `limit` queries behind that id, by id.
  std::vector<SavedQuery> List(std::string_view after, std::size_t limit) const;
  std::size_t size() const { return count_; }
  absl::Status fault() const;

  // For the indexer.
  ArrivalListener listener();
  AlertLog& log() { return log_; }

 private:
  // An article that was written; or only its id, to be read again.
  struct Arrival {
    ArticleId id;
    std::optional<IndexDocument> document;
  };

  void Arrive(std::vector<IndexDocument> documents);
  void LookForDue(const Snapshot& snapshot);
  void Work(const std::stop_token& stop);
  std::vector<Arrival> Take();
  std::vector<IndexDocument> Read(std::vector<Arrival> arrivals, const Snapshot& snapshot) const;
  void Tell(const std::vector<IndexDocument>& documents, const Snapshot& snapshot);
  void KeepUp(const Snapshot& snapshot);
  void FileAll(const Snapshot& snapshot);

  const Index& index_;
  const QueryTools tools_;
  const DocumentMaker make_document_;
  const AlertsOptions options_;
  AlertLog log_;

  std::atomic<std::size_t> count_ = 0;  // of saved queries
  mutable std::mutex mutex_;            // guards what follows
  KeyedLog saved_;                      // its size is count_, for those who must not wait for the lock
  std::unique_ptr<Percolator> percolator_;
  std::vector<Language> languages_;  // that it reads queries in
  std::uint64_t filed_at_ = 0;       // documents of the archive when queries were filed
  ToldStories told_;

  mutable std::mutex arrivals_mutex_;  // taken alone
  std::condition_variable_any arrived_;
  std::deque<Arrival> arrivals_;
  std::size_t held_ = 0;
  std::set<std::pair<Time, ArticleId>> due_;
  std::jthread worker_;
};

}  // namespace xeber
