#include "index/journal.h"

#include "faulty_file_system.h"
#include "index_fixture.h"

namespace xeber {
namespace {

constexpr char kFolder[] = "/i/journal";

std::unique_ptr<JournalWriter> OpenJournal(FileSystem& files, std::uint64_t next) {
  EXPECT_TRUE(files.CreateDirectories("/i").ok());
  auto writer = JournalWriter::Open(files, kFolder, next);
  EXPECT_TRUE(writer.ok()) << writer.status();
  return *std::move(writer);
}

absl::Status Append(JournalWriter& writer, std::vector<std::string> payloads) {
  for (const std::string& payload : payloads) writer.Add(JournalRecord::Kind::kPut, payload);
  return writer.Commit();
}

struct Replayed {
  absl::Status status;
  std::vector<std::string> payloads;
  JournalEnd end;
};
Replayed Replay(FileSystem& files, std::uint64_t after = 0) {
  Replayed replayed;
  const auto end = ReplayJournal(files, kFolder, after, [&](const JournalRecord& record) {
    replayed.payloads.push_back(record.payload);
    return absl::OkStatus();
  });
  replayed.status = end.status();
  if (end.ok()) replayed.end = *end;
  return replayed;
}

std::string FileOf(std::uint64_t first) {
  std::string number = std::to_string(first);
  return std::string(kFolder) + "/" + std::string(20 - number.size(), '0') + number + ".log";
}

std::string BytesOf(FileSystem& files, const std::string& path) { return std::string((*files.Map(path))->bytes()); }

TEST(Journal, GivesBackItsRecordsInOrderAcrossFiles) {
  FaultyFileSystem files;
  ASSERT_TRUE(Append(*OpenJournal(files, 1), {"a", "", "c"}).ok());
  ASSERT_TRUE(Append(*OpenJournal(files, 4), {"d"}).ok());
  EXPECT_EQ(Replay(files).payloads, (std::vector<std::string>{"a", "", "c", "d"}));
  EXPECT_EQ(Replay(files, 2).payloads, (std::vector<std::string>{"c", "d"}));
  EXPECT_EQ(Replay(files, 4).payloads, (std::vector<std::string>{}));
  EXPECT_EQ(Replay(files).end.last_sequence, 4u);
}

TEST(Journal, LosesOnlyTheTornRecordWhereverTheFileIsCut) {
  FaultyFileSystem files;
  const auto writer = OpenJournal(files, 1);
  std::vector<std::size_t> ends = {0};  // of the file after each commit
  const std::vector<std::string> payloads = {"first", "the second", "3", std::string(100, 'x')};
  for (const std::string& payload : payloads) {
    ASSERT_TRUE(Append(*writer, {payload}).ok());
    ends.push_back(BytesOf(files, FileOf(1)).size());
  }
  const std::string whole = BytesOf(files, FileOf(1));
  for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
    ASSERT_TRUE(files.WriteFile(FileOf(1), whole.substr(0, cut)).ok());
    const auto complete = static_cast<std::size_t>(std::upper_bound(ends.begin(), ends.end(), cut) - ends.begin()) - 1;
    const Replayed replayed = Replay(files);
    ASSERT_TRUE(replayed.status.ok()) << replayed.status;
    ASSERT_EQ(replayed.payloads,
              std::vector<std::string>(payloads.begin(), payloads.begin() + static_cast<std::ptrdiff_t>(complete)));
    ASSERT_EQ(replayed.end.torn_bytes, cut - ends[complete]);
    ASSERT_EQ(replayed.end.last_sequence, complete);
  }
}

TEST(Journal, DamageBeforeALaterCommitIsToldWithFileAndByte) {
  FaultyFileSystem files;
  const auto writer = OpenJournal(files, 1);
  for (const char* payload : {"one", "two", "three"}) ASSERT_TRUE(Append(*writer, {payload}).ok());
  const std::string whole = BytesOf(files, FileOf(1));
  const std::size_t last = 2 * (24 + 3);  // where the last record begins: damage from there on looks like a torn write
  for (std::size_t at = 0; at < last; ++at) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    ASSERT_TRUE(files.WriteFile(FileOf(1), damaged).ok());
    const Replayed replayed = Replay(files);
    ASSERT_TRUE(absl::IsDataLoss(replayed.status)) << at << " " << replayed.status;
    ASSERT_NE(replayed.status.message().find(at < 27 ? "byte 0" : "byte 27"), std::string::npos) << replayed.status;
  }
}

TEST(Journal, ABatchThatReachedTheDiskInPartIsATornWrite) {
  FaultyFileSystem files;
  const auto writer = OpenJournal(files, 1);
  ASSERT_TRUE(Append(*writer, {"kept"}).ok());
  ASSERT_TRUE(Append(*writer, {"lost page", "whole page"}).ok());
  std::string bytes = BytesOf(files, FileOf(1));
  std::fill(bytes.begin() + 28, bytes.begin() + 40, '\0');
  ASSERT_TRUE(files.WriteFile(FileOf(1), bytes).ok());
  EXPECT_EQ(Replay(files).payloads, (std::vector<std::string>{"kept"}));
}

TEST(Journal, AFailedCommitIsVoidOnceTheJournalIsOpenedAgain) {
  for (const Fault fault : {Fault::kDiskFull, Fault::kInputOutput, Fault::kShortWrite, Fault::kUnknownOutcome}) {
    for (const std::uint64_t operation : {0u, 1u}) {  // append, sync
      FaultyFileSystem files;
      auto writer = OpenJournal(files, 1);
      ASSERT_TRUE(Append(*writer, {"a"}).ok());
      files.FailAt(operation, fault);
      EXPECT_FALSE(Append(*writer, {"failed 1", "failed 2"}).ok());
      EXPECT_FALSE(Append(*writer, {"refused"}).ok());
      writer = OpenJournal(files, 2);
      ASSERT_TRUE(Append(*writer, {"b"}).ok());
      EXPECT_EQ(Replay(files).payloads, (std::vector<std::string>{"a", "b"}));
    }
  }
}

TEST(Journal, AMissingFileIsToldInTheMiddleAndAtTheFront) {
  FaultyFileSystem files;
  for (std::uint64_t first : {1, 2, 3}) ASSERT_TRUE(Append(*OpenJournal(files, first), {std::to_string(first)}).ok());
  FaultyFileSystem middle(files), front(files);
  ASSERT_TRUE(middle.Remove(FileOf(2)).ok());
  EXPECT_TRUE(absl::IsDataLoss(Replay(middle).status));
  EXPECT_TRUE(Replay(middle, 2).status.ok());  // the segments have it
  ASSERT_TRUE(front.Remove(FileOf(1)).ok());
  EXPECT_TRUE(absl::IsNotFound(Replay(front).status));
  EXPECT_EQ(Replay(front, 1).payloads, (std::vector<std::string>{"2", "3"}));
}

TEST(Journal, TrimmingKeepsWhatIsStillNeeded) {
  for (std::uint64_t through = 0; through <= 6; ++through) {
    FaultyFileSystem files;
    for (std::uint64_t first : {1, 3, 5})
      ASSERT_TRUE(Append(*OpenJournal(files, first), {std::to_string(first), std::to_string(first + 1)}).ok());
    ASSERT_TRUE(TrimJournal(files, kFolder, through).ok());
    const Replayed replayed = Replay(files, through);
    ASSERT_TRUE(replayed.status.ok()) << through << replayed.status;
    EXPECT_EQ(replayed.payloads.size(), 6 - through);
  }
}

TEST(Journal, IsThereAfterALossOfPowerOnceCommitted) {
  FaultyFileSystem files;
  ASSERT_TRUE(files.CreateDirectories("/i").ok());
  ASSERT_TRUE(files.SyncDirectory("/").ok());
  auto writer = OpenJournal(files, 1);
  ASSERT_TRUE(Append(*writer, {"a"}).ok());
  files.LosePower(0);
  EXPECT_EQ(Replay(files).payloads, (std::vector<std::string>{"a"}));
}

}  // namespace
}  // namespace xeber
