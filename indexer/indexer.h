// Articles into the index, one pipeline for live writes: clean -> analyse -> annotate -> write.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "annotate/annotator.h"
#include "index/document.h"
#include "index/wait_for.h"
#include "news/article.h"
#include "text/analyzer.h"

namespace xeber {

class Index;

struct DeleteRequest {
  ArticleId id;
  std::optional<Time> update_time;  // an older delete than the indexed version does not win
  bool purge = false;               // take the text out of every file of the index
  std::string request_id;           // as of Put; "" = none
};

// Who wants to know of articles that arrive. Both functions must be thread-safe and quick, since writers wait for them.
struct ArrivalListener {
  std::function<bool()> wants;                               // asked before each write; null = no
  std::function<void(std::vector<IndexDocument>)> arrived;  // new articles and new versions, once their write was acknowledged
};

class Indexer {
 public:
  // All three must outlive the indexer, and so must what the listener calls.
  Indexer(Index& index, const Analyzer& analyzer, const Annotator& annotator, ArrivalListener listener = {});

  // Writes new articles and new versions; returns one status an article, in order. OK means: in the fsynced journal (and seen by
  // the next answer with kVisible). INVALID_ARGUMENT names the field; one bad article never costs its neighbours. `request_ids`
  // holds one an article, "" = none, or is empty: a write whose request was answered before changes nothing and gets that answer
  // (Index::Write). Thread-safe; concurrent callers share an fsync.
  std::vector<absl::Status> Put(std::span<const Article> articles, WaitFor wait_for,
                                std::span<const std::string> request_ids = {});

  // NOT_FOUND if the article is not indexed. With purge, OK also means that no file of the index holds its text, and NOT_FOUND
  // that none did; this may take minutes. UNAVAILABLE: a reindex runs, and the article is deleted but must be purged again. Same
  // promises.
  absl::Status Delete(const DeleteRequest& request, WaitFor wait_for);

 private:
  absl::Status Purge(const ArticleId& id, absl::Status deleted);
  void Tell(std::vector<IndexDocument> arriving, const std::vector<absl::Status>& written) const;

  Index& index_;
  DocumentMaker make_document_;
  ArrivalListener listener_;
};

}  // namespace xeber
