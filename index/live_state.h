// The writer's view of an index: sealed segments, hot parts in memory, and how a batch of writes changes them.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "index/answered_requests.h"
#include "index/document.h"
#include "index/graves.h"
#include "index/index.h"
#include "index/journal.h"
#include "index/manifest.h"
#include "index/snapshot.h"

namespace xeber {

// Articles in memory, as a small segment, with what it was built from.
struct HotPart {
  SegmentView view;
  std::shared_ptr<const std::vector<IndexDocument>> documents;
  bool frozen = false;  // being sealed: not merged with others any more
};

// The documents of parts in memory, dead ones too, by id. The parts must outlive it.
class HotDocuments {
 public:
  explicit HotDocuments(const std::vector<HotPart>& parts);
  // What `make` would make of the article: a copy if exactly that article is here, else made.
  IndexDocument Take(Article article, const DocumentMaker& make) const;

 private:
  absl::flat_hash_map<std::string_view, const IndexDocument*> by_id_;  // of several versions, the last one
};

// Not thread-safe; the writer's lock guards it.
class LiveState {
 public:
  std::vector<SegmentView> sealed;
  std::vector<HotPart> hot;
  std::shared_ptr<const ArchiveModels> models;  // of the generation; null = none
  Graves graves;
  AnsweredRequests answered;
  std::vector<DamagedSegment> damaged;  // what they hold is not known

  // Applies writes in order and returns one status each (Index::Write), and remembers the answers to requests. Neither the parts
  // above nor a snapshot show them before Show().
  std::vector<absl::Status> Stage(std::vector<Mutation> mutations);
  void Show();

  std::shared_ptr<const Snapshot> MakeSnapshot(std::uint64_t generation, std::uint64_t journal_sequence) const;
  std::uint32_t hot_articles() const;  // staged ones too
  std::size_t staged_articles() const { return staged_.documents.size(); }

  // Marks all hot parts as being sealed; Thaw takes that back.
  void Freeze();
  void Thaw();
  void RemoveFrozen();

 private:
  class Batch;
  // Writes that are not shown yet.
  struct Staged {
    std::map<ArticleId, IndexDocument> documents;
    std::map<const Segment*, Tombstones> tombstones;
  };
  const SegmentView* FindView(const ArticleId& id, DocId& doc) const;
  std::optional<Time> UpdateTimeOf(const SegmentView& view, DocId doc) const { return view.segment->columns().update_time(doc); }
  void AddHotPart(std::vector<IndexDocument> documents);
  void MergeHotParts();

  Staged staged_;
};

// The write that a journal record keeps. DATA_LOSS if it is damaged.
absl::StatusOr<Mutation> MutationOf(const JournalRecord& record, const DocumentMaker& make_document);

// What a write asks for, as AnsweredRequests keeps it.
std::string TargetOf(const Mutation& mutation);

// The documents of a hot part that are still alive.
std::vector<const IndexDocument*> LiveDocuments(const HotPart& part);

}  // namespace xeber
