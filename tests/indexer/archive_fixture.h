// Archives and indexes for tests of the pipeline: real analysis, and an annotator that knows one name.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "annotate/annotator.h"
#include "annotate/archive_trainer.h"
#include "index/index.h"
#include "indexer/document_maker.h"
#include "indexer/reindex.h"
#include "text/analyzer.h"

namespace xeber {

// Finds the organisation Lumora and nothing else.
class LumoraAnnotator : public Annotator {
 public:
  void Annotate(const Article& article, const ArticleAnalysis&, Annotations& out) const override {
    out = {};
    if (article.title.find("Lumora") == std::string::npos) return;
    out.entities.push_back({.id = "org:lumora", .name = "Lumora", .type = EntityType::kOrganisation, .salience = .8f});
  }
  std::string version() const override { return "lumora-1"; }
};

inline const Analyzer& TheAnalyzer() {
  static const std::unique_ptr<const Analyzer> analyzer = MakeAnalyzer(XEBER_DATA_DIR);
  return *analyzer;
}
inline const Annotator& TheAnnotator() {
  static const LumoraAnnotator annotator;
  return annotator;
}

// An index folder and archive files beside it, thrown away at the end of the test.
class Archive {
 public:
  Archive() {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    root_ = testing::TempDir() + "xeber-archive." + test->test_suite_name() + "." + test->name();
    std::filesystem::remove_all(root_);
    std::filesystem::create_directories(root_);
  }
  ~Archive() { std::filesystem::remove_all(root_); }

  std::string index() const { return root_ + "/index"; }
  std::string Write(const std::string& name, const std::string& lines) const {
    std::ofstream(root_ + "/" + name) << lines;
    return root_ + "/" + name;
  }
  ReindexOptions Options(std::vector<std::string> files) const { return {.index_directory = index(), .files = std::move(files)}; }
  absl::StatusOr<ReindexSummary> Run(const ReindexOptions& options) const {
    return Reindex(options, TheAnalyzer(), TheAnnotator());
  }
  // Reindexes lines of JSON into the index.
  ReindexSummary Add(const std::string& lines) const {
    const auto summary = Run(Options({Write("feed.jsonl", lines)}));
    EXPECT_TRUE(summary.ok()) << summary.status();
    return summary.ok() ? *summary : ReindexSummary();
  }

  std::unique_ptr<Index> Open(bool writable = false) const {
    IndexOptions options{.make_document = MakeDocumentMaker(TheAnalyzer(), TheAnnotator())};
    options.analyzer_version = AnalyzerVersion(TheAnalyzer());
    options.annotator_version = TheAnnotator().version();
    options.parse_models = ParseArchiveModels;
    options.writable = writable;
    options.maintain = false;
    auto index = Index::Open(this->index(), options);
    EXPECT_TRUE(index.ok()) << index.status();
    return index.ok() ? *std::move(index) : nullptr;
  }
  std::map<std::string, std::string> Titles() const { return TitlesOf(*Open()->snapshot()); }

  // id -> title of every live article.
  static std::map<std::string, std::string> TitlesOf(const Snapshot& snapshot) {
    std::map<std::string, std::string> titles;
    for (const SegmentView& view : snapshot.segments())
      for (DocId doc = 0; doc < view.segment->size(); ++doc)
        if (!view.Deleted(doc)) {
          const Card card = view.segment->card(doc);
          EXPECT_TRUE(titles.emplace(card.id.value(), card.title).second) << card.id.value() << " is there twice";
        }
    return titles;
  }

 private:
  std::string root_;
};

// One line of an archive. Fields left out are missing.
struct Line {
  std::string id, title = "Harbour opens", published_at = "2026-03-01T10:00:00Z", updated_at;
};
inline std::string JsonOf(const Line& line) {
  std::string json =
      "{\"id\":\"" + line.id + "\",\"title\":\"" + line.title + "\",\"body\":\"The harbour of the town was opened on Monday.\"";
  if (!line.published_at.empty()) json += ",\"published_at\":\"" + line.published_at + "\"";
  if (!line.updated_at.empty()) json += ",\"updated_at\":\"" + line.updated_at + "\"";
  return json + "}\n";
}

}  // namespace xeber
