// A damaged segment costs no other: it is made anew from its stored articles, or left out and named, and comes back without
// doubles.
#include "index/repair.h"

#include "faulty_file_system.h"
#include "index/segment_files.h"
#include "index_fixture.h"

namespace xeber {
namespace {

using Content = std::map<std::string, std::string>;

// Two segments, the first with tombstones; the journal deletes from it and supersedes.
class RepairTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(files_.CreateDirectories("/").ok());
    std::vector<IndexDocument> old;
    for (int i = 0; i < 8; ++i) old.push_back(DocumentOf(MakeArticle("old" + std::to_string(i), "one", i, 5)));
    ASSERT_TRUE(MakeGeneration("/i", {old, {DocumentOf(MakeArticle("other", "two"))}}, 0, {}, &files_).ok());
    Open();
    ASSERT_TRUE(WriteOne(*index_, Delete("old0")).ok());
    ASSERT_TRUE(WriteOne(*index_, Put(MakeArticle("old1", "sealed again", 1, 6))).ok());
    ASSERT_TRUE(index_->Seal().ok());
    ASSERT_TRUE(WriteOne(*index_, Delete("old2")).ok());
    ASSERT_TRUE(WriteOne(*index_, Put(MakeArticle("old3", "hot again", 3, 6))).ok());
    whole_ = content();
    index_ = nullptr;
    const auto manifest = ReadManifest(files_, "/i");
    segment_ = manifest->segments[0];
    ASSERT_EQ(segment_.articles, 8u);
    ASSERT_FALSE(segment_.tombstones.empty());
  }
  void Open() {
    index_ = nullptr;
    auto index = Index::Open("/i", Writable(&files_));
    ASSERT_TRUE(index.ok()) << index.status();
    index_ = *std::move(index);
  }
  Content content() const { return ContentOf(*index_->snapshot()); }
  std::string PathOf(std::string_view file) const { return SegmentDirectory("/i", segment_.name) + "/" + std::string(file); }
  std::string ReadFile(const std::string& path) { return std::string((*files_.Map(path))->bytes()); }
  void Cut(const std::string& path) {
    const std::string bytes = ReadFile(path);
    ASSERT_TRUE(files_.WriteFile(path, bytes.substr(0, bytes.size() / 2)).ok());
  }
  // What the index holds without what only the damaged segment has.
  Content Rest() const {
    Content rest = whole_;
    std::erase_if(rest, [](const auto& entry) { return entry.second == "one"; });
    return rest;
  }
  void ExpectWhole() {
    const auto faults = VerifyIndex(files_, "/i");
    EXPECT_TRUE(faults.empty()) << faults.front();
  }

  FaultyFileSystem files_;
  std::unique_ptr<Index> index_;
  Content whole_;
  ManifestSegment segment_;
};

TEST_F(RepairTest, ReadersDoWithoutADamagedSegmentAndNameIt) {
  for (const bool missing : {false, true}) {
    missing ? static_cast<void>(files_.Remove(PathOf("forward.bin"))) : Cut(PathOf("forward.bin"));
    const auto reader = Index::Open("/i", ReadOnly(&files_));
    ASSERT_TRUE(reader.ok()) << reader.status();
    EXPECT_EQ(ContentOf(*(*reader)->snapshot()), Rest());
    ASSERT_EQ((*reader)->damaged().size(), 1u);
    EXPECT_EQ((*reader)->damaged()[0].segment.name, segment_.name);
    EXPECT_NE((*reader)->damaged()[0].fault.message().find("forward.bin"), std::string::npos);
  }
}

TEST_F(RepairTest, DerivedPartsAreMadeAnewWhenOpenedForWriting) {
  for (const std::string_view part : kPartFiles) {
    if (part == "articles.bin") continue;
    Cut(PathOf(part));
    Open();
    EXPECT_EQ(index_->repaired(), std::vector<std::string>{segment_.name}) << part;
    EXPECT_TRUE(index_->damaged().empty()) << part;
    EXPECT_EQ(content(), whole_) << part;
    ExpectWhole();
    index_ = nullptr;
    segment_ = ReadManifest(files_, "/i")->segments.back();
  }
}

TEST_F(RepairTest, ASegmentWhoseArticlesAreDamagedIsLeftOutAndTheRestLivesOn) {
  const std::string articles = ReadFile(PathOf("articles.bin"));
  Cut(PathOf("articles.bin"));
  Open();
  EXPECT_EQ(index_->damaged().size(), 1u);
  EXPECT_EQ(content(), Rest());
  Mutation asked = Delete("old5");
  asked.request_id = "r";
  EXPECT_TRUE(absl::IsDataLoss(WriteOne(*index_, asked)));
  ASSERT_TRUE(WriteOne(*index_, Put(MakeArticle("old6", "written since", 6, 7))).ok());
  ASSERT_TRUE(WriteOne(*index_, Put(MakeArticle("new", "new"))).ok());
  ASSERT_TRUE(index_->Seal().ok());
  ASSERT_TRUE(index_->Merge().ok());
  Content expected = Rest();
  expected["old6"] = "written since";
  expected["new"] = "new";
  EXPECT_EQ(content(), expected);
  Open();
  EXPECT_EQ(content(), expected);
  EXPECT_EQ(index_->damaged().size(), 1u);
  EXPECT_FALSE(VerifyIndex(files_, "/i").empty());
  EXPECT_TRUE(absl::IsDataLoss(index_->Purge(ArticleId("old4")).status()));

  // The file comes back from a backup.
  ASSERT_TRUE(files_.WriteFile(PathOf("articles.bin"), articles).ok());
  Open();
  EXPECT_TRUE(index_->damaged().empty());
  Content back = whole_;
  back["old6"] = "written since";
  back["new"] = "new";
  back["old2"] = "one";  // its delete had no time, and was sealed while the segment was out of reach
  EXPECT_EQ(content(), back);
  ExpectWhole();
  EXPECT_TRUE(WriteOne(*index_, asked).ok()) << "what only a repair could answer was remembered";
  back.erase("old5");
  EXPECT_EQ(content(), back);
}

TEST_F(RepairTest, WithoutItsTombstonesNothingDeletedRises) {
  Cut(PathOf(segment_.tombstones));
  Open();
  EXPECT_EQ(index_->damaged().size(), 1u);
  EXPECT_EQ(content(), Rest());
}

TEST_F(RepairTest, DamageThatOpeningDoesNotSeeIsMarkedAndMadeAnew) {
  std::string bytes = ReadFile(PathOf("impacts.bin"));
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  ASSERT_TRUE(files_.WriteFile(PathOf("impacts.bin"), bytes).ok());
  const auto marked = MarkForRepair(files_, "/i");
  ASSERT_TRUE(marked.ok()) << marked.status();
  EXPECT_EQ(*marked, 1u);
  Open();
  EXPECT_EQ(index_->repaired(), std::vector<std::string>{segment_.name});
  EXPECT_EQ(content(), whole_);
  EXPECT_TRUE(absl::IsFailedPrecondition(MarkForRepair(files_, "/i").status()));  // in use
  ExpectWhole();
}

TEST_F(RepairTest, ARepairThatFailsAtAnyOperationCanBeDoneAgain) {
  Cut(PathOf("cards.bin"));
  const FaultyFileSystem prepared(files_);
  bool reached = true;
  for (std::uint64_t at = 0; reached && !HasFailure(); ++at) {
    FaultyFileSystem files(prepared);
    files.FailAt(at, Fault::kDeath);
    static_cast<void>(Index::Open("/i", Writable(&files)));
    reached = files.failed();
    files.LosePower(0);
    const auto index = Index::Open("/i", Writable(&files));
    ASSERT_TRUE(index.ok()) << at << ": " << index.status();
    EXPECT_EQ(ContentOf(*(*index)->snapshot()), whole_) << at;
    const auto faults = VerifyIndex(files, "/i");
    EXPECT_TRUE(faults.empty()) << at << ": " << faults.front();
  }
}

}  // namespace
}  // namespace xeber
