// Damage in sealed files is found while the index serves, and costs nothing that can be made anew.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <thread>

#include "index/segment_files.h"
#include "tests/index/faulty_file_system.h"
#include "tests/index/index_fixture.h"

namespace xeber {
namespace {

using Content = std::map<std::string, std::string>;

class ScrubTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(files_.CreateDirectories("/").ok());
    std::vector<IndexDocument> old;
    for (int i = 0; i < 8; ++i) old.push_back(DocumentOf(MakeArticle("old" + std::to_string(i), "old", i, 5)));
    ASSERT_TRUE(MakeGeneration("/i", {old, {DocumentOf(MakeArticle("other", "other"))}}, 0, {}, &files_).ok());
    segment_ = ReadManifest(files_, "/i")->segments[0];
    options_.tell = [this](std::string_view event, std::string_view detail) {
      const std::scoped_lock lock(mutex_);
      told_.push_back(std::string(event) + ": " + std::string(detail));
      changed_.notify_all();
    };
  }
  // Articles of the first segment are deleted and superseded, partly in the journal only.
  void Open() {
    auto index = Index::Open("/i", options_);
    ASSERT_TRUE(index.ok()) << index.status();
    index_ = *std::move(index);
    ASSERT_TRUE(WriteOne(*index_, Delete("old0")).ok());
    ASSERT_TRUE(index_->Seal().ok());
    ASSERT_TRUE(WriteOne(*index_, Delete("old1")).ok());
    ASSERT_TRUE(WriteOne(*index_, Put(MakeArticle("old2", "hot", 2, 6))).ok());
    whole_ = content();
    ASSERT_EQ(whole_.size(), 7u);
  }
  std::string PathOf(std::string_view file) const { return SegmentDirectory("/i", segment_.name) + "/" + std::string(file); }
  void Flip(std::string_view file) {
    std::string bytes((*files_.Map(PathOf(file)))->bytes());
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    ASSERT_TRUE(files_.WriteFile(PathOf(file), bytes).ok());
  }
  Content content() const { return ContentOf(*index_->snapshot()); }
  std::vector<std::string> told() {
    const std::scoped_lock lock(mutex_);
    return told_;
  }

  FaultyFileSystem files_;
  IndexOptions options_ = Writable(&files_);
  std::unique_ptr<Index> index_;
  ManifestSegment segment_;
  Content whole_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> told_;
};

TEST_F(ScrubTest, ReadsEveryByteOfAWholeIndex) {
  Open();
  const auto summary = index_->Scrub();
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_EQ(summary->segments, 2u);
  std::uint64_t bytes = 0;
  for (const SegmentView& view : index_->snapshot()->segments())
    for (std::size_t part = 0; part < kPartCount && !view.hot; ++part) bytes += view.segment->PartBytes(static_cast<Part>(part));
  EXPECT_EQ(summary->bytes, bytes);
  EXPECT_TRUE(summary->damaged.empty());
  EXPECT_TRUE(told().empty());
}

TEST_F(ScrubTest, AFlippedByteOfADerivedFileIsFoundAndTheSegmentMadeAnew) {
  for (const std::string_view part : kPartFiles) {
    if (part == "articles.bin") continue;
    SCOPED_TRACE(part);
    const FaultyFileSystem before(files_);
    Open();
    Flip(part);
    const auto summary = index_->Scrub();
    ASSERT_TRUE(summary.ok()) << summary.status();
    EXPECT_EQ(summary->damaged, std::vector<std::string>{segment_.name});
    EXPECT_EQ(content(), whole_);
    EXPECT_TRUE(index_->damaged().empty());
    const auto told = this->told();
    ASSERT_EQ(told.size(), 2u);
    EXPECT_NE(told[0].find(PathOf(part) + " is damaged"), std::string::npos) << told[0];
    EXPECT_TRUE(told[1].starts_with("repaired: segment " + segment_.name)) << told[1];
    EXPECT_TRUE(WriteOne(*index_, Put(MakeArticle("new", "new"))).ok());
    EXPECT_TRUE(index_->Seal().ok());
    whole_["new"] = "new";
    EXPECT_EQ(content(), whole_);
    index_ = nullptr;
    EXPECT_TRUE(VerifyIndex(files_, "/i").empty());
    files_.~FaultyFileSystem();
    new (&files_) FaultyFileSystem(before);
    told_.clear();
  }
}

TEST_F(ScrubTest, ASegmentWhoseArticlesAreDamagedIsNamedAndTheRestServes) {
  Open();
  Flip("articles.bin");
  ASSERT_TRUE(index_->Scrub().ok());
  Content rest = whole_;
  std::erase_if(rest, [](const auto& entry) { return entry.second == "old"; });
  EXPECT_EQ(content(), rest);
  ASSERT_EQ(index_->damaged().size(), 1u);
  EXPECT_EQ(index_->damaged()[0].segment.name, segment_.name);
  EXPECT_TRUE(absl::IsDataLoss(WriteOne(*index_, Delete("old5"))));
  EXPECT_TRUE(WriteOne(*index_, Put(MakeArticle("new", "new"))).ok());
  EXPECT_TRUE(index_->Seal().ok());
  EXPECT_TRUE(index_->Scrub()->damaged.empty()) << "it is told once";
  index_ = nullptr;
  const auto reader = Index::Open("/i", ReadOnly(&files_));
  ASSERT_TRUE(reader.ok()) << reader.status();
  rest["new"] = "new";
  EXPECT_EQ(ContentOf(*(*reader)->snapshot()), rest);
  EXPECT_EQ((*reader)->damaged().size(), 1u);
}

TEST_F(ScrubTest, AMissingFileIsDamageToo) {
  Open();
  ASSERT_TRUE(files_.Remove(PathOf("forward.bin")).ok());
  ASSERT_TRUE(index_->Scrub().ok());
  EXPECT_EQ(content(), whole_);
}

TEST_F(ScrubTest, AProcessThatMayOpenNoMoreFilesHasSeenNoDamage) {
  Open();
  files_.RefuseReads(absl::ResourceExhaustedError("too many open files"));
  EXPECT_TRUE(absl::IsResourceExhausted(index_->Scrub().status()));
  files_.RefuseReads(absl::OkStatus());
  EXPECT_EQ(content(), whole_);
  EXPECT_THAT(told(), testing::IsEmpty());
  EXPECT_TRUE(index_->damaged().empty());
  files_.RefuseReads(absl::UnavailableError("input/output error"));
  EXPECT_FALSE(index_->Scrub().ok());  // what the disk does not give is damage; the repair cannot read it either
  EXPECT_FALSE(told().empty());
}

TEST_F(ScrubTest, RunsInTheBackgroundWhileArticlesArriveAndSegmentsMerge) {
  options_.maintain = true;
  options_.seal_after_articles = 8;
  options_.scrub_interval = std::chrono::milliseconds(1);
  Open();
  Flip("impacts.bin");
  Content expected = whole_;
  for (int i = 0; i < 100; ++i) {
    const std::string id = "live" + std::to_string(i % 40), title = "v" + std::to_string(i);
    ASSERT_TRUE(WriteOne(*index_, Put(MakeArticle(id, title, i))).ok());
    expected[id] = title;
  }
  {
    std::unique_lock lock(mutex_);
    const auto repaired = [](const std::string& line) { return line.starts_with("repaired"); };
    changed_.wait(lock, [&] { return std::any_of(told_.begin(), told_.end(), repaired); });
  }
  EXPECT_EQ(content(), expected);
  index_ = nullptr;
  EXPECT_TRUE(VerifyIndex(files_, "/i").empty());
}

TEST_F(ScrubTest, AReaderDoesNotScrub) {
  const auto reader = Index::Open("/i", ReadOnly(&files_));
  ASSERT_TRUE(reader.ok());
  EXPECT_TRUE(absl::IsFailedPrecondition((*reader)->Scrub().status()));
}

}  // namespace
}  // namespace xeber
