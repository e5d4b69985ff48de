// Take-down: what was purged stands in no byte of the index directory, stored articles decompressed too.
#include <fstream>
#include <iterator>
#include <thread>

#include "faulty_file_system.h"
#include "index/article_packer.h"
#include "index/article_traces.h"
#include "index/journal.h"
#include "index/segment_files.h"
#include "index_fixture.h"

namespace xeber {
namespace {

constexpr char kWord[] = "zylophantom";  // in every version of the article, and in no other

Article Secret(int version) {
  Article article = MakeArticle("secret", "the " + std::string(kWord) + " affair " + std::to_string(version), 500);
  article.body = "Nobody knew of the " + std::string(kWord) + " affair";
  return article;
}

std::string ReadAll(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

bool StoredIn(const std::string& segment_directory) {
  const auto segment = Segment::Open(PosixFileSystem(), segment_directory, "any");
  if (!segment.ok()) return false;
  for (DocId doc = 0; doc < (*segment)->size(); ++doc)
    if (const auto article = (*segment)->article(doc); article.ok() && article->body.find(kWord) != std::string::npos)
      return true;
  return false;
}

// The files and segments that hold kWord, found without what a purge itself uses.
std::vector<std::string> Holders(const std::string& directory) {
  std::vector<std::string> holders;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    const bool held = entry.is_directory() ? StoredIn(entry.path()) : ReadAll(entry.path()).find(kWord) != std::string::npos;
    if (held) holders.push_back(entry.path());
  }
  return holders;
}

void WriteAndSeal(Index& index, Article article) {
  ASSERT_TRUE(WriteOne(index, Put(std::move(article))).ok());
  ASSERT_TRUE(index.Seal().ok());
}

// Expects that the article is held, and after a purge held by nothing while all others are as they were.
void ExpectPurged(const std::string& directory, Index& index) {
  EXPECT_FALSE(Holders(directory).empty());
  EXPECT_FALSE(FindTraces(PosixFileSystem(), directory, ArticleId("secret"))->empty());
  auto content = ContentOf(*index.snapshot());
  content.erase("secret");
  static_cast<void>(WriteOne(index, Delete("secret")));
  const auto purged = index.Purge(ArticleId("secret"));
  ASSERT_TRUE(purged.ok()) << purged.status();
  EXPECT_TRUE(*purged);
  EXPECT_EQ(Holders(directory), std::vector<std::string>());
  EXPECT_TRUE(FindTraces(PosixFileSystem(), directory, ArticleId("secret"))->empty());
  EXPECT_EQ(ContentOf(*index.snapshot()), content);
  const auto faults = VerifyIndex(PosixFileSystem(), directory);
  EXPECT_TRUE(faults.empty()) << faults.front();
}

class PurgeTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(MakeGeneration(home(), {RandomDocuments(1, 30), RandomDocuments(2, 20, "more")}).ok());
    Open();
  }
  void Open() {
    index_ = nullptr;
    auto index = Index::Open(home(), Writable());
    ASSERT_TRUE(index.ok()) << index.status();
    index_ = *std::move(index);
  }
  std::string home() const { return folder_.path() + "/index"; }
  Index& index() { return *index_; }

 private:
  TemporaryDirectory folder_;
  std::unique_ptr<Index> index_;
};

TEST_F(PurgeTest, TakesItOutOfTheJournal) {
  ASSERT_TRUE(WriteOne(index(), Put(Secret(1))).ok());
  ASSERT_TRUE(WriteOne(index(), Put(Secret(2))).ok());
  ExpectPurged(home(), index());
}

TEST_F(PurgeTest, TakesItOutOfEverySegmentThatHoldsAVersion) {
  for (int version = 0; version < 3; ++version) WriteAndSeal(index(), Secret(version));
  ExpectPurged(home(), index());
}

// A dictionary is made of pieces of articles: the sentence that one repeats is in it, and must leave with the article.
TEST_F(PurgeTest, TakesItOutOfTheDictionaryOfItsSegment) {
  std::vector<IndexDocument> documents = RandomDocuments(3, static_cast<std::uint32_t>(kLeastForDictionary) + 50, "many");
  Article secret = Secret(1);
  for (int i = 0; i < 500; ++i) secret.body += "; nobody knew of the " + std::string(kWord) + " affair";
  documents.push_back(DocumentOf(secret));
  ASSERT_TRUE(MakeGeneration(home(), {documents}, index().snapshot()->journal_sequence()).ok());
  ASSERT_TRUE(index().Refresh().ok());
  const std::string segment = SegmentDirectory(home(), index().snapshot()->segments().front().segment->name());
  const std::string part = ReadAll(segment + "/articles.bin");
  ByteSource in(part);
  in.Get<PartHeader>();
  for (int i = 0; i < 2; ++i) {
    in.GetArray<std::uint32_t>();  // offsets
    in.GetArray<char>();
  }
  const auto dictionary = in.GetArray<char>();
  ASSERT_NE(std::string_view(dictionary.data(), dictionary.size()).find(kWord), std::string_view::npos);
  ExpectPurged(home(), index());
}

TEST_F(PurgeTest, TakesOutWhatWasDeletedLongAgo) {
  WriteAndSeal(index(), Secret(1));
  ASSERT_TRUE(WriteOne(index(), Delete("secret")).ok());
  ASSERT_TRUE(index().Seal().ok());
  Open();
  ExpectPurged(home(), index());
  EXPECT_FALSE(*index().Purge(ArticleId("secret")));
}

TEST_F(PurgeTest, TakesItOutOfThePreviousGeneration) {
  WriteAndSeal(index(), Secret(1));
  ASSERT_TRUE(MakeGeneration(home(), {RandomDocuments(1, 30)}, index().snapshot()->journal_sequence()).ok());
  ASSERT_TRUE(index().Refresh().ok());
  ASSERT_TRUE(PosixFileSystem().Exists(PreviousManifestPath(home())));
  ExpectPurged(home(), index());
  EXPECT_FALSE(PosixFileSystem().Exists(PreviousManifestPath(home())));
}

TEST_F(PurgeTest, TakesItOutOfAJournalFileThatAReindexHasTakenOver) {
  ASSERT_TRUE(WriteOne(index(), Put(Secret(1))).ok());
  ASSERT_TRUE(MakeGeneration(home(), {RandomDocuments(1, 30)}, index().snapshot()->journal_sequence()).ok());
  ASSERT_TRUE(index().Refresh().ok());
  EXPECT_EQ(Holders(home()).size(), 1u);
  ExpectPurged(home(), index());
}

TEST_F(PurgeTest, TakesItOutOfWhatKilledRunsLeft) {
  const std::string line = "feed.jsonl:1\tbody: too long\t{\"id\":\"secret\",\"title\":\"" + std::string(kWord) + "\"}\n";
  std::ofstream(home() + "/rejects.tsv") << line;
  std::filesystem::create_directories(home() + "/reindex.tmp");
  std::ofstream(home() + "/reindex.tmp/spool") << line;
  ASSERT_TRUE(WriteSegment(PosixFileSystem(), home(), "77", BuildParts({DocumentOf(Secret(1))})).ok());
  std::filesystem::rename(home() + "/segments/77", home() + "/segments/77.new");
  ExpectPurged(home(), index());
}

TEST_F(PurgeTest, AVersionThatWasWrittenLaterStays) {
  WriteAndSeal(index(), Secret(1));
  ASSERT_TRUE(WriteOne(index(), Delete("secret")).ok());
  ASSERT_TRUE(WriteOne(index(), Put(MakeArticle("secret", "harmless"))).ok());
  ASSERT_TRUE(*index().Purge(ArticleId("secret")));
  EXPECT_EQ(Holders(home()), std::vector<std::string>());
  EXPECT_EQ(ContentOf(*index().snapshot()).at("secret"), "harmless");
}

TEST_F(PurgeTest, IsUnavailableWhileAReindexRuns) {
  WriteAndSeal(index(), Secret(1));
  ASSERT_TRUE(WriteOne(index(), Delete("secret")).ok());
  auto builder = GenerationBuilder::Begin(home());
  ASSERT_TRUE(builder.ok());
  EXPECT_TRUE(absl::IsUnavailable(index().Purge(ArticleId("secret")).status()));
  builder->reset();
  EXPECT_TRUE(*index().Purge(ArticleId("secret")));
  EXPECT_EQ(Holders(home()), std::vector<std::string>());
}

TEST_F(PurgeTest, GoesOnUnderWritesAndSeals) {
  WriteAndSeal(index(), Secret(1));
  ASSERT_TRUE(WriteOne(index(), Delete("secret")).ok());
  std::atomic<bool> stop = false;
  std::atomic<int> written = 0;
  std::jthread writer([&] {
    while (!stop) EXPECT_TRUE(WriteOne(index(), Put(MakeArticle("w" + std::to_string(written++), "live"))).ok());
  });
  std::jthread sealer([&] {
    while (!stop) EXPECT_TRUE(index().Seal().ok());
  });
  while (written < 20) std::this_thread::yield();
  EXPECT_TRUE(*index().Purge(ArticleId("secret")));
  stop = true;
  sealer.join();
  writer.join();
  EXPECT_EQ(Holders(home()), std::vector<std::string>());
  EXPECT_EQ(ContentOf(*index().snapshot()).size(), 50u + static_cast<unsigned>(written));
}

TEST_F(PurgeTest, NeedsAWriterAndAnId) {
  EXPECT_TRUE(absl::IsInvalidArgument(index().Purge(ArticleId("")).status()));
  const auto reader = Index::Open(home(), ReadOnly());
  EXPECT_TRUE(absl::IsFailedPrecondition((*reader)->Purge(ArticleId("a")).status()));
}

// The article is written, sealed, and deleted; the purge fails at every operation in turn.
TEST(PurgeFaults, OnceDoneItOutlivesALossOfPowerAndBeforeItCanBeRepeated) {
  FaultyFileSystem prepared;
  ASSERT_TRUE(prepared.CreateDirectories("/").ok());
  ASSERT_TRUE(MakeGeneration("/i", {{DocumentOf(Secret(0))}}, 0, {}, &prepared).ok());
  ASSERT_TRUE(MakeGeneration("/i", {{DocumentOf(Secret(1)), DocumentOf(MakeArticle("a", "live"))}}, 0, {}, &prepared).ok());
  for (std::uint64_t at = 0; !testing::Test::HasFailure(); ++at) {
    FaultyFileSystem files(prepared);
    auto index = *Index::Open("/i", Writable(&files));
    ASSERT_TRUE(WriteOne(*index, Put(Secret(2))).ok());
    ASSERT_TRUE(WriteOne(*index, Delete("secret")).ok());
    files.FailAt(at, Fault::kDeath);
    const bool done = index->Purge(ArticleId("secret")).ok();
    const bool reached = files.failed();
    EXPECT_TRUE(done || reached) << at;
    index = nullptr;
    files.LosePower(0);
    if (done) {
      EXPECT_TRUE(FindTraces(files, "/i", ArticleId("secret"))->empty()) << at;
    }
    index = *Index::Open("/i", Writable(&files));
    const auto again = index->Purge(ArticleId("secret"));
    EXPECT_TRUE(again.ok()) << at << ": " << again.status();
    EXPECT_TRUE(FindTraces(files, "/i", ArticleId("secret"))->empty()) << at;
    EXPECT_EQ(ContentOf(*index->snapshot()), (std::map<std::string, std::string>{{"a", "live"}})) << at;
    if (!reached) break;
    EXPECT_LT(at, 1000u);
  }
}

TEST(FindTraces, SeesTornAndVoidRecords) {
  FaultyFileSystem files;
  ASSERT_TRUE(files.CreateDirectories("/").ok());
  ASSERT_TRUE(MakeGeneration("/i", {}, 0, {}, &files).ok());
  auto index = *Index::Open("/i", Writable(&files));
  const auto held = [&](const std::string& id) { return !FindTraces(files, "/i", ArticleId(id))->empty(); };
  ASSERT_TRUE(WriteOne(*index, Put(MakeArticle("whole", "one"))).ok());
  files.FailAt(1, Fault::kInputOutput);  // appended, not synced
  EXPECT_FALSE(WriteOne(*index, Put(MakeArticle("void", "two"))).ok());
  files.Kill();
  ASSERT_TRUE(WriteOne(*index, Put(MakeArticle("before", "two"))).ok());
  files.FailAt(0, Fault::kShortWrite);
  EXPECT_FALSE(WriteOne(*index, Put(MakeArticle("torn", std::string(2000, 'x')))).ok());
  files.Kill();
  for (const char* id : {"whole", "void", "torn"}) EXPECT_TRUE(held(id)) << id;
  EXPECT_FALSE(held("hole"));
  ASSERT_TRUE(WriteOne(*index, Put(MakeArticle("next", "three"))).ok());
  EXPECT_TRUE(*index->Purge(ArticleId("void")));
  for (const char* id : {"void", "torn"}) EXPECT_FALSE(held(id)) << id;  // all that was written before is sealed or gone
  EXPECT_TRUE(held("whole"));
}

}  // namespace
}  // namespace xeber
