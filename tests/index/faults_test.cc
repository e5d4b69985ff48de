// The disk fails at every single operation of an index's life, in every way; what was acknowledged is there afterwards.
#include <functional>

#include "faulty_file_system.h"
#include "index/segment_files.h"
#include "index_fixture.h"

namespace xeber {
namespace {

constexpr char kIndex[] = "/i";
constexpr char kAbsent[] = "";

// What an index may hold: exactly what was acknowledged, and for a write that failed, what was before or what was tried.
class Expectation {
 public:
  void Write(Index& index, Mutation mutation) {
    const bool put = mutation.kind == Mutation::Kind::kPut;
    const std::string id = put ? mutation.document.article.id.value() : mutation.id.value();
    const std::string title = put ? mutation.document.article.title : kAbsent;
    const absl::Status status = WriteOne(index, std::move(mutation));
    std::set<std::string>& may_be = allowed_[id];
    if (may_be.empty()) may_be.insert(kAbsent);
    if (status.ok() || absl::IsNotFound(status)) may_be.clear();
    may_be.insert(title);
    if (!status.ok()) last_error_ = status;
  }
  void Check(const Snapshot& snapshot, const std::string& when) const {
    const auto content = ContentOf(snapshot);
    for (const auto& [id, title] : content) EXPECT_TRUE(allowed_.contains(id)) << when << ": " << id << " was never written";
    for (const auto& [id, may_be] : allowed_) {
      const auto at = content.find(id);
      EXPECT_TRUE(may_be.contains(at == content.end() ? kAbsent : at->second))
          << when << ": " << id << " is " << (at == content.end() ? "absent" : at->second);
    }
  }
  const absl::Status& last_error() const { return last_error_; }

 private:
  std::map<std::string, std::set<std::string>> allowed_;
  absl::Status last_error_;
};

Mutation PutOne(int id, int version) {
  Mutation mutation = Put(MakeArticle("a" + std::to_string(id), "v" + std::to_string(version), id * 100));
  mutation.request_id = mutation.document.article.title + " of " + mutation.document.article.id.value();
  return mutation;
}

void Write(Index& index, Expectation& expected, int first, int last, int version) {
  for (int id = first; id < last; ++id) expected.Write(index, PutOne(id, version));
}

// Writes, deletes, seals and merges, whatever fails.
void Live(Index& index, Expectation& expected) {
  Write(index, expected, 0, 5, 1);
  static_cast<void>(index.Seal());
  expected.Write(index, Delete("a1"));
  Write(index, expected, 3, 9, 2);
  static_cast<void>(index.Seal());
  Write(index, expected, 9, 11, 3);
  static_cast<void>(index.Merge());
  expected.Write(index, Delete("a4"));
  expected.Write(index, PutOne(10, 4));
  static_cast<void>(index.Seal());
  expected.Write(index, PutOne(2, 5));
  expected.Write(index, Delete("a100"));
  static_cast<void>(index.Purge(ArticleId("a100")));
}

// A reindex that keeps what the index holds, as another process does it.
void Reindex(FaultyFileSystem& files, Index& index, Expectation& expected) {
  const auto reader = Index::Open(kIndex, ReadOnly(&files));
  if (!reader.ok()) return;
  std::vector<IndexDocument> documents;
  for (const auto& [id, title] : ContentOf(*(*reader)->snapshot())) documents.push_back(DocumentOf(MakeArticle(id, title)));
  auto builder = GenerationBuilder::Begin(kIndex, &files);
  if (!builder.ok() || !(*builder)->AddSegment(BuildParts(documents)).ok()) return;
  expected.Write(index, PutOne(3, 6));
  expected.Write(index, Delete("a7"));
  Manifest versions;
  versions.analyzer = versions.annotator = "1";
  static_cast<void>((*builder)->Commit((*reader)->snapshot()->journal_sequence(), versions,
                                       {.graves = (*reader)->graves(), .answered = (*reader)->answered()}));
  builder->reset();
  static_cast<void>(index.Refresh());
  expected.Write(index, PutOne(8, 7));
}

void WholeLife(FaultyFileSystem& files, Index& index, Expectation& expected) {
  Live(index, expected);
  Reindex(files, index, expected);
  Write(index, expected, 20, 24, 8);
  static_cast<void>(index.Seal());
  static_cast<void>(index.Merge());
}

// An index with three segments and some journal, on a disk where all of it is safe.
void Prepare(FaultyFileSystem& files, Expectation& expected) {
  ASSERT_TRUE(files.CreateDirectories("/").ok());
  ASSERT_TRUE(MakeGeneration(kIndex, {}, 0, {}, &files).ok());
  const auto index = Index::Open(kIndex, Writable(&files));
  ASSERT_TRUE(index.ok()) << index.status();
  for (int segment = 0; segment < 3; ++segment) {
    Write(**index, expected, 100 + segment * 4, 104 + segment * 4, 0);
    ASSERT_TRUE((*index)->Seal().ok());
  }
  Write(**index, expected, 0, 3, 0);
}

void CheckReopened(FaultyFileSystem& files, const Expectation& expected, const std::string& when) {
  for (const IndexOptions& options : {ReadOnly(&files), Writable(&files)}) {
    const auto index = Index::Open(kIndex, options);
    ASSERT_TRUE(index.ok()) << when << ": " << index.status();
    expected.Check(*(*index)->snapshot(), when);
    if (!options.writable) continue;
    EXPECT_TRUE(WriteOne(**index, PutOne(50, 50)).ok()) << when;
    EXPECT_TRUE((*index)->Seal().ok()) << when;
    EXPECT_TRUE((*index)->Merge().ok()) << when;
    EXPECT_EQ(ContentOf(*(*index)->snapshot()).count("a50"), 1u) << when;
  }
  const auto faults = VerifyIndex(files, kIndex);
  EXPECT_TRUE(faults.empty()) << when << ": " << faults.front();
}

// Lives on a copy of the prepared disk with a fault at operation `at`. False once that is beyond the end.
bool LiveWithFault(const FaultyFileSystem& prepared, Expectation expected, Fault fault, std::uint64_t at,
                   const std::function<void(FaultyFileSystem&)>& afterwards, bool stays_whole) {
  const std::string when = "fault " + std::to_string(static_cast<int>(fault)) + " at operation " + std::to_string(at);
  FaultyFileSystem files(prepared);
  bool reached = false;
  {
    auto index = Index::Open(kIndex, Writable(&files));
    EXPECT_TRUE(index.ok()) << when << index.status();
    files.FailAt(at, fault);
    WholeLife(files, **index, expected);
    expected.Check(*(*index)->snapshot(), when + ", still open");
    reached = files.failed();
    if (stays_whole) files.Kill();
    if (stays_whole) {
      EXPECT_TRUE(WriteOne(**index, PutOne(0, 9)).ok()) << when << ": writes do not go on";
    }
    if (stays_whole) expected.Write(**index, PutOne(0, 9));
  }
  afterwards(files);
  CheckReopened(files, expected, when);
  return reached;
}

void CheckEveryOperation(Fault fault, const std::function<void(FaultyFileSystem&)>& afterwards, bool stays_whole) {
  FaultyFileSystem prepared;
  Expectation expected;
  Prepare(prepared, expected);
  std::uint64_t at = 0;
  while (!testing::Test::HasFailure() && LiveWithFault(prepared, expected, fault, at, afterwards, stays_whole)) ++at;
  EXPECT_GT(at, 100u);
}

TEST(Faults, AFullDiskLosesNothing) {
  CheckEveryOperation(
      Fault::kDiskFull, [](FaultyFileSystem& files) { files.Kill(); }, true);
}
TEST(Faults, AnInputOutputErrorLosesNothing) {
  CheckEveryOperation(
      Fault::kInputOutput, [](FaultyFileSystem& files) { files.Kill(); }, true);
}
TEST(Faults, AShortWriteLosesNothing) {
  CheckEveryOperation(
      Fault::kShortWrite, [](FaultyFileSystem& files) { files.Kill(); }, true);
}
TEST(Faults, AnErrorAfterTheWorkWasDoneLosesNothing) {
  CheckEveryOperation(
      Fault::kUnknownOutcome, [](FaultyFileSystem& files) { files.Kill(); }, true);
}
TEST(Faults, AFaultAndThenALossOfPowerLosesNothing) {
  CheckEveryOperation(
      Fault::kInputOutput, [](FaultyFileSystem& files) { files.LosePower(0); }, true);
}
TEST(Faults, DeathAtAnyMomentLosesNothing) {
  CheckEveryOperation(
      Fault::kDeath, [](FaultyFileSystem& files) { files.Kill(); }, false);
}
TEST(Faults, ALossOfPowerLosesNothing) {
  CheckEveryOperation(
      Fault::kDeath, [](FaultyFileSystem& files) { files.LosePower(0); }, false);
}
TEST(Faults, ALossOfPowerThatTearsTheLastRecordLosesNothing) {
  CheckEveryOperation(
      Fault::kDeath, [](FaultyFileSystem& files) { files.LosePower(13); }, false);
}

TEST(Faults, AFullDiskIsAClearErrorAndReadsGoOn) {
  FaultyFileSystem files;
  Expectation expected;
  Prepare(files, expected);
  const auto index = Index::Open(kIndex, Writable(&files));
  ASSERT_TRUE(index.ok());
  const auto before = ContentOf(*(*index)->snapshot());
  files.FailAt(0, Fault::kDiskFull);
  const absl::Status status = WriteOne(**index, PutOne(1, 1));
  EXPECT_TRUE(absl::IsResourceExhausted(status)) << status;
  EXPECT_NE(status.message().find(".log"), std::string::npos) << status;
  EXPECT_EQ(ContentOf(*(*index)->snapshot()), before);
  EXPECT_TRUE(WriteOne(**index, PutOne(1, 1)).ok());
}

}  // namespace
}  // namespace xeber
