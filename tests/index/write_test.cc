#include <gtest/gtest.h>

#include <thread>

#include "index/layout.h"
#include "index/rollback.h"
#include "index/segment_files.h"
#include "tests/index/index_fixture.h"

namespace xeber {
namespace {

std::unique_ptr<Index> OpenEmpty(const std::string& directory, IndexOptions options = Writable()) {
  if (!std::filesystem::exists(directory + "/MANIFEST")) {
    EXPECT_TRUE(MakeGeneration(directory, {}).ok());
  }
  auto index = Index::Open(directory, std::move(options));
  EXPECT_TRUE(index.ok()) << index.status();
  return *std::move(index);
}

Mutation Requested(std::string request_id, Mutation mutation) {
  mutation.request_id = std::move(request_id);
  return mutation;
}

std::string TitleOf(const Index& index, const std::string& id) {
  const auto content = ContentOf(*index.snapshot());
  const auto at = content.find(id);
  return at == content.end() ? "" : at->second;
}

absl::Status WriteOne(Index& index, Mutation mutation, WaitFor wait_for) {
  std::vector<Mutation> mutations;
  mutations.push_back(std::move(mutation));
  return index.Write(std::move(mutations), wait_for).front();
}

// Writes v1 under request r, then v2 without, so that a retry of r would bring v1 back.
void WriteTwice(Index& index) {
  EXPECT_TRUE(WriteOne(index, Requested("r", Put(MakeArticle("a", "v1")))).ok());
  EXPECT_TRUE(WriteOne(index, Put(MakeArticle("a", "v2"))).ok());
}

void ExpectRetryChangesNothing(Index& index) {
  EXPECT_TRUE(WriteOne(index, Requested("r", Put(MakeArticle("a", "v1")))).ok());
  EXPECT_EQ(TitleOf(index, "a"), "v2");
}

TEST(RequestIds, ARetryChangesNothing) {
  TemporaryDirectory folder;
  const auto index = OpenEmpty(folder.path());
  WriteTwice(*index);
  ExpectRetryChangesNothing(*index);
  EXPECT_TRUE(WriteOne(*index, Requested("other", Put(MakeArticle("a", "v3")))).ok());
  EXPECT_EQ(TitleOf(*index, "a"), "v3");
}

TEST(RequestIds, ARetryIsAnsweredThoughThereIsNoRoomForMore) {
  TemporaryDirectory folder;
  IndexOptions options = Writable();
  options.max_hot_articles = 1;
  const auto index = OpenEmpty(folder.path(), options);
  ASSERT_TRUE(WriteOne(*index, Requested("r", Put(MakeArticle("a", "v1")))).ok());
  EXPECT_EQ(WriteOne(*index, Requested("s", Put(MakeArticle("b", "v1")))).code(), absl::StatusCode::kResourceExhausted);
  EXPECT_TRUE(WriteOne(*index, Requested("r", Put(MakeArticle("a", "v1")))).ok());
  ASSERT_TRUE(index->Seal().ok());
  EXPECT_TRUE(WriteOne(*index, Requested("s", Put(MakeArticle("b", "v1")))).ok()) << "a refused write was remembered";
}

TEST(RequestIds, ARetryGetsTheFirstAnswer) {
  TemporaryDirectory folder;
  auto index = OpenEmpty(folder.path());
  const absl::Status first = WriteOne(*index, Requested("d", Delete("a")));
  EXPECT_TRUE(absl::IsNotFound(first));
  EXPECT_TRUE(WriteOne(*index, Put(MakeArticle("a", "v1"))).ok());
  EXPECT_EQ(WriteOne(*index, Requested("d", Delete("a"))), first);
  EXPECT_EQ(TitleOf(*index, "a"), "v1");
  index = nullptr;
  index = OpenEmpty(folder.path());
  EXPECT_EQ(WriteOne(*index, Requested("d", Delete("a"))), first);
  ASSERT_TRUE(index->Seal().ok());
  index = nullptr;
  index = OpenEmpty(folder.path());
  EXPECT_EQ(WriteOne(*index, Requested("d", Delete("a"))), first);
  EXPECT_EQ(TitleOf(*index, "a"), "v1");
}

TEST(RequestIds, SurviveARestartASealAReindexAndARollback) {
  TemporaryDirectory folder;
  auto index = OpenEmpty(folder.path());
  WriteTwice(*index);
  index = nullptr;
  index = OpenEmpty(folder.path());  // from the journal
  ExpectRetryChangesNothing(*index);
  ASSERT_TRUE(index->Seal().ok());
  EXPECT_TRUE(WriteOne(*index, Put(MakeArticle("b", "b"))).ok());
  ASSERT_TRUE(index->Seal().ok());
  index = nullptr;
  index = OpenEmpty(folder.path());  // from their file
  ExpectRetryChangesNothing(*index);
  const std::uint64_t through = index->snapshot()->journal_sequence();
  auto builder = GenerationBuilder::Begin(folder.path());
  ASSERT_TRUE(builder.ok());
  ASSERT_TRUE((*builder)->AddSegment(BuildParts({DocumentOf(MakeArticle("a", "v2"))})).ok());
  Manifest versions;
  versions.analyzer = versions.annotator = "1";
  ASSERT_TRUE((*builder)->Commit(through, versions, {.answered = index->answered()}).ok());
  *builder = nullptr;
  ASSERT_TRUE(index->Refresh().ok());
  ExpectRetryChangesNothing(*index);
  ASSERT_TRUE(RollBack(PosixFileSystem(), folder.path()).ok());
  ASSERT_TRUE(index->Refresh().ok());
  ExpectRetryChangesNothing(*index);
  index = nullptr;
  EXPECT_TRUE(VerifyIndex(PosixFileSystem(), folder.path()).empty());
}

TEST(RequestIds, OneGivenTwiceInABatchIsWrittenOnce) {
  TemporaryDirectory folder;
  const auto index = OpenEmpty(folder.path());
  std::vector<Mutation> mutations;
  mutations.push_back(Requested("r", Put(MakeArticle("a", "v1"))));
  mutations.push_back(Put(MakeArticle("a", "v2")));
  mutations.push_back(Requested("r", Put(MakeArticle("a", "v1"))));
  mutations.push_back(Requested("r", Put(MakeArticle("b", "v1"))));
  const auto statuses = index->Write(std::move(mutations));
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(statuses[static_cast<std::size_t>(i)].ok());
  EXPECT_TRUE(absl::IsInvalidArgument(statuses[3])) << statuses[3];
  EXPECT_EQ(TitleOf(*index, "a"), "v2");
  EXPECT_EQ(TitleOf(*index, "b"), "");
}

TEST(RequestIds, OneOfAnotherWriteIsRefusedAndSoIsALongOne) {
  TemporaryDirectory folder;
  const auto index = OpenEmpty(folder.path());
  WriteTwice(*index);
  EXPECT_TRUE(absl::IsInvalidArgument(WriteOne(*index, Requested("r", Put(MakeArticle("b", "v1"))))));
  EXPECT_TRUE(absl::IsInvalidArgument(WriteOne(*index, Requested("r", Delete("a")))));
  const absl::Status status = WriteOne(*index, Requested(std::string(129, 'r'), Put(MakeArticle("b", "v1"))));
  EXPECT_EQ(status.message(), "request_id: 129 bytes, at most 128 are taken");
  EXPECT_TRUE(WriteOne(*index, Requested(std::string(128, 'r'), Put(MakeArticle("b", "v1")))).ok());
}

TEST(RequestIds, TheLastOnesAreRememberedInBoundedMemory) {
  AnsweredRequests answered;
  const auto name = [](std::size_t i) { return "request " + std::to_string(i); };
  for (std::size_t i = 0; i <= AnsweredRequests::kWindow; ++i)
    answered.Remember(name(i), "put a", i % 2 ? absl::OkStatus() : absl::NotFoundError(name(i)));
  const auto back = AnsweredRequests::Decode(answered.Encode());
  ASSERT_TRUE(back.ok());
  for (const AnsweredRequests* held : {&std::as_const(answered), &*back}) {
    EXPECT_EQ(held->Find(name(0), "put a"), std::nullopt);
    EXPECT_EQ(held->Find(name(1), "put a"), absl::OkStatus());
    EXPECT_EQ(held->Find(name(2), "put a"), absl::NotFoundError(name(2)));
    EXPECT_EQ(held->Find(name(AnsweredRequests::kWindow), "put a"), absl::NotFoundError(name(AnsweredRequests::kWindow)));
  }
  EXPECT_LT(answered.Encode().size(), AnsweredRequests::kWindow * 64);
  std::string damaged = answered.Encode();
  damaged[100] = static_cast<char>(damaged[100] ^ 1);
  EXPECT_TRUE(absl::IsDataLoss(AnsweredRequests::Decode(damaged).status()));
}

TEST(Visibility, ACommittedWriteIsShownInTimeAndAVisibleOneAtOnce) {
  TemporaryDirectory folder;
  IndexOptions options = Writable();
  options.visibility_interval = std::chrono::milliseconds(50);
  const auto index = OpenEmpty(folder.path(), options);
  EXPECT_TRUE(WriteOne(*index, Put(MakeArticle("a", "soon")), WaitFor::kCommitted).ok());
  while (TitleOf(*index, "a").empty()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  EXPECT_TRUE(WriteOne(*index, Put(MakeArticle("b", "now")), WaitFor::kVisible).ok());
  EXPECT_EQ(TitleOf(*index, "b"), "now");
}

TEST(Visibility, WhatIsNotShownYetCountsForLaterWritesAndAfterACrash) {
  TemporaryDirectory folder;
  IndexOptions options = Writable();
  options.visibility_interval = std::chrono::hours(1);
  auto index = OpenEmpty(folder.path(), options);
  EXPECT_TRUE(WriteOne(*index, Put(MakeArticle("a", "a", 1, 5)), WaitFor::kCommitted).ok());
  EXPECT_TRUE(WriteOne(*index, Put(MakeArticle("b", "b", 1, 5)), WaitFor::kCommitted).ok());
  EXPECT_EQ(index->snapshot()->live_documents(), 0u);
  EXPECT_TRUE(WriteOne(*index, Put(MakeArticle("a", "older", 1, 4)), WaitFor::kCommitted).ok());
  EXPECT_TRUE(WriteOne(*index, Delete("b"), WaitFor::kCommitted).ok());
  EXPECT_EQ(index->snapshot()->live_documents(), 0u);
  EXPECT_TRUE(WriteOne(*index, Put(MakeArticle("c", "c")), WaitFor::kVisible).ok());
  const std::map<std::string, std::string> expected = {{"a", "a"}, {"c", "c"}};
  EXPECT_EQ(ContentOf(*index->snapshot()), expected);
  EXPECT_TRUE(WriteOne(*index, Delete("c"), WaitFor::kCommitted).ok());
  EXPECT_EQ(ContentOf(*index->snapshot()), expected) << "not shown yet";
  index = nullptr;
  index = OpenEmpty(folder.path(), options);
  EXPECT_EQ(ContentOf(*index->snapshot()), (std::map<std::string, std::string>{{"a", "a"}}));
}

TEST(Visibility, SealsMergesAndPurgesTakeInWhatIsNotShownYet) {
  TemporaryDirectory folder;
  IndexOptions options = Writable();
  options.visibility_interval = std::chrono::hours(1);
  const auto index = OpenEmpty(folder.path(), options);
  for (int i = 0; i < 200; ++i) {
    const std::string id = std::to_string(i % 70);
    EXPECT_TRUE(WriteOne(*index, Put(MakeArticle(id, "v" + std::to_string(i))), WaitFor::kCommitted).ok());
    if (i % 9 == 0) {
      EXPECT_TRUE(index->Seal().ok());
    }
    if (i % 30 == 0) {
      EXPECT_TRUE(index->Merge().ok());
    }
  }
  EXPECT_TRUE(WriteOne(*index, Delete("5"), WaitFor::kCommitted).ok());
  EXPECT_TRUE(*index->Purge(ArticleId("5")));
  const auto content = ContentOf(*index->snapshot());
  EXPECT_EQ(content.size(), 69u);
  for (const auto& [id, title] : content) {
    const int last = std::stoi(id) + (std::stoi(id) < 60 ? 140 : 70);
    EXPECT_EQ(title, "v" + std::to_string(last)) << id;
  }
}

TEST(Visibility, ManyArticlesAreShownWithoutWaiting) {
  TemporaryDirectory folder;
  IndexOptions options = Writable();
  options.visibility_interval = std::chrono::hours(1);
  const auto index = OpenEmpty(folder.path(), options);
  std::vector<Mutation> mutations;
  for (int i = 0; i < 1024; ++i) mutations.push_back(Put(MakeArticle(std::to_string(i), "many")));
  for (const absl::Status& status : index->Write(std::move(mutations), WaitFor::kCommitted)) EXPECT_TRUE(status.ok());
  EXPECT_EQ(index->snapshot()->live_documents(), 1024u);
}

}  // namespace
}  // namespace xeber
