#include "index/live_state.h"

#include <algorithm>
#include <bit>
#include <set>

#include "absl/strings/str_cat.h"
#include "index/article_codec.h"
#include "index/segment_builder.h"

namespace xeber {
namespace {

// Hot parts of a size class are merged when there are this many, so that a search visits few of them and each article is
// rebuilt only log4(n) times.
constexpr std::size_t kMergeWidth = 4;

int SizeClass(const HotPart& part) { return (std::bit_width(part.view.segment->size()) + 1) / 2; }

std::shared_ptr<const Segment> BuildHotSegment(const std::vector<IndexDocument>& documents,
                                               const Snapshot& background) {
  SegmentBuilder builder(background, background.models());
  for (const IndexDocument& document : documents) builder.Add(document);
  return Segment::FromParts("hot", builder.Finish(Destination::kMemory)).value();
}

}  // namespace

HotDocuments::HotDocuments(const std::vector<HotPart>& parts) {
  for (const HotPart& part : parts)
    for (const IndexDocument& document : *part.documents) by_id_[document.article.id.value()] = &document;
}

IndexDocument HotDocuments::Take(Article article, const DocumentMaker& make) const {
  const auto at = by_id_.find(article.id.value());
  return at != by_id_.end() && at->second->article == article ? *at->second : make(std::move(article));
}

// Writes on their way in: new documents by id, and tombstones still being changed.
class LiveState::Batch {
 public:
  explicit Batch(LiveState& state) : state_(state), staged_(state.staged_.documents), tombstones_(state.staged_.tombstones) {}

  absl::Status Put(IndexDocument document) {
    const ArticleId id = document.article.id;
    const std::optional<Time> update_time = document.article.update_time;
    if (state_.graves.Holds(id, update_time)) return absl::OkStatus();
    const auto indexed = UpdateTime(id);
    if (indexed && update_time && *update_time < *indexed) return absl::OkStatus();
    Remove(id);
    state_.graves.Forget(id);
    staged_.insert_or_assign(id, std::move(document));
    return absl::OkStatus();
  }

  absl::Status Delete(const ArticleId& id, std::optional<Time> update_time) {
    const auto indexed = UpdateTime(id);
    if (indexed && update_time && *update_time < *indexed)
      return absl::FailedPreconditionError(absl::StrCat("id: a version of ", id.value(), " newer than the delete is indexed"));
    const bool removed = Remove(id);
    if (update_time || indexed)
      state_.graves.Bury(id, std::max(update_time.value_or(Time::min()), indexed.value_or(Time::min())));
    return removed ? absl::OkStatus() : NotFound(id);
  }

 private:
  absl::Status NotFound(const ArticleId& id) const {
    const std::string message = absl::StrCat("id: no article ", id.value(), " is indexed");
    if (state_.damaged.empty()) return absl::NotFoundError(message);
    return absl::DataLossError(absl::StrCat(message, "; the damaged segment ", state_.damaged.front().segment.name,
                                            " may hold it: repair the index, then delete it again"));
  }

  std::optional<Time> UpdateTime(const ArticleId& id) const {
    if (const auto at = staged_.find(id); at != staged_.end()) return at->second.article.update_time;
    DocId doc = 0;
    const SegmentView* view = FindLive(id, doc);
    return view == nullptr ? std::nullopt : state_.UpdateTimeOf(*view, doc);
  }

  // Like FindView, but sees this batch's tombstones.
  const SegmentView* FindLive(const ArticleId& id, DocId& doc) const {
    const SegmentView* view = state_.FindView(id, doc);
    if (view == nullptr) return nullptr;
    const auto at = tombstones_.find(view->segment.get());
    return at != tombstones_.end() && at->second.Has(doc) ? nullptr : view;
  }

  bool Remove(const ArticleId& id) {
    if (staged_.erase(id) > 0) return true;
    DocId doc = 0;
    const SegmentView* view = FindLive(id, doc);
    if (view == nullptr) return false;
    const auto [at, added] = tombstones_.try_emplace(view->segment.get(), view->segment->size());
    if (added && view->tombstones) at->second = *view->tombstones;
    at->second.Add(doc);
    return true;
  }

  LiveState& state_;
  std::map<ArticleId, IndexDocument>& staged_;
  std::map<const Segment*, Tombstones>& tombstones_;
};

std::vector<absl::Status> LiveState::Stage(std::vector<Mutation> mutations) {
  Batch batch(*this);
  std::vector<absl::Status> statuses;
  statuses.reserve(mutations.size());
  for (Mutation& mutation : mutations) {
    const std::string target = mutation.request_id.empty() ? "" : TargetOf(mutation);
    statuses.push_back(mutation.kind == Mutation::Kind::kPut ? batch.Put(std::move(mutation.document))
                                                             : batch.Delete(mutation.id, mutation.update_time));
    // What only a repair can answer is not answered yet.
    if (!mutation.request_id.empty() && !absl::IsDataLoss(statuses.back())) answered.Remember(mutation.request_id, target, statuses.back());
  }
  return statuses;
}

void LiveState::Show() {
  const auto update = [&](SegmentView& view) {
    if (const auto at = staged_.tombstones.find(view.segment.get()); at != staged_.tombstones.end())
      view.tombstones = std::make_shared<const Tombstones>(std::move(at->second));
  };
  if (!staged_.tombstones.empty()) {
    for (SegmentView& view : sealed) update(view);
    for (HotPart& part : hot) update(part.view);
  }
  std::vector<IndexDocument> documents;
  for (auto& [id, document] : staged_.documents) documents.push_back(std::move(document));
  staged_ = {};
  if (!documents.empty()) AddHotPart(std::move(documents));
}

absl::StatusOr<Mutation> MutationOf(const JournalRecord& record, const DocumentMaker& make_document) {
  auto article = DecodeArticle(record.payload);
  if (!article.ok()) return article.status();
  Mutation mutation = record.kind == JournalRecord::Kind::kPut
                          ? Mutation{.kind = Mutation::Kind::kPut, .document = make_document(*std::move(article))}
                          : Mutation{.kind = Mutation::Kind::kDelete, .id = article->id, .update_time = article->update_time};
  mutation.request_id = record.request_id;
  return mutation;
}

std::string TargetOf(const Mutation& mutation) {
  return mutation.kind == Mutation::Kind::kPut ? "put " + mutation.document.article.id.value() : "delete " + mutation.id.value();
}

const SegmentView* LiveState::FindView(const ArticleId& id, DocId& doc) const {
  const auto holds = [&](const SegmentView& view) {
    const auto found = view.segment->FindArticle(id);
    if (!found || view.Deleted(*found)) return false;
    doc = *found;
    return true;
  };
  for (auto part = hot.rbegin(); part != hot.rend(); ++part)
    if (holds(part->view)) return &part->view;
  for (const SegmentView& view : sealed)
    if (holds(view)) return &view;
  return nullptr;
}

void LiveState::AddHotPart(std::vector<IndexDocument> documents) {
  const auto background = MakeSnapshot(0, 0);
  auto segment = BuildHotSegment(documents, *background);
  hot.push_back({.view = {.segment = std::move(segment), .hot = true},
                 .documents = std::make_shared<const std::vector<IndexDocument>>(std::move(documents))});
  MergeHotParts();
}

void LiveState::MergeHotParts() {
  while (true) {
    const int size_class = SizeClass(hot.back());
    std::size_t run = 0;
    while (run < hot.size() && !hot[hot.size() - 1 - run].frozen && SizeClass(hot[hot.size() - 1 - run]) <= size_class) ++run;
    if (run < kMergeWidth) return;
    std::vector<IndexDocument> documents;
    for (std::size_t i = hot.size() - run; i < hot.size(); ++i)
      for (const IndexDocument* document : LiveDocuments(hot[i])) documents.push_back(*document);
    hot.resize(hot.size() - run);
    if (documents.empty()) return;
    auto segment = BuildHotSegment(documents, *MakeSnapshot(0, 0));
    hot.push_back({.view = {.segment = std::move(segment), .hot = true},
                   .documents = std::make_shared<const std::vector<IndexDocument>>(std::move(documents))});
  }
}

std::shared_ptr<const Snapshot> LiveState::MakeSnapshot(std::uint64_t generation, std::uint64_t journal_sequence) const {
  std::vector<SegmentView> views = sealed;
  for (const HotPart& part : hot) views.push_back(part.view);
  return std::make_shared<const Snapshot>(generation, journal_sequence, std::move(views), models);
}

std::uint32_t LiveState::hot_articles() const {
  auto articles = static_cast<std::uint32_t>(staged_.documents.size());
  for (const HotPart& part : hot) articles += part.view.segment->size();
  return articles;
}

void LiveState::Freeze() {
  for (HotPart& part : hot) part.frozen = true;
}

void LiveState::Thaw() {
  for (HotPart& part : hot) part.frozen = false;
}

void LiveState::RemoveFrozen() {
  std::erase_if(hot, [](const HotPart& part) { return part.frozen; });
}

std::vector<const IndexDocument*> LiveDocuments(const HotPart& part) {
  std::vector<const IndexDocument*> live;
  for (const IndexDocument& document : *part.documents) {
    const auto doc = part.view.segment->FindArticle(document.article.id);
    if (doc && !part.view.Deleted(*doc)) live.push_back(&document);
  }
  return live;
}

}  // namespace xeber
