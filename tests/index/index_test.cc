#include "index/index.h"

#include <algorithm>
#include <atomic>
#include <thread>

#include "faulty_file_system.h"
#include "index/segment_files.h"
#include "index_fixture.h"

namespace xeber {
namespace {

using Content = std::map<std::string, std::string>;

std::unique_ptr<Index> OpenOrDie(const std::string& directory, IndexOptions options) {
  auto index = Index::Open(directory, std::move(options));
  EXPECT_TRUE(index.ok()) << index.status();
  return index.ok() ? *std::move(index) : nullptr;
}

// An empty index on a disk in memory.
struct MemoryIndex {
  FaultyFileSystem files;
  std::unique_ptr<Index> index;

  MemoryIndex() {
    EXPECT_TRUE(MakeGeneration("/i", {}, 0, {}, &files).ok());
    Reopen();
  }
  void Reopen() {
    index.reset();
    index = OpenOrDie("/i", Writable(&files));
  }
  Content content() const { return ContentOf(*index->snapshot()); }
};

TEST(Index, ShowsAWriteInTheNextSnapshotAndAfterReopening) {
  MemoryIndex memory;
  EXPECT_TRUE(WriteOne(*memory.index, Put(MakeArticle("1", "first"))).ok());
  EXPECT_TRUE(WriteOne(*memory.index, Put(MakeArticle("2", "second"))).ok());
  EXPECT_TRUE(WriteOne(*memory.index, Put(MakeArticle("1", "first again"))).ok());
  const Content expected = {{"1", "first again"}, {"2", "second"}};
  EXPECT_EQ(memory.content(), expected);
  memory.Reopen();
  EXPECT_EQ(memory.content(), expected);
  ASSERT_TRUE(memory.index->Seal().ok());
  EXPECT_EQ(memory.content(), expected);
  memory.Reopen();
  EXPECT_EQ(memory.content(), expected);
}

TEST(Index, TheGreaterUpdateTimeWinsInEveryOrder) {
  std::vector<int> order = {1, 2, 3, 4};
  do {
    for (const std::size_t seal_after : {0u, 1u, 2u, 3u, 4u}) {
      MemoryIndex memory;
      for (std::size_t i = 0; i < order.size(); ++i) {
        EXPECT_TRUE(WriteOne(*memory.index, Put(MakeArticle("a", "v" + std::to_string(order[i]), 1000, order[i]))).ok());
        if (i + 1 == seal_after) {
          ASSERT_TRUE(memory.index->Seal().ok());
        }
      }
      EXPECT_EQ(memory.content(), (Content{{"a", "v4"}}));
      memory.Reopen();
      EXPECT_EQ(memory.content(), (Content{{"a", "v4"}}));
    }
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST(Index, ADeletedVersionStaysAwayAndANewerOneComes) {
  for (const int seals : {0, 1, 2, 3}) {
    MemoryIndex memory;
    EXPECT_TRUE(WriteOne(*memory.index, Put(MakeArticle("a", "old", 1000, 5))).ok());
    if (seals & 1) {
      ASSERT_TRUE(memory.index->Seal().ok());
    }
    EXPECT_TRUE(WriteOne(*memory.index, Delete("a")).ok());
    if (seals & 2) {
      ASSERT_TRUE(memory.index->Seal().ok());
      ASSERT_TRUE(memory.index->Merge().ok());  // the article is gone, its delete stays
    }
    memory.Reopen();
    EXPECT_TRUE(absl::IsNotFound(WriteOne(*memory.index, Delete("a"))));
    EXPECT_TRUE(WriteOne(*memory.index, Put(MakeArticle("a", "late", 1000, 4))).ok());
    EXPECT_EQ(memory.content(), Content());
    EXPECT_TRUE(WriteOne(*memory.index, Put(MakeArticle("a", "new", 1000, 6))).ok());
    EXPECT_TRUE(absl::IsFailedPrecondition(WriteOne(*memory.index, Delete("a", 5))));
    EXPECT_EQ(memory.content(), (Content{{"a", "new"}}));
    EXPECT_TRUE(WriteOne(*memory.index, Delete("a", 9)).ok());
    EXPECT_TRUE(WriteOne(*memory.index, Put(MakeArticle("a", "late again", 1000, 8))).ok());
    memory.Reopen();
    EXPECT_EQ(memory.content(), Content());
  }
}

TEST(Index, OneBadArticleCostsNoOther) {
  MemoryIndex memory;
  std::vector<Mutation> mutations;
  mutations.push_back(Put(MakeArticle("1", "good")));
  mutations.push_back(Put(MakeArticle("", "no id")));
  mutations.push_back(Put(MakeArticle("2", std::string(17 << 20, 'x'))));
  mutations.push_back(Delete("nobody"));
  mutations.push_back(Put(MakeArticle("3", "good too")));
  const auto statuses = memory.index->Write(std::move(mutations));
  EXPECT_TRUE(statuses[0].ok());
  EXPECT_TRUE(absl::IsInvalidArgument(statuses[1])) << statuses[1];
  EXPECT_TRUE(absl::IsInvalidArgument(statuses[2])) << statuses[2];
  EXPECT_TRUE(absl::IsNotFound(statuses[3])) << statuses[3];
  EXPECT_TRUE(statuses[4].ok());
  memory.Reopen();
  EXPECT_EQ(memory.content(), (Content{{"1", "good"}, {"3", "good too"}}));
}

TEST(Index, HotPartsAreMergedToFew) {
  MemoryIndex memory;
  for (int i = 0; i < 300; ++i) ASSERT_TRUE(WriteOne(*memory.index, Put(MakeArticle(std::to_string(i), "t", i))).ok());
  EXPECT_EQ(memory.content().size(), 300u);
  EXPECT_LE(memory.index->snapshot()->segments().size(), 3u * 5);
}

TEST(Index, RefusesPutsBeyondTheLimitAndNamesIt) {
  FaultyFileSystem files;
  ASSERT_TRUE(MakeGeneration("/i", {}, 0, {}, &files).ok());
  IndexOptions options = Writable(&files);
  options.max_hot_articles = 3;
  const auto index = OpenOrDie("/i", options);
  for (const char* id : {"1", "2", "3"}) EXPECT_TRUE(WriteOne(*index, Put(MakeArticle(id, id))).ok());
  const auto status = WriteOne(*index, Put(MakeArticle("4", "4")));
  EXPECT_TRUE(absl::IsResourceExhausted(status)) << status;
  EXPECT_NE(status.message().find("max_hot_articles: 3"), std::string::npos) << status;
  EXPECT_TRUE(WriteOne(*index, Delete("1")).ok());
  ASSERT_TRUE(index->Seal().ok());
  EXPECT_TRUE(WriteOne(*index, Put(MakeArticle("4", "4"))).ok());
  EXPECT_EQ(ContentOf(*index->snapshot()), (Content{{"2", "2"}, {"3", "3"}, {"4", "4"}}));
}

TEST(Index, OneProcessWrites) {
  MemoryIndex memory;
  const auto second = Index::Open("/i", Writable(&memory.files));
  EXPECT_TRUE(absl::IsFailedPrecondition(second.status())) << second.status();
  EXPECT_TRUE(Index::Open("/i", ReadOnly(&memory.files)).ok());
}

TEST(Index, AnotherAnalyserIsAClearError) {
  MemoryIndex memory;
  IndexOptions options = ReadOnly(&memory.files);
  options.analyzer_version = "2";
  const auto status = Index::Open("/i", options).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_NE(status.message().find("xeber reindex --from-index"), std::string::npos) << status;
}

TEST(Index, LateArticlesAreSealedApart) {
  MemoryIndex memory;
  constexpr std::int64_t kDay = 86400;
  for (int i = 0; i < 100; ++i)
    ASSERT_TRUE(WriteOne(*memory.index, Put(MakeArticle("n" + std::to_string(i), "new", 100 * kDay + i))).ok());
  ASSERT_TRUE(memory.index->Seal().ok());
  std::vector<Mutation> mutations;
  for (int i = 0; i < 80; ++i) mutations.push_back(Put(MakeArticle("l" + std::to_string(i), "late", 5 * kDay + i)));
  for (int i = 0; i < 80; ++i) mutations.push_back(Put(MakeArticle("m" + std::to_string(i), "newer", 101 * kDay + i)));
  memory.index->Write(std::move(mutations));
  ASSERT_TRUE(memory.index->Seal().ok());
  EXPECT_EQ(memory.index->snapshot()->segments().size(), 3u);
  EXPECT_EQ(memory.content().size(), 260u);
}

TEST(Index, FewArticlesAreSealedOnceTheyAreOld) {
  TemporaryDirectory folder;
  ASSERT_TRUE(MakeGeneration(folder.path(), {}).ok());
  IndexOptions options = Writable();
  options.maintain = true;
  options.seal_after_age = std::chrono::milliseconds(1);
  const auto index = Index::Open(folder.path(), options);
  ASSERT_TRUE(index.ok());
  ASSERT_TRUE(WriteOne(**index, Put(MakeArticle("a", "alone"))).ok());
  while ((*index)->snapshot()->segments().front().hot) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  EXPECT_EQ(ContentOf(*(*index)->snapshot()).size(), 1u);
  EXPECT_EQ(ReadManifest(PosixFileSystem(), folder.path())->journal_through, 1u);
}

TEST(Index, WhatArrivesDuringAMergeIsSealedMeanwhile) {
  TemporaryDirectory folder;
  std::vector<std::vector<IndexDocument>> segments;
  for (unsigned i = 0; i < 4; ++i) segments.push_back(RandomDocuments(i, 250, "s" + std::to_string(i) + "-"));
  ASSERT_TRUE(MakeGeneration(folder.path(), segments).ok());
  IndexOptions options = Writable();
  options.maintain = true;
  options.seal_after_articles = 100;
  std::atomic<Index*> index = nullptr;
  std::atomic<std::uint32_t> arrived = 0, most_hot = 0;
  options.make_document = [&](Article article) {  // of each article that is merged: another arrives
    if (index != nullptr && arrived < 800) {
      EXPECT_TRUE(WriteOne(*index, Put(MakeArticle("live" + std::to_string(arrived++), "t"))).ok());
      std::uint32_t hot = 0;
      const auto snapshot = index.load()->snapshot();
      for (const SegmentView& view : snapshot->segments()) hot += view.hot ? view.segment->size() : 0;
      most_hot = std::max(most_hot.load(), hot);
    }
    return DocumentOf(std::move(article));
  };
  const auto opened = Index::Open(folder.path(), options);
  ASSERT_TRUE(opened.ok());
  index = opened->get();
  while (arrived < 800) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  EXPECT_LE(most_hot, 200u);
  EXPECT_TRUE((*opened)->Seal().ok());
  EXPECT_EQ(ContentOf(*(*opened)->snapshot()).size(), 1800u);
  EXPECT_TRUE(VerifyIndex(PosixFileSystem(), folder.path()).empty());
}

TEST(Index, WhatNobodyReadsAnyMoreIsGivenBack) {
  TemporaryDirectory folder;
  ASSERT_TRUE(MakeGeneration(folder.path(), {}).ok());
  const auto index = Index::Open(folder.path(), Writable());
  ASSERT_TRUE(index.ok());
  std::vector<std::weak_ptr<const Segment>> old;
  std::weak_ptr<const Snapshot> snapshot;
  for (int i = 0; i < 4; ++i) {
    ASSERT_TRUE(WriteOne(**index, Put(MakeArticle(std::to_string(i), "t", i))).ok());
    for (const SegmentView& view : (*index)->snapshot()->segments()) old.push_back(view.segment);
    snapshot = (*index)->snapshot();
    ASSERT_TRUE((*index)->Seal().ok());
    for (const SegmentView& view : (*index)->snapshot()->segments()) old.push_back(view.segment);
  }
  ASSERT_TRUE((*index)->Merge().ok());
  ASSERT_EQ((*index)->snapshot()->segments().size(), 1u);
  EXPECT_TRUE(snapshot.expired());
  for (const auto& segment : old) EXPECT_TRUE(segment.expired() || segment.lock() == (*index)->snapshot()->segments()[0].segment);
}

TEST(Index, MergingKeepsEveryLiveArticleAndDropsTheDead) {
  MemoryIndex memory;
  std::mt19937 random(3);
  Content expected;
  for (int round = 0; round < 20; ++round) {
    for (int i = 0; i < 12; ++i) {
      const std::string id = std::to_string(random() % 90);
      if (random() % 4 == 0) {
        static_cast<void>(WriteOne(*memory.index, Delete(id)));
        expected.erase(id);
      } else {
        const std::string title = "r" + std::to_string(round * 100 + i);
        ASSERT_TRUE(WriteOne(*memory.index, Put(MakeArticle(id, title, static_cast<std::int64_t>(random() % 1000000)))).ok());
        expected[id] = title;
      }
    }
    if (round % 3 != 2) {
      ASSERT_TRUE(memory.index->Seal().ok());
    }
    ASSERT_TRUE(memory.index->Merge().ok());
    ASSERT_EQ(memory.content(), expected);
    if (round % 5 == 0) memory.Reopen();
    ASSERT_EQ(memory.content(), expected);
  }
  ASSERT_TRUE(memory.index->Seal().ok());
  ASSERT_TRUE(memory.index->Merge().ok());
  const auto snapshot = memory.index->snapshot();
  EXPECT_LE(snapshot->segments().size(), 8u);
  EXPECT_LE(snapshot->documents(), expected.size() * 10 / 9 + 1);
  EXPECT_TRUE(VerifyIndex(memory.files, "/i").empty());
}

TEST(Index, LeavesNoFilesThatNothingNames) {
  MemoryIndex memory;
  for (int i = 0; i < 30; ++i) {
    ASSERT_TRUE(WriteOne(*memory.index, Put(MakeArticle(std::to_string(i), "t", i, 5))).ok());
    if (i > 3) {
      ASSERT_TRUE(WriteOne(*memory.index, Delete(std::to_string(i - 3))).ok());
    }
    ASSERT_TRUE(memory.index->Seal().ok());
    ASSERT_TRUE(memory.index->Merge().ok());
  }
  const auto manifest = ReadManifest(memory.files, "/i");
  std::size_t graves = 0, tombstones = 0, expected = 0;
  const auto top = memory.files.List("/i");
  for (const std::string& name : *top) graves += name.starts_with("graves-");
  EXPECT_EQ(graves, 1u);
  const auto segments = memory.files.List("/i/segments");
  EXPECT_EQ(segments->size(), manifest->segments.size());
  for (const std::string& segment : *segments) {
    const auto names = memory.files.List("/i/segments/" + segment);
    for (const std::string& name : *names) tombstones += name.starts_with("tombstones-");
  }
  for (const ManifestSegment& segment : manifest->segments) expected += !segment.tombstones.empty();
  EXPECT_EQ(tombstones, expected);
  EXPECT_EQ(memory.files.List("/i/journal")->size(), 1u);
}

TEST(Index, AWriterTakesOverANewGenerationWithWhatWasWrittenMeanwhile) {
  MemoryIndex memory;
  ASSERT_TRUE(WriteOne(*memory.index, Put(MakeArticle("1", "one"))).ok());
  ASSERT_TRUE(WriteOne(*memory.index, Put(MakeArticle("2", "two"))).ok());
  const auto before = memory.index->snapshot();
  {
    auto builder = GenerationBuilder::Begin("/i", &memory.files);
    ASSERT_TRUE(builder.ok()) << builder.status();
    EXPECT_TRUE(absl::IsFailedPrecondition(GenerationBuilder::Begin("/i", &memory.files).status()));
    ASSERT_TRUE(
        (*builder)->AddSegment(BuildParts({DocumentOf(MakeArticle("1", "one")), DocumentOf(MakeArticle("2", "two"))})).ok());
    ASSERT_TRUE(WriteOne(*memory.index, Put(MakeArticle("2", "two again"))).ok());
    ASSERT_TRUE(WriteOne(*memory.index, Put(MakeArticle("3", "three"))).ok());
    ASSERT_TRUE(WriteOne(*memory.index, Delete("1")).ok());
    Manifest versions;
    versions.analyzer = versions.annotator = "1";
    ASSERT_TRUE((*builder)->Commit(2, versions, {}).ok());
  }
  const Content expected = {{"2", "two again"}, {"3", "three"}};
  EXPECT_EQ(memory.content(), expected);
  ASSERT_TRUE(memory.index->Refresh().ok());
  EXPECT_EQ(memory.index->snapshot()->generation(), before->generation() + 1);
  EXPECT_EQ(memory.content(), expected);
  EXPECT_EQ(ContentOf(*before).size(), 2u);  // an old reader sees what it saw
  ASSERT_TRUE(memory.index->Seal().ok());
  memory.Reopen();
  EXPECT_EQ(memory.content(), expected);
}

TEST(Index, AGenerationThatCannotBeTakenOverLeavesTheOldOneWorking) {
  MemoryIndex memory;
  ASSERT_TRUE(WriteOne(*memory.index, Put(MakeArticle("1", "one"))).ok());
  {
    auto builder = GenerationBuilder::Begin("/i", &memory.files);
    Manifest versions;
    versions.analyzer = "another";
    versions.annotator = "1";
    ASSERT_TRUE((*builder)->Commit(0, versions, {}).ok());
  }
  EXPECT_TRUE(absl::IsFailedPrecondition(memory.index->Refresh()));
  EXPECT_TRUE(absl::IsFailedPrecondition(memory.index->Seal()));
  ASSERT_TRUE(WriteOne(*memory.index, Put(MakeArticle("2", "two"))).ok());
  EXPECT_EQ(memory.content(), (Content{{"1", "one"}, {"2", "two"}}));
}

TEST(Index, ReadersFollowSealsOfAnotherProcess) {
  MemoryIndex memory;
  const auto reader = OpenOrDie("/i", ReadOnly(&memory.files));
  ASSERT_TRUE(WriteOne(*memory.index, Put(MakeArticle("1", "one"))).ok());
  ASSERT_TRUE(memory.index->Seal().ok());
  EXPECT_EQ(ContentOf(*reader->snapshot()), Content());
  ASSERT_TRUE(reader->Refresh().ok());
  EXPECT_EQ(ContentOf(*reader->snapshot()), (Content{{"1", "one"}}));
}

TEST(VerifyIndex, NamesEveryFault) {
  MemoryIndex memory;
  for (int i = 0; i < 8; ++i) ASSERT_TRUE(WriteOne(*memory.index, Put(MakeArticle(std::to_string(i), "t", i, 5))).ok());
  ASSERT_TRUE(memory.index->Seal().ok());
  ASSERT_TRUE(WriteOne(*memory.index, Delete("3")).ok());
  ASSERT_TRUE(WriteOne(*memory.index, Put(MakeArticle("9", "t"))).ok());
  ASSERT_TRUE(memory.index->Seal().ok());
  EXPECT_TRUE(VerifyIndex(memory.files, "/i").empty());
  const auto manifest = ReadManifest(memory.files, "/i");
  ASSERT_FALSE(manifest->segments[0].tombstones.empty());
  const std::string folder = "/i/segments/" + manifest->segments[0].name + "/";
  for (const std::string& path : {folder + "articles.bin", folder + manifest->segments[0].tombstones, "/i/" + manifest->graves}) {
    std::string bytes((*memory.files.Map(path))->bytes());
    bytes.back() = static_cast<char>(bytes.back() ^ 1);
    ASSERT_TRUE(memory.files.WriteFile(path, bytes).ok());
  }
  const auto faults = VerifyIndex(memory.files, "/i");
  ASSERT_EQ(faults.size(), 3u);
  for (const absl::Status& fault : faults) EXPECT_TRUE(absl::IsDataLoss(fault)) << fault;
  EXPECT_NE(faults[0].message().find("articles.bin"), std::string::npos) << faults[0];
}

}  // namespace
}  // namespace xeber
