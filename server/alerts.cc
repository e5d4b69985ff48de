#include "server/alerts.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "index/bytes.h"
#include "index/layout.h"
#include "index/segment_builder.h"

namespace xeber {
namespace {

constexpr std::size_t kLanguages = 5;            // that Search reads a query in, at most
constexpr std::uint64_t kGrowth = 8;             // of the archive: then other words may be the rare ones
constexpr std::uint64_t kLeastDocuments = 1000;  // that tell what is rare

std::string Encode(const SavedQuery& query) {
  ByteSink out;
  out.PutString(query.query);
  out.PutString(query.filter);
  out.PutCount(query.languages.size());
  for (const std::string& language : query.languages) out.PutString(language);
  return std::move(out.bytes());
}

SavedQuery Decode(const std::string& id, std::string_view bytes) {
  ByteSource in(bytes);
  SavedQuery query{.id = id, .query = std::string(in.GetString()), .filter = std::string(in.GetString()), .languages = {}};
  for (std::uint64_t left = in.GetCount(); left > 0 && in.ok(); --left) query.languages.emplace_back(in.GetString());
  return query;
}

absl::Status NoQuery(std::string_view id) { return absl::NotFoundError(fmt::format("id: no query is saved as '{}'", id)); }

bool IsDue(const Article& article, Time now) { return !article.publish_time || article.publish_time->at <= now; }

}  // namespace

Alerts::Alerts(const Index& index, const QueryTools& tools, DocumentMaker make_document, AlertsOptions options)
    : index_(index),
      tools_(tools),
      make_document_(std::move(make_document)),
      options_(std::move(options)),
      log_(options_.log_number, options_.window),
      saved_(KeyedLog::Open(PosixFileSystem(), SavedQueriesPath(index.directory()))) {
  const auto snapshot = index_.snapshot();
  count_ = saved_.values().size();
  FileAll(*snapshot);
  LookForDue(*snapshot);
  worker_ = std::jthread([this](const std::stop_token& stop) { Work(stop); });
}

Alerts::~Alerts() {
  worker_.request_stop();
  worker_.join();
}

absl::Status Alerts::Put(const SavedQuery& query) {
  const auto snapshot = index_.snapshot();
  const std::lock_guard lock(mutex_);
  if (auto status = percolator_->Check(query); !status.ok()) return status;
  const auto old = saved_.values().find(query.id);
  const bool same = old != saved_.values().end() && old->second == Encode(query);
  const KeyedLog::Change change{query.id, Encode(query)};
  if (auto status = saved_.Write({&change, 1}); !status.ok()) return status;
  count_ = saved_.values().size();
  if (const auto number = percolator_->NumberOf(query.id); number && !same) told_.Forget(*number);
  return percolator_->Put(query, *snapshot);
}

absl::StatusOr<SavedQuery> Alerts::Get(std::string_view id) const {
  const std::lock_guard lock(mutex_);
  const auto at = saved_.values().find(id);
  if (at == saved_.values().end()) return NoQuery(id);
  return Decode(at->first, at->second);
}

absl::Status Alerts::Delete(std::string_view id) {
  const std::lock_guard lock(mutex_);
  if (!saved_.values().contains(id)) return NoQuery(id);
  const KeyedLog::Change change{std::string(id), std::nullopt};
  if (auto status = saved_.Write({&change, 1}); !status.ok()) return status;
  count_ = saved_.values().size();
  if (const auto number = percolator_->NumberOf(id)) told_.Forget(*number);
  percolator_->Remove(id);
  return absl::OkStatus();
}

std::vector<SavedQuery> Alerts::List(std::string_view after, std::size_t limit) const {
  const std::lock_guard lock(mutex_);
  std::vector<SavedQuery> queries;
  for (auto at = saved_.values().upper_bound(after); at != saved_.values().end() && queries.size() < limit; ++at)
    queries.push_back(Decode(at->first, at->second));
  return queries;
}

absl::Status Alerts::fault() const {
  const std::lock_guard lock(mutex_);
  return saved_.fault();
}

ArrivalListener Alerts::listener() {
  return {.wants = [this] { return size() > 0; },
          .arrived = [this](std::vector<IndexDocument> documents) { Arrive(std::move(documents)); }};
}

void Alerts::Arrive(std::vector<IndexDocument> documents) {
  std::size_t lost = 0;
  {
    const std::lock_guard lock(arrivals_mutex_);
    for (IndexDocument& document : documents) {
      if (arrivals_.size() >= kMostWaiting) {
        ++lost;
        continue;
      }
      Arrival& arrival = arrivals_.emplace_back(Arrival{document.article.id, std::nullopt});
      if (held_ >= kMostHeld) continue;
      document.article.lead.clear();  // all that is needed of these are the words
      document.article.body.clear();
      arrival.document = std::move(document);
      ++held_;
    }
  }
  arrived_.notify_one();
  if (lost > 0 && options_.log)
    options_.log(ToJsonLine(absl::Now(), "alerts_lost", fmt::format("{} articles came faster than they could be matched", lost)));
}

// What an earlier process was waiting for.
void Alerts::LookForDue(const Snapshot& snapshot) {
  const Time now = options_.now();
  for (const SegmentView& view : snapshot.segments()) {
    const Segment& segment = *view.segment;
    for (DocId doc = segment.size(); doc-- > 0;) {
      const auto published = segment.columns().publish_time(doc);
      if (!published || published->at <= now) break;  // documents lie in order of time
      if (!view.Deleted(doc)) due_.emplace(published->at, ArticleId(std::string(segment.article_id(doc))));
      if (due_.size() > kMostDue) due_.erase(std::prev(due_.end()));
    }
  }
}

void Alerts::Work(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    {
      std::unique_lock lock(arrivals_mutex_);
      const auto ready = [this] { return !arrivals_.empty() || (!due_.empty() && due_.begin()->first <= options_.now()); };
      if (due_.empty())
        arrived_.wait(lock, stop, ready);
      else
        arrived_.wait_for(lock, stop, options_.look_for_due, ready);
    }
    std::vector<Arrival> arrivals = Take();
    if (arrivals.empty()) continue;
    const auto snapshot = index_.snapshot();
    KeepUp(*snapshot);
    Tell(Read(std::move(arrivals), *snapshot), *snapshot);
  }
}

// A batch of what arrived, and of what is due by now.
std::vector<Alerts::Arrival> Alerts::Take() {
  const Time now = options_.now();
  std::vector<Arrival> taken;
  const std::lock_guard lock(arrivals_mutex_);
  for (; taken.size() < kBatch && !due_.empty() && due_.begin()->first <= now; due_.erase(due_.begin()))
    taken.push_back({due_.begin()->second, std::nullopt});
  for (; taken.size() < kBatch && !arrivals_.empty(); arrivals_.pop_front()) {
    held_ -= arrivals_.front().document.has_value();
    taken.push_back(std::move(arrivals_.front()));
  }
  return taken;
}

// The latest version of each; those that are not published yet are put off. What is no longer there is left out.
std::vector<IndexDocument> Alerts::Read(std::vector<Arrival> arrivals, const Snapshot& snapshot) const {
  std::map<ArticleId, std::optional<IndexDocument>> latest;
  for (Arrival& arrival : arrivals) latest[arrival.id] = std::move(arrival.document);
  std::vector<IndexDocument> documents;
  for (auto& [id, document] : latest) {
    if (document) {
      documents.push_back(*std::move(document));
      continue;
    }
    const auto at = snapshot.Find(id);
    if (!at) continue;
    auto article = snapshot.segments()[at->segment].segment->article(at->doc);
    if (article.ok()) documents.push_back(make_document_(*std::move(article)));
  }
  return documents;
}

void Alerts::Tell(const std::vector<IndexDocument>& documents, const Snapshot& snapshot) {
  const Time now = options_.now();
  SegmentBuilder builder(EmptyStatistics(), snapshot.models());
  std::map<std::string_view, const IndexDocument*> by_id;
  for (const IndexDocument& document : documents) {
    if (!IsDue(document.article, now)) {
      const std::lock_guard lock(arrivals_mutex_);
      due_.emplace(document.article.publish_time->at, document.article.id);
      if (due_.size() > kMostDue) due_.erase(std::prev(due_.end()));
      continue;
    }
    builder.Add(document);
    by_id.emplace(document.article.id.value(), &document);
  }
  if (by_id.empty()) return;
  const auto segment = Segment::FromParts("arrived", builder.Finish());
  if (!segment.ok()) return;  // cannot be: it was made here
  std::vector<Alert> alerts;
  {
    const std::lock_guard lock(mutex_);
    std::shared_ptr<const StoryPrint> print;
    std::optional<DocId> printed;
    for (const QueryMatch& match : percolator_->Match({.segment = *segment}, now)) {
      if (printed != match.doc)
        print = std::make_shared<const StoryPrint>(*by_id.at((*segment)->article_id(match.doc)), snapshot);
      printed = match.doc;
      auto news = told_.Tell(match.query, print);
      if (!news) continue;
      alerts.push_back({.saved_query_id = std::string(match.query_id),
                        .card = (*segment)->card(match.doc),
                        .matched_at = now,
                        .reason = news->reason,
                        .new_in_it = std::move(news->new_in_it),
                        .told_before = std::move(news->told_before)});
    }
  }
  log_.Append(std::move(alerts));
}

// Queries are read in the languages of the archive and filed by its rare words: again when it has other languages or has grown a
// lot.
void Alerts::KeepUp(const Snapshot& snapshot) {
  const auto sorted = [](std::vector<Language> languages) {
    std::sort(languages.begin(), languages.end());
    return languages;
  };
  const std::lock_guard lock(mutex_);
  const bool grown = snapshot.documents() > kLeastDocuments && snapshot.documents() > kGrowth * filed_at_;
  if (grown || sorted(ArchiveLanguages(snapshot, kLanguages)) != sorted(languages_)) FileAll(snapshot);
}

// Under the lock, or before the worker is there.
void Alerts::FileAll(const Snapshot& snapshot) {
  languages_ = ArchiveLanguages(snapshot, kLanguages);
  filed_at_ = snapshot.documents();
  if (percolator_ == nullptr) percolator_ = std::make_unique<Percolator>(tools_, languages_);
  percolator_->ReadIn(languages_);  // what is put again keeps its number, and what was told of it
  for (const auto& [id, bytes] : saved_.values())
    percolator_->Put(Decode(id, bytes), snapshot).IgnoreError();  // it was taken before
}

}  // namespace xeber
