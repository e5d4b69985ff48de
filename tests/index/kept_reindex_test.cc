// What a reindex that was broken off holds back, for how long, and that whoever goes on has all of it.
#include <gtest/gtest.h>

#include "index/kept_reindex.h"
#include "index/layout.h"
#include "index/segment_files.h"
#include "tests/index/faulty_file_system.h"
#include "tests/index/index_fixture.h"

namespace xeber {
namespace {

using Content = std::map<std::string, std::string>;

Manifest Versions() {
  Manifest versions;
  versions.analyzer = versions.annotator = "1";
  return versions;
}

std::vector<IndexDocument> Documents(int first, int last) {
  std::vector<IndexDocument> documents;
  for (int i = first; i < last; ++i) documents.push_back(DocumentOf(MakeArticle(std::to_string(i), "new", i)));
  return documents;
}

class KeptReindexTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(files_.CreateDirectories("/").ok());
    ASSERT_TRUE(MakeGeneration("/i", {Documents(0, 2)}, 0, {}, &files_).ok());
    Open();
  }
  void Open() {
    index_.reset();
    auto index = Index::Open("/i", options_);
    ASSERT_TRUE(index.ok()) << index.status();
    index_ = *std::move(index);
  }
  void BreakOff() {
    auto builder = GenerationBuilder::Begin("/i", &files_, "key");
    ASSERT_TRUE(builder.ok()) << builder.status();
    ASSERT_TRUE((*builder)->Keep("state").ok());
    ASSERT_TRUE((*builder)->AddSegment(BuildParts(Documents(0, 2)), Slice{0, 2}).ok());
    ASSERT_TRUE((*builder)->AddSegment(BuildParts(Documents(5, 6)), Slice{5, 6}).ok());
    ASSERT_TRUE((*builder)->AddSegment(BuildParts(Documents(7, 9))).ok());  // of no slice
    (*builder)->LeaveKept();
  }
  bool Scratch() { return files_.Exists(ScratchDirectory("/i")); }
  std::size_t Built() {
    const auto names = *files_.List("/i/segments");
    return static_cast<std::size_t>(std::count_if(names.begin(), names.end(), [](const std::string& name) { return name.starts_with("g2-"); }));
  }

  FaultyFileSystem files_;
  IndexOptions options_ = Writable(&files_);
  std::unique_ptr<Index> index_;
};

TEST_F(KeptReindexTest, IsGoneOnWithByTheSameKey) {
  BreakOff();
  ASSERT_TRUE(WriteOne(*index_, Put(MakeArticle("live", "live"))).ok());
  ASSERT_TRUE(index_->Seal().ok());
  ASSERT_TRUE(WriteOne(*index_, Delete("1")).ok());
  ASSERT_TRUE(index_->Seal().ok());
  {
    auto builder = GenerationBuilder::Begin("/i", &files_, "key");
    ASSERT_TRUE(builder.ok()) << builder.status();
    ASSERT_TRUE((*builder)->kept());
    EXPECT_EQ((*builder)->kept()->state, "state");
    EXPECT_EQ((*builder)->kept()->slices, (std::vector<Slice>{{0, 2}, {5, 6}}));
    EXPECT_EQ((*builder)->kept()->articles, 3u);
    EXPECT_EQ(Built(), 2u);
    ASSERT_TRUE((*builder)->AddSegment(BuildParts(Documents(2, 5)), Slice{2, 5}).ok());
    GenerationBuilder::Memory memory;
    std::uint64_t through = 0;
    EXPECT_EQ((*builder)->CatchUp(DocumentOf, 1, memory, through).value_or(0), 2u);
    (*builder)->LeaveKept();  // what was caught up with is not kept
  }
  auto builder = GenerationBuilder::Begin("/i", &files_, "key");
  ASSERT_TRUE(builder.ok()) << builder.status();
  EXPECT_EQ((*builder)->kept()->articles, 6u);
  EXPECT_EQ((*builder)->kept()->slices.size(), 3u);
  EXPECT_EQ(Built(), 3u);
  EXPECT_EQ(ContentOf(**(*builder)->Open()).size(), 6u);  // without its tombstones
  GenerationBuilder::Memory memory;
  std::uint64_t through = 0;
  EXPECT_EQ((*builder)->CatchUp(DocumentOf, 1, memory, through).value_or(0), 2u);
  ASSERT_TRUE((*builder)->Commit(through, Versions(), memory).ok());
  builder->reset();
  EXPECT_FALSE(Scratch());
  ASSERT_TRUE(index_->Refresh().ok());
  EXPECT_EQ(ContentOf(*index_->snapshot()),
            (Content{{"0", "new"}, {"2", "new"}, {"3", "new"}, {"4", "new"}, {"5", "new"}, {"live", "live"}}));
}

TEST_F(KeptReindexTest, IsRemovedByAnotherKeyOrNone) {
  for (const char* key : {"other", ""}) {
    BreakOff();
    EXPECT_EQ(Built(), 3u);
    const auto builder = GenerationBuilder::Begin("/i", &files_, key);
    ASSERT_TRUE(builder.ok()) << builder.status();
    EXPECT_FALSE((*builder)->kept());
    EXPECT_EQ(Built(), 0u);
    ASSERT_TRUE((*builder)->AddSegment(BuildParts(Documents(0, 2)), Slice{0, 2}).ok());
    (*builder)->LeaveKept();  // without Keep there is nothing to leave
  }
  EXPECT_FALSE(Scratch());
}

TEST_F(KeptReindexTest, HoldsTheJournalBackUntilThatIsTooMuch) {
  BreakOff();
  options_.kept_journal_bytes = 4000;
  Open();
  bool held = true;
  for (int i = 0; held; ++i) {
    ASSERT_LT(i, 100);
    ASSERT_TRUE(WriteOne(*index_, Put(MakeArticle("live" + std::to_string(i), "live"))).ok());
    ASSERT_TRUE(index_->Seal().ok());
    held = Scratch();
    EXPECT_EQ(Built(), held ? 3u : 0u);
    if (held) {
      EXPECT_GT(files_.List(JournalDirectory("/i"))->size(), static_cast<std::size_t>(i));
    } else {
      EXPECT_GT(i, 3);
    }
  }
  const auto builder = GenerationBuilder::Begin("/i", &files_, "key");
  ASSERT_TRUE(builder.ok());
  EXPECT_FALSE((*builder)->kept());
}

TEST_F(KeptReindexTest, ForbidsNeitherMergesNorPurgesWhichRemoveIt) {
  BreakOff();
  ASSERT_TRUE(WriteOne(*index_, Delete("1")).ok());
  ASSERT_TRUE(index_->Seal().ok());
  ASSERT_TRUE(index_->Merge().ok());
  EXPECT_TRUE(Scratch());
  EXPECT_EQ(index_->snapshot()->documents(), 1u);
  EXPECT_TRUE(index_->Purge(ArticleId("1")).ok());
  EXPECT_FALSE(Scratch());
  EXPECT_EQ(Built(), 0u);
}

// The names of segments are used again: what is removed must not come back with them.
TEST_F(KeptReindexTest, AnotherRunsSegmentsAreNeverTakenForItsOwn) {
  BreakOff();
  ASSERT_TRUE(files_.SyncDirectory("/i").ok());
  {
    auto builder = GenerationBuilder::Begin("/i", &files_, "other");
    ASSERT_TRUE(builder.ok()) << builder.status();
    ASSERT_TRUE((*builder)->AddSegment(BuildParts(Documents(40, 44))).ok());
    files_.FailAt(0, Fault::kDeath);
  }
  files_.LosePower(0);
  const auto builder = GenerationBuilder::Begin("/i", &files_, "key");
  ASSERT_TRUE(builder.ok()) << builder.status();
  EXPECT_FALSE((*builder)->kept());
}

TEST_F(KeptReindexTest, IsNoLongerKeptOnceItsRemovalHasBegun) {
  for (std::uint64_t at = 0; at < 3; ++at) {
    BreakOff();
    files_.FailAt(at, Fault::kDeath);
    static_cast<void>(RemoveKeptReindex(files_, "/i"));
    files_.Kill();
    EXPECT_EQ(FindKeptReindex(files_, "/i").has_value(), at == 0) << at;
  }
  EXPECT_TRUE(RemoveKeptReindex(files_, "/i").ok());
  EXPECT_TRUE(RemoveKeptReindex(files_, "/i").ok());
  EXPECT_FALSE(Scratch());
}

// Whatever fails at whatever operation, or the power with it: what goes on afterwards makes all of it, and only once.
TEST_F(KeptReindexTest, AFaultAtAnyOperationCostsNothing) {
  for (const Fault fault : {Fault::kDeath, Fault::kDiskFull, Fault::kUnknownOutcome}) {
    for (std::uint64_t at = 0;; ++at) {
      FaultyFileSystem files(files_);
      bool failed = false, kept = false;
      std::set<std::uint64_t> acknowledged;  // slices
      for (int run = 0; run < 2; ++run) {
        if (run == 0) files.FailAt(at, fault);
        absl::Status status;
        auto builder = GenerationBuilder::Begin("/i", &files, "key");
        status = builder.status();
        std::set<std::uint64_t> done;
        if (status.ok() && (*builder)->kept())
          for (const Slice& slice : (*builder)->kept()->slices) done.insert(slice.begin);
        if (run == 1 && builder.ok()) {
          EXPECT_TRUE((*builder)->kept() || !kept) << at;
          EXPECT_TRUE(std::includes(done.begin(), done.end(), acknowledged.begin(), acknowledged.end())) << at;
        }
        if (status.ok() && !(*builder)->kept()) {
          status = (*builder)->Keep("state");
          kept = status.ok();
        }
        for (std::uint64_t i = 0; i < 3 && status.ok(); ++i) {
          if (done.contains(i)) continue;
          status = (*builder)->AddSegment(BuildParts(Documents(static_cast<int>(i), static_cast<int>(i) + 1)), Slice{i, i + 1});
          if (status.ok()) acknowledged.insert(i);
        }
        if (run == 0) {
          failed = files.failed();
          if (builder.ok()) {
            EXPECT_EQ((*builder)->LeaveKept(), kept) << at;
          }
          builder = absl::CancelledError();
          fault == Fault::kDeath ? files.LosePower(0) : files.Kill();
          continue;
        }
        ASSERT_TRUE(status.ok()) << at << ": " << status;
        ASSERT_TRUE((*builder)->Commit(0, Versions(), {}).ok());
      }
      const auto index = Index::Open("/i", ReadOnly(&files));
      ASSERT_TRUE(index.ok()) << at << ": " << index.status();
      EXPECT_EQ(ContentOf(*(*index)->snapshot()), (Content{{"0", "new"}, {"1", "new"}, {"2", "new"}})) << at;
      EXPECT_TRUE(VerifyIndex(files, "/i").empty()) << at;
      if (!failed) break;
    }
  }
}

}  // namespace
}  // namespace xeber
