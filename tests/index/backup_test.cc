#include "index/backup.h"

#include <thread>

#include "faulty_file_system.h"
#include "index/segment_files.h"
#include "index_fixture.h"

namespace xeber {
namespace {

std::map<std::string, std::string> ContentIn(const std::string& directory, FileSystem* files = nullptr) {
  const auto index = Index::Open(directory, ReadOnly(files));
  EXPECT_TRUE(index.ok()) << index.status();
  return index.ok() ? ContentOf(*(*index)->snapshot()) : std::map<std::string, std::string>();
}

// Segments, tombstones, graves and a journal.
std::unique_ptr<Index> Lived(const std::string& directory, FileSystem* files = nullptr) {
  EXPECT_TRUE(MakeGeneration(directory, {RandomDocuments(1, 30)}, 0, {}, files).ok());
  auto index = *Index::Open(directory, Writable(files));
  EXPECT_TRUE(WriteOne(*index, Put(MakeArticle("a", "one", 5, 5))).ok());
  EXPECT_TRUE(WriteOne(*index, Delete("id3", 2000)).ok());
  EXPECT_TRUE(index->Seal().ok());
  EXPECT_TRUE(WriteOne(*index, Put(MakeArticle("b", "two"))).ok());
  EXPECT_TRUE(WriteOne(*index, Delete("id4")).ok());
  return index;
}

TEST(Backup, HoldsWhatTheIndexHeldAndComesBackWhole) {
  for (const CopyBy by : {CopyBy::kLinking, CopyBy::kCopying}) {
    const TemporaryDirectory folder;
    const std::string home = folder.path() + "/index", copy = folder.path() + "/backups/monday/", back = folder.path() + "/back";
    const auto index = Lived(home);
    const auto before = ContentOf(*index->snapshot());
    const auto summary = CopyIndex(PosixFileSystem(), home, copy, by);
    ASSERT_TRUE(summary.ok()) << summary.status();
    EXPECT_EQ(summary->segments, 2u);
    EXPECT_EQ(summary->articles, 31u);
    EXPECT_EQ(summary->journal_records, 2u);
    // The original lives on, and loses its files.
    ASSERT_TRUE(WriteOne(*index, Put(MakeArticle("c", "three"))).ok());
    ASSERT_TRUE(index->Seal().ok());
    ASSERT_TRUE(index->Merge().ok());
    EXPECT_EQ(ContentIn(copy), before);
    ASSERT_TRUE(CopyIndex(PosixFileSystem(), copy, back, CopyBy::kCopying).ok());
    EXPECT_EQ(ContentIn(back), before);
    const auto restored = *Index::Open(back, Writable());
    EXPECT_FALSE(WriteOne(*restored, Put(MakeArticle("id3", "dead", 1, 1999))).ok() &&
                 ContentOf(*restored->snapshot()).contains("id3"));
    EXPECT_TRUE(VerifyIndex(PosixFileSystem(), back).empty());
  }
}

TEST(Backup, TakesNoFolderThatExistsAndNoneThatIsNoIndex) {
  const TemporaryDirectory folder;
  const auto index = Lived(folder.path() + "/index");
  EXPECT_TRUE(
      absl::IsAlreadyExists(CopyIndex(PosixFileSystem(), folder.path() + "/index", folder.path(), CopyBy::kLinking).status()));
  EXPECT_TRUE(absl::IsNotFound(CopyIndex(PosixFileSystem(), folder.path(), folder.path() + "/copy", CopyBy::kLinking).status()));
}

TEST(Backup, OfADamagedIndexNamesTheFileAndLeavesNothing) {
  const TemporaryDirectory folder;
  const std::string home = folder.path() + "/index", copy = folder.path() + "/copy";
  Lived(home);
  const std::string damaged = home + "/segments/" + ReadManifest(PosixFileSystem(), home)->segments[0].name + "/articles.bin";
  std::string bytes((*PosixFileSystem().Map(damaged))->bytes());
  bytes[bytes.size() / 2] ^= 1;
  ASSERT_TRUE(PosixFileSystem().WriteFile(damaged, bytes).ok());
  const auto summary = CopyIndex(PosixFileSystem(), home, copy, CopyBy::kLinking);
  EXPECT_TRUE(absl::IsDataLoss(summary.status())) << summary.status();
  EXPECT_NE(summary.status().message().find("articles.bin"), std::string::npos) << summary.status();
  EXPECT_FALSE(PosixFileSystem().Exists(copy));
  EXPECT_FALSE(PosixFileSystem().Exists(copy + ".new"));
}

TEST(Backup, MissesNothingThatWasAcknowledgedBefore) {
  const TemporaryDirectory folder;
  const std::string home = folder.path() + "/index";
  const auto index = Lived(home);
  std::atomic<int> acknowledged = 0;
  std::jthread writer([&](const std::stop_token& stop) {
    for (int i = 0; !stop.stop_requested(); ++i) {
      if (!WriteOne(*index, Put(MakeArticle("w" + std::to_string(i), "w"))).ok()) break;
      acknowledged = i + 1;
      if (i % 50 == 49) static_cast<void>(index->Seal());
      if (i % 150 == 149) static_cast<void>(index->Merge());
    }
  });
  for (int round = 0; round < 10; ++round) {
    const int before = acknowledged;
    const std::string copy = folder.path() + "/copy" + std::to_string(round);
    const auto summary = CopyIndex(PosixFileSystem(), home, copy, round % 2 == 0 ? CopyBy::kLinking : CopyBy::kCopying);
    if (absl::IsAborted(summary.status())) continue;
    ASSERT_TRUE(summary.ok()) << summary.status();
    const auto content = ContentIn(copy);
    int held = 0;
    while (content.contains("w" + std::to_string(held))) ++held;
    EXPECT_GE(held, before);
    EXPECT_EQ(content.size(), 30u + static_cast<unsigned>(held)) << "a gap";  // 30 - 2 deleted + a + b
  }
}

TEST(Backup, AppearsWholeOrNotAtAllWhateverTheDiskDoes) {
  FaultyFileSystem prepared;
  ASSERT_TRUE(prepared.CreateDirectories("/").ok());
  Lived("/index", &prepared);
  const auto before = ContentIn("/index", &prepared);
  for (const Fault fault : {Fault::kDiskFull, Fault::kShortWrite, Fault::kDeath})
    for (std::uint64_t at = 0;; ++at) {
      FaultyFileSystem files(prepared);
      files.FailAt(at, fault);
      const auto summary = CopyIndex(files, "/index", "/copy", CopyBy::kCopying);
      const bool reached = files.failed();
      EXPECT_TRUE(summary.ok() || reached) << summary.status();
      files.LosePower(0);
      if (summary.ok() || files.Exists("/copy")) {
        EXPECT_EQ(ContentIn("/copy", &files), before) << at;
      }
      EXPECT_EQ(ContentIn("/index", &files), before) << at;
      if (!reached) break;
    }
}

}  // namespace
}  // namespace xeber
