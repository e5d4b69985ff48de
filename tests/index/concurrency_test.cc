// Many threads on one index: writers, readers, seals, merges and swaps of generations at once. Run under the thread sanitizer.
#include <atomic>
#include <thread>

#include "faulty_file_system.h"
#include "index_fixture.h"

namespace xeber {
namespace {

constexpr int kWriters = 3;
constexpr int kArticles = 60;  // of each writer

std::string IdOf(int writer, int article) { return "w" + std::to_string(writer) + "-" + std::to_string(article); }

// Versions count up; a delete every seventh. What each writer was told last is what must be there.
void WriteAll(Index& index, int writer, std::map<std::string, std::string>& acknowledged) {
  std::mt19937 random(static_cast<unsigned>(writer));
  for (int i = 0; i < kArticles * 3; ++i) {
    const std::string id = IdOf(writer, static_cast<int>(random() % kArticles));
    if (i % 7 == 6) {
      const auto status = WriteOne(index, Delete(id));
      EXPECT_TRUE(status.ok() || absl::IsNotFound(status)) << status;
      acknowledged.erase(id);
    } else {
      const std::string title = "v" + std::to_string(i);
      std::vector<Mutation> mutations;
      mutations.push_back(Put(MakeArticle(id, title, static_cast<std::int64_t>(random() % 100000))));
      mutations.back().request_id = id + title;
      const bool visible = i % 3 != 0;
      EXPECT_TRUE(index.Write(std::move(mutations), visible ? WaitFor::kVisible : WaitFor::kCommitted).front().ok());
      acknowledged[id] = title;
      if (!visible) continue;
      const auto found = index.snapshot()->Find(ArticleId(id));
      EXPECT_TRUE(found) << id << " is not in the next snapshot";
    }
  }
}

// A snapshot never changes and holds no article twice.
void ReadUntil(const Index& index, const std::atomic<bool>& done) {
  std::uint64_t generation = 0, sequence = 0;
  while (!done) {
    const auto snapshot = index.snapshot();
    EXPECT_GE(snapshot->generation(), generation);
    EXPECT_GE(snapshot->journal_sequence(), sequence);
    generation = snapshot->generation();
    sequence = snapshot->journal_sequence();
    EXPECT_EQ(ContentOf(*snapshot), ContentOf(*snapshot));
  }
}

// Makes a generation of what the index holds, as `xeber reindex` does beside a server.
void ReindexOnce(FaultyFileSystem& files) {
  auto builder = GenerationBuilder::Begin("/i", &files);
  ASSERT_TRUE(builder.ok()) << builder.status();
  const auto reader = Index::Open("/i", ReadOnly(&files));
  ASSERT_TRUE(reader.ok()) << reader.status();
  const auto snapshot = (*reader)->snapshot();
  std::vector<IndexDocument> documents;
  for (const SegmentView& view : snapshot->segments())
    for (DocId doc = 0; doc < view.segment->size(); ++doc)
      if (!view.Deleted(doc)) documents.push_back(DocumentOf(*view.segment->article(doc)));
  ASSERT_TRUE((*builder)->AddSegment(BuildParts(documents)).ok());
  Manifest versions;
  versions.analyzer = versions.annotator = "1";
  ASSERT_TRUE((*builder)->Commit(snapshot->journal_sequence(), versions, {.graves = (*reader)->graves()}).ok());
}

TEST(Concurrency, WritersReadersSealsMergesAndSwapsLoseAndDoubleNothing) {
  FaultyFileSystem files;
  ASSERT_TRUE(MakeGeneration("/i", {}, 0, {}, &files).ok());
  std::array<std::map<std::string, std::string>, kWriters> acknowledged;
  {
    IndexOptions options = Writable(&files);
    options.seal_after_articles = 24;
    options.merge_limits.max_articles = 64;
    options.maintain = true;
    options.visibility_interval = std::chrono::milliseconds(3);
    auto opened = Index::Open("/i", options);
    ASSERT_TRUE(opened.ok()) << opened.status();
    Index& index = **opened;
    std::atomic<bool> done = false;
    {
      std::vector<std::jthread> readers, writers;
      for (int i = 0; i < 2; ++i) readers.emplace_back([&] { ReadUntil(index, done); });
      std::jthread maintenance([&] {
        for (int round = 0; !done; ++round) {
          static_cast<void>(index.Seal());
          static_cast<void>(index.Merge());
          if (round % 3 == 0) {
            ReindexOnce(files);
            EXPECT_TRUE(index.Refresh().ok());
          }
        }
      });
      for (int i = 0; i < kWriters; ++i)
        writers.emplace_back([&, i] { WriteAll(index, i, acknowledged[static_cast<std::size_t>(i)]); });
      writers.clear();
      done = true;
    }
    std::map<std::string, std::string> expected;
    for (auto& part : acknowledged) expected.merge(std::map(part));
    EXPECT_TRUE(WriteOne(index, Put(MakeArticle("last", "shows all before"))).ok());
    expected["last"] = "shows all before";
    EXPECT_EQ(ContentOf(*index.snapshot()), expected);
  }
  const auto index = Index::Open("/i", ReadOnly(&files));
  ASSERT_TRUE(index.ok()) << index.status();
  std::map<std::string, std::string> expected;
  for (auto& part : acknowledged) expected.merge(part);
  expected["last"] = "shows all before";
  EXPECT_EQ(ContentOf(*(*index)->snapshot()), expected);
}

TEST(Concurrency, AReaderOpensAtAnyMomentOfSealsAndMerges) {
  FaultyFileSystem files;
  ASSERT_TRUE(MakeGeneration("/i", {}, 0, {}, &files).ok());
  auto index = Index::Open("/i", Writable(&files));
  ASSERT_TRUE(index.ok());
  std::atomic<bool> done = false;
  std::atomic<int> acknowledged = 0;
  std::jthread reader([&] {
    while (!done) {
      const int before = acknowledged;
      const auto other = Index::Open("/i", ReadOnly(&files));
      EXPECT_TRUE(other.ok()) << other.status();
      if (other.ok()) {
        EXPECT_GE((*other)->snapshot()->live_documents(), static_cast<std::uint64_t>(before));
      }
    }
  });
  for (int i = 0; i < 120; ++i) {
    ASSERT_TRUE(WriteOne(**index, Put(MakeArticle(std::to_string(i), "t", i))).ok());
    acknowledged = i + 1;
    if (i % 4 == 3) {
      EXPECT_TRUE((*index)->Seal().ok());
    }
    if (i % 16 == 15) {
      EXPECT_TRUE((*index)->Merge().ok());
    }
  }
  done = true;
}

}  // namespace
}  // namespace xeber
