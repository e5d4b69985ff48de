// What a reindex is made of: the articles of its files, and those the index holds, each in its newest version, on disk.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "index/generation_builder.h"
#include "indexer/article_spool.h"
#include "indexer/feed_reader.h"
#include "indexer/reindex.h"
#include "indexer/reindex_reporter.h"
#include "indexer/reindex_state.h"
#include "indexer/rejects_file.h"

namespace xeber {

class Index;

// Not thread-safe, but for the spool.
class ReindexInput {
 public:
  // Both must outlive it.
  ReindexInput(const ReindexOptions& options, ReindexReporter& reporter);

  // So that an unreadable file is told before anything is written: NOT_FOUND etc. name it.
  absl::Status OpenFiles();

  // Reads everything into the spool at `path`. `before` is the index as it is, null if there is none. DATA_LOSS if a segment of it cannot be read, INVALID_ARGUMENT if no line
  // of the files is an article, CANCELLED once told to stop.
  absl::Status Read(const Index* before, const std::string& path);
  // Lets what was read outlive the process; to be given to Reopen with the state.
  absl::Status Keep();
  // Instead of Read: what another run has kept at `path`.
  absl::Status Reopen(const std::string& path, std::string_view state);

  // After Read or Reopen:
  const ArticleSpool& spool() const { return *spool_; }
  const std::vector<SpoolEntry>& entries() const { return entries_; }  // one an id, in order of publication
  const ReindexState& state() const { return state_; }
  const GenerationBuilder::Memory& memory() const { return memory_; }  // what the index remembers of writes
  std::uint64_t taken_over() const;                                    // of the entries, from the index before

 private:
  absl::Status SpoolIndex(const Index& before);
  absl::Status SpoolFiles();
  absl::Status SpoolFile(FeedReader& feed);
  absl::Status SpoolArticle(const Article& article);
  absl::Status NothingRead() const;
  void Report(bool last);

  const ReindexOptions& options_;
  ReindexReporter& reporter_;
  RejectsFile rejects_;
  std::vector<std::unique_ptr<FeedReader>> feeds_;
  std::unique_ptr<ArticleSpool> spool_;
  std::vector<SpoolEntry> entries_;
  ReindexState state_;
  GenerationBuilder::Memory memory_;
};

}  // namespace xeber
