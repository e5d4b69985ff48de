// A real index in a temporary folder, with what writes to it and answers from it.
#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include <gtest/gtest.h>
#include <unistd.h>

#include "index/read_log.h"
#include "indexer/document_maker.h"
#include "indexer/indexer.h"
#include "indexer/open_index.h"
#include "indexer/reindex.h"
#include "ranking/local_engine.h"
#include "server/alerts.h"
#include "server/curation_store.h"

namespace xeber {

class WritableIndex {
 public:
  // Empty at first.
  WritableIndex() {
    std::string pattern = (std::filesystem::temp_directory_path() / "xeber-server-test-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    std::ofstream(folder_ / "none.jsonl").close();
    const auto built =
        Reindex({.index_directory = directory(), .files = {folder_ / "none.jsonl"}}, *pipeline().analyzer, *pipeline().annotator);
    EXPECT_TRUE(built.ok()) << built.status();
    Open();
  }
  ~WritableIndex() {
    Close();
    std::filesystem::remove_all(folder_);
  }

  // With a clock, articles are matched with saved queries, too.
  void Open(std::function<Time()> clock = nullptr) {
    auto index = OpenIndex(directory(), pipeline(), {.writable = true});
    EXPECT_TRUE(index.ok()) << index.status();
    index_ = *std::move(index);
    reads_ = ReadLog::Open(*index_, {.writable = true});
    curations_ = std::make_unique<CurationStore>(directory(), QueryTools(*pipeline().analyzer, pipeline().annotator.get()));
    engine_ = MakeLocalEngine(
        *index_, *pipeline().analyzer, *pipeline().annotator,
        {.reads = reads_.get(), .keyboards = &pipeline().keyboards, .curations = [this] { return curations_->book(); }});
    if (clock)
      alerts_ = std::make_unique<Alerts>(*index_, QueryTools(*pipeline().analyzer, pipeline().annotator.get()),
                                         MakeDocumentMaker(*pipeline().analyzer, *pipeline().annotator),
                                         AlertsOptions{.now = clock, .window = 8, .log_number = ++opened_, .log = nullptr,
                                                       .look_for_due = std::chrono::milliseconds(5)});
    indexer_ = std::make_unique<Indexer>(*index_, *pipeline().analyzer, *pipeline().annotator,
                                         alerts_ ? alerts_->listener() : ArrivalListener());
  }
  void Close() {
    indexer_ = nullptr;
    alerts_ = nullptr;
    engine_ = nullptr;
    curations_ = nullptr;
    reads_ = nullptr;
    index_ = nullptr;
  }

  Engine& engine() { return *engine_; }
  ReadLog& reads() { return *reads_; }
  Indexer& indexer() { return *indexer_; }
  Alerts& alerts() { return *alerts_; }
  CurationStore& curations() { return *curations_; }
  std::string directory() const { return (folder_ / "index").string(); }

 private:
  // Loaded once for all tests.
  static const Pipeline& pipeline() {
    static const Pipeline loaded = [] {
      auto result = LoadPipeline(XEBER_DATA_DIR);
      EXPECT_TRUE(result.ok()) << result.status();
      return *std::move(result);
    }();
    return loaded;
  }

  std::filesystem::path folder_;
  std::unique_ptr<Index> index_;
  std::unique_ptr<ReadLog> reads_;
  std::unique_ptr<CurationStore> curations_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Alerts> alerts_;
  std::uint64_t opened_ = 0;
  std::unique_ptr<Indexer> indexer_;
};

}  // namespace xeber
