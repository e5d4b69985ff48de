// The way back from a reindex: the old generation with all that was written since.
#include "index/rollback.h"

#include "faulty_file_system.h"
#include "index/segment_files.h"
#include "index_fixture.h"

namespace xeber {
namespace {

using Content = std::map<std::string, std::string>;

class RollBackTest : public testing::Test {
 protected:
  // Generation 1 with a journal; generation 2 of something else; writes, seals and a merge over it.
  void SetUp() override {
    ASSERT_TRUE(files_.CreateDirectories("/").ok());
    ASSERT_TRUE(
        MakeGeneration("/i", {{DocumentOf(MakeArticle("a", "one")), DocumentOf(MakeArticle("b", "one"))}}, 0, {}, &files_).ok());
    Open();
    ASSERT_TRUE(WriteOne(*index_, Put(MakeArticle("sealed", "before"))).ok());
    ASSERT_TRUE(index_->Seal().ok());
    ASSERT_TRUE(WriteOne(*index_, Put(MakeArticle("hot", "before"))).ok());
    const std::uint64_t through = index_->snapshot()->journal_sequence();
    ASSERT_TRUE(MakeGeneration("/i", {{DocumentOf(MakeArticle("new", "reindexed"))}}, through, {}, &files_).ok());
    ASSERT_TRUE(index_->Refresh().ok());
    ASSERT_TRUE(WriteOne(*index_, Put(MakeArticle("b", "since"))).ok());
    ASSERT_TRUE(index_->Seal().ok());
    EXPECT_EQ(WriteOne(*index_, Delete("a")).code(), absl::StatusCode::kNotFound);  // but remembered by the journal
    ASSERT_TRUE(WriteOne(*index_, Put(MakeArticle("c", "since"))).ok());
    ASSERT_TRUE(index_->Seal().ok());
    ASSERT_TRUE(index_->Merge().ok());
    ASSERT_TRUE(WriteOne(*index_, Put(MakeArticle("d", "hot since"))).ok());
    EXPECT_EQ(content(), reindexed_);
  }
  void Open(std::uint64_t kept_journal_bytes = 1 << 20) {
    index_ = nullptr;
    IndexOptions options = Writable(&files_);
    options.kept_journal_bytes = kept_journal_bytes;
    auto index = Index::Open("/i", options);
    ASSERT_TRUE(index.ok()) << index.status();
    index_ = *std::move(index);
  }
  Content content() const { return ContentOf(*index_->snapshot()); }

  FaultyFileSystem files_;
  std::unique_ptr<Index> index_;
  const Content reindexed_ = {{"new", "reindexed"}, {"b", "since"}, {"c", "since"}, {"d", "hot since"}};
  const Content rolled_back_ = {{"sealed", "before"}, {"hot", "before"}, {"b", "since"}, {"c", "since"}, {"d", "hot since"}};
};

TEST_F(RollBackTest, BringsTheOldGenerationBackWithWhatWasWrittenSince) {
  const auto summary = RollBack(files_, "/i");
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_EQ(summary->generation, 3u);
  EXPECT_EQ(summary->journal_records, 5u);
  EXPECT_EQ(content(), reindexed_);
  ASSERT_TRUE(index_->Refresh().ok());  // a running server
  EXPECT_EQ(content(), rolled_back_);
  ASSERT_TRUE(index_->Seal().ok());
  ASSERT_TRUE(index_->Merge().ok());
  EXPECT_EQ(content(), rolled_back_);
  Open();
  EXPECT_EQ(content(), rolled_back_);
  EXPECT_TRUE(VerifyIndex(files_, "/i").empty());
}

TEST_F(RollBackTest, ASecondOneUndoesTheFirst) {
  ASSERT_TRUE(RollBack(files_, "/i").ok());
  ASSERT_TRUE(index_->Refresh().ok());
  ASSERT_TRUE(WriteOne(*index_, Put(MakeArticle("e", "later"))).ok());
  ASSERT_TRUE(index_->Seal().ok());
  ASSERT_TRUE(RollBack(files_, "/i").ok());
  ASSERT_TRUE(index_->Refresh().ok());
  Content expected = reindexed_;
  expected["e"] = "later";
  EXPECT_EQ(content(), expected);
}

TEST_F(RollBackTest, TheOldGenerationIsDroppedOnceTooMuchWasWritten) {
  Open(/*kept_journal_bytes=*/10);
  ASSERT_TRUE(WriteOne(*index_, Put(MakeArticle("e", "later"))).ok());
  ASSERT_TRUE(index_->Seal().ok());
  EXPECT_TRUE(absl::IsNotFound(RollBack(files_, "/i").status()));
  EXPECT_EQ(files_.List("/i/journal")->size(), 1u);
  EXPECT_EQ(files_.List("/i/segments")->size(), ReadManifest(files_, "/i")->segments.size());
}

TEST_F(RollBackTest, IsRefusedAfterAPurgeWhileAReindexRunsAndForAnotherAnalyser) {
  {
    const auto builder = GenerationBuilder::Begin("/i", &files_);
    ASSERT_TRUE(builder.ok());
    EXPECT_TRUE(absl::IsFailedPrecondition(RollBack(files_, "/i").status()));
  }
  Manifest other = *ReadManifest(files_, "/i");
  other.analyzer = "another";
  ASSERT_TRUE(files_.WriteFile(PreviousManifestPath("/i"), EncodeManifest(other)).ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(RollBack(files_, "/i").status()));
  ASSERT_TRUE(index_->Purge(ArticleId("c")).ok());
  EXPECT_TRUE(absl::IsNotFound(RollBack(files_, "/i").status()));
}

TEST_F(RollBackTest, IsRefusedIfAFileOfTheOldGenerationIsGone) {
  Manifest previous = *DecodeManifest((*files_.Map(PreviousManifestPath("/i")))->bytes());
  for (std::string Manifest::*file : {&Manifest::graves, &Manifest::answered, &Manifest::models}) {
    Manifest broken = previous;
    broken.*file = "gone-1";
    ASSERT_TRUE(files_.WriteFile(PreviousManifestPath("/i"), EncodeManifest(broken)).ok());
    EXPECT_TRUE(absl::IsDataLoss(RollBack(files_, "/i").status()));
  }
  Open();
  EXPECT_EQ(content(), reindexed_);
}

TEST_F(RollBackTest, LeavesOneGenerationWholeWhateverFails) {
  index_ = nullptr;
  const FaultyFileSystem prepared(files_);
  for (const Fault fault : {Fault::kDeath, Fault::kUnknownOutcome}) {
    bool reached = true;
    for (std::uint64_t at = 0; reached && !HasFailure(); ++at) {
      FaultyFileSystem files(prepared);
      files.FailAt(at, fault);
      const bool done = RollBack(files, "/i").ok();
      reached = files.failed();
      files.LosePower(0);
      const auto index = Index::Open("/i", Writable(&files));
      ASSERT_TRUE(index.ok()) << at << ": " << index.status();
      const Content found = ContentOf(*(*index)->snapshot());
      EXPECT_TRUE(found == rolled_back_ || (!done && found == reindexed_)) << at;
      if (found != reindexed_) continue;
      const auto again = RollBack(files, "/i");  // is done, or says that it cannot be any more
      ASSERT_TRUE((*index)->Refresh().ok());
      EXPECT_EQ(ContentOf(*(*index)->snapshot()), again.ok() ? rolled_back_ : reindexed_) << at;
      EXPECT_TRUE(again.ok() || absl::IsNotFound(again.status())) << at << ": " << again.status();
    }
  }
}

}  // namespace
}  // namespace xeber
