// A generation is built while the index lives: seals go on, and what is written meanwhile is in it before the swap.
#include <gtest/gtest.h>

#include "index/layout.h"
#include "index/running_reindex.h"
#include "index/segment_files.h"
#include "tests/index/faulty_file_system.h"
#include "tests/index/index_fixture.h"

namespace xeber {
namespace {

using Content = std::map<std::string, std::string>;

class GenerationTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(files_.CreateDirectories("/").ok());
    ASSERT_TRUE(MakeGeneration("/i", {{DocumentOf(MakeArticle("old", "old", 1, 1)), DocumentOf(MakeArticle("gone", "gone", 2, 1))}}, 0, {},
                               &files_)
                    .ok());
    options_.make_document = [this](Article article) {
      ++made_;
      return DocumentOf(std::move(article));
    };
    Open();
  }
  void Open() {
    index_.reset();
    auto index = Index::Open("/i", options_);
    ASSERT_TRUE(index.ok()) << index.status();
    index_ = *std::move(index);
  }
  void Write(Mutation mutation) { ASSERT_TRUE(WriteOne(*index_, std::move(mutation)).ok()); }
  // As a reindex takes it over: what the index holds now.
  void Begin() {
    auto builder = GenerationBuilder::Begin("/i", &files_);
    ASSERT_TRUE(builder.ok()) << builder.status();
    builder_ = *std::move(builder);
    through_ = index_->snapshot()->journal_sequence();
    std::vector<IndexDocument> documents;
    for (const SegmentView& view : index_->snapshot()->segments())
      for (DocId doc = 0; doc < view.segment->size(); ++doc)
        if (!view.Deleted(doc)) documents.push_back(DocumentOf(*view.segment->article(doc)));
    ASSERT_TRUE(builder_->AddSegment(BuildParts(documents)).ok());
  }
  std::uint64_t CatchUp() {
    const auto records = builder_->CatchUp(options_.make_document, 2, memory_, through_);
    EXPECT_TRUE(records.ok()) << records.status();
    return records.value_or(0);
  }
  void Commit() {
    Manifest versions;
    versions.analyzer = versions.annotator = "1";
    ASSERT_TRUE(builder_->Commit(through_, versions, memory_).ok());
    builder_.reset();
  }
  Content content() const { return ContentOf(*index_->snapshot()); }
  std::size_t JournalFiles() { return files_.List(JournalDirectory("/i"))->size(); }

  FaultyFileSystem files_;
  IndexOptions options_ = Writable(&files_);
  std::atomic<int> made_ = 0;
  std::unique_ptr<Index> index_;
  std::unique_ptr<GenerationBuilder> builder_;
  GenerationBuilder::Memory memory_;
  std::uint64_t through_ = 0;
};

TEST_F(GenerationTest, HoldsWhatWasSealedMeanwhile) {
  Write(Put(MakeArticle("before", "before")));
  Begin();
  for (int i = 0; i < 3; ++i) {
    Write(Put(MakeArticle("live" + std::to_string(i), "live", 10 + i)));
    ASSERT_TRUE(index_->Seal().ok());
  }
  Write(Delete("gone"));
  Write(Put(MakeArticle("old", "newer", 1, 2)));
  ASSERT_TRUE(index_->Seal().ok());
  const Content expected = {{"before", "before"}, {"live0", "live"}, {"live1", "live"}, {"live2", "live"}, {"old", "newer"}};
  EXPECT_EQ(content(), expected);
  Commit();  // without having caught up: the server replays it all
  ASSERT_TRUE(index_->Refresh().ok());
  EXPECT_EQ(content(), expected);
  ASSERT_TRUE(index_->Seal().ok());
  Open();
  EXPECT_EQ(content(), expected);
}

TEST_F(GenerationTest, IsTakenOverWithoutAnalysingAgainWhatIsInMemory) {
  for (int i = 0; i < 20; ++i) Write(Put(MakeArticle(std::to_string(i), "live", i, 1)));
  Write(Put(MakeArticle("3", "newer", 3, 2)));
  Write(Delete("4"));
  ASSERT_TRUE(MakeGeneration("/i", {{DocumentOf(MakeArticle("old", "old")), DocumentOf(MakeArticle("5", "old", 5))}}, 0, {}, &files_).ok());
  made_ = 0;
  ASSERT_TRUE(index_->Refresh().ok());
  EXPECT_LE(made_, 2);  // the version that was superseded and the article that was deleted, if they are gone from memory
  const Content taken_over = content();
  EXPECT_EQ(taken_over.size(), 20u);
  EXPECT_EQ(taken_over.at("old"), "old");
  EXPECT_EQ(taken_over.at("3"), "newer");
  EXPECT_EQ(taken_over.at("5"), "live");
  EXPECT_FALSE(taken_over.contains("4"));
  made_ = 0;
  Open();
  EXPECT_EQ(made_, 21);  // in another process nothing is
  EXPECT_EQ(content(), taken_over);
}

TEST_F(GenerationTest, CatchesUpWithTheJournalBeforeTheSwap) {
  Begin();
  for (int i = 0; i < 40; ++i) Write(Put(MakeArticle("live" + std::to_string(i), "live", i)));
  Write(Put(MakeArticle("live7", "newer", 7, 9)));
  Write(Put(MakeArticle("old", "newer", 1, 2)));
  Write(Put(MakeArticle("old", "older", 1, 1)));  // too late
  Write(Delete("gone", 5));
  ASSERT_TRUE(index_->Seal().ok());
  EXPECT_EQ(CatchUp(), 44u);
  EXPECT_EQ(CatchUp(), 0u);
  Write(Put(MakeArticle("last", "last")));
  Write(Delete("live8"));
  EXPECT_EQ(CatchUp(), 2u);
  Content expected = {{"old", "newer"}, {"last", "last"}};
  for (int i = 0; i < 40; ++i)
    if (i != 8) expected["live" + std::to_string(i)] = i == 7 ? "newer" : "live";
  EXPECT_EQ(content(), expected);
  const auto built = builder_->Open();
  ASSERT_TRUE(built.ok()) << built.status();
  EXPECT_EQ(ContentOf(**built), expected);
  Commit();
  made_ = 0;
  Open();
  EXPECT_EQ(made_, 0);  // nothing is left to be replayed
  EXPECT_EQ(content(), expected);
  Write(Put(MakeArticle("gone", "older", 2, 1)));  // deletes are remembered
  EXPECT_EQ(content(), expected);
}

TEST_F(GenerationTest, IsMadeReadyBeforeItIsShown) {
  std::map<const Segment*, std::string> prepared;
  options_.prepare_segment = [&](const Segment& segment) {
    prepared.emplace(&segment, segment.name());
    EXPECT_FALSE(content().contains("new"));
  };
  Open();
  Begin();
  ASSERT_TRUE(builder_->AddSegment(BuildParts({DocumentOf(MakeArticle("new", "new"))})).ok());
  Commit();
  EXPECT_TRUE(prepared.empty());
  ASSERT_TRUE(index_->Refresh().ok());
  EXPECT_TRUE(content().contains("new"));
  EXPECT_EQ(prepared.size(), 2u);
  for (const SegmentView& view : index_->snapshot()->segments()) EXPECT_TRUE(prepared.contains(view.segment.get()));
}

TEST_F(GenerationTest, ThatWasKilledHoldsNothingBack) {
  Begin();
  Write(Put(MakeArticle("live", "live")));
  ASSERT_TRUE(index_->Seal().ok());
  const std::size_t kept = JournalFiles();
  std::vector<std::string> segments = *files_.List("/i/segments");
  EXPECT_EQ(std::count_if(segments.begin(), segments.end(), [](const std::string& name) { return name.starts_with("g"); }), 2);
  ASSERT_TRUE(FindRunningReindex(files_, "/i"));
  files_.FailAt(0, Fault::kDeath);  // so that the builder tidies nothing up
  builder_.reset();
  files_.Kill();
  EXPECT_FALSE(FindRunningReindex(files_, "/i"));
  Write(Put(MakeArticle("after", "after")));
  ASSERT_TRUE(index_->Seal().ok());
  EXPECT_LT(JournalFiles(), kept + 1);
  segments = *files_.List("/i/segments");
  EXPECT_EQ(std::count_if(segments.begin(), segments.end(), [](const std::string& name) { return name.starts_with("g"); }), 1);
  EXPECT_EQ(content(), (Content{{"old", "old"}, {"gone", "gone"}, {"live", "live"}, {"after", "after"}}));
}

TEST_F(GenerationTest, NothingIsMergedOrPurgedMeanwhile) {
  Begin();
  Write(Delete("gone"));  // half of its segment
  ASSERT_TRUE(index_->Seal().ok());
  const auto segment = [&] { return index_->snapshot()->segments().front().segment->name(); };
  const std::string before = segment();
  ASSERT_TRUE(index_->Merge().ok());
  EXPECT_EQ(segment(), before);
  EXPECT_TRUE(absl::IsUnavailable(index_->Purge(ArticleId("gone")).status()));
  builder_.reset();
  ASSERT_TRUE(index_->Merge().ok());
  EXPECT_NE(segment(), before);
  EXPECT_TRUE(index_->Purge(ArticleId("gone")).ok());
}

// Whatever fails at whatever operation of a catching-up, everything acknowledged is there, once.
TEST_F(GenerationTest, AFaultWhileItCatchesUpCostsNothing) {
  for (std::uint64_t at = 0;; ++at) {
    FaultyFileSystem files(files_);
    IndexOptions options = Writable(&files);
    auto index = Index::Open("/i", options);
    ASSERT_TRUE(index.ok()) << index.status();
    auto builder = GenerationBuilder::Begin("/i", &files);
    ASSERT_TRUE(builder.ok());
    ASSERT_TRUE((*builder)->AddSegment(BuildParts({DocumentOf(MakeArticle("old", "old", 1, 1))})).ok());
    ASSERT_TRUE(WriteOne(**index, Put(MakeArticle("live", "live"))).ok());
    ASSERT_TRUE(WriteOne(**index, Put(MakeArticle("old", "newer", 1, 2))).ok());
    ASSERT_TRUE(WriteOne(**index, Delete("gone")).ok());
    const Content expected = {{"live", "live"}, {"old", "newer"}};
    GenerationBuilder::Memory memory;
    std::uint64_t through = 0;
    files.FailAt(at, at % 2 == 0 ? Fault::kInputOutput : Fault::kDiskFull);
    absl::Status status = (*builder)->CatchUp(DocumentOf, 1, memory, through).status();
    Manifest versions;
    versions.analyzer = versions.annotator = "1";
    if (status.ok()) status = (*builder)->Commit(through, versions, memory);
    const bool failed = files.failed();
    builder->reset();
    index->reset();
    files.Kill();
    auto again = Index::Open("/i", options);
    ASSERT_TRUE(again.ok()) << at << ": " << again.status();
    EXPECT_EQ(ContentOf(*(*again)->snapshot()), expected) << at << ": " << status;
    if (!failed) break;
  }
}

}  // namespace
}  // namespace xeber
