// The models of a generation: who is annotated with which, and what becomes of their file.
#include <filesystem>
#include <fstream>

#include "faulty_file_system.h"
#include "index/backup.h"
#include "index/rollback.h"
#include "index/segment_files.h"
#include "index_fixture.h"

namespace xeber {
namespace {

// Models of one number, which they give every article as its vector.
class NumberModels : public ArchiveModels {
 public:
  explicit NumberModels(std::int8_t number) : number_(number) {}
  void Annotate(const Article&, const DocumentTerms&, Annotations& annotations) const override { annotations.latent = {number_}; }
  std::optional<std::chrono::hours> HalfLife(std::string_view) const override { return {}; }

 private:
  std::int8_t number_;
};

absl::StatusOr<std::shared_ptr<const ArchiveModels>> ParseNumber(std::string_view bytes) {
  if (bytes.size() != 1) return absl::InvalidArgumentError("no number");
  return std::make_shared<const NumberModels>(static_cast<std::int8_t>(bytes[0]));
}

IndexOptions With(IndexOptions options) {
  options.parse_models = ParseNumber;
  return options;
}

class ModelsTest : public testing::Test {
 protected:
  // A generation of two articles, which `number` taught; 0 = nothing was.
  void MakeTaught(std::int8_t number, std::uint64_t journal_through = 0) {
    auto builder = GenerationBuilder::Begin(index_);
    ASSERT_TRUE(builder.ok()) << builder.status();
    const auto models = number == 0 ? nullptr : std::make_shared<const NumberModels>(number);
    SegmentBuilder segment(EmptyStatistics(), models);
    for (const char* id : {"a", "b"}) segment.Add(DocumentOf(MakeArticle(id, "old")));
    ASSERT_TRUE((*builder)->AddSegment(segment.Finish()).ok());
    if (number != 0) (*builder)->SetModels(std::string(1, static_cast<char>(number)), models);
    Manifest versions;
    versions.analyzer = versions.annotator = "1";
    ASSERT_TRUE((*builder)->Commit(journal_through, versions, {}).ok());
  }

  std::unique_ptr<Index> Open(IndexOptions options) const {
    auto index = Index::Open(index_, With(std::move(options)));
    EXPECT_TRUE(index.ok()) << index.status();
    return index.ok() ? *std::move(index) : nullptr;
  }

  // The vectors of all live articles, by id; of the forward record and the stored annotations, which must agree.
  static std::map<std::string, int> Numbers(const Snapshot& snapshot) {
    std::map<std::string, int> numbers;
    for (const SegmentView& view : snapshot.segments()) {
      for (DocId doc = 0; doc < view.segment->size(); ++doc) {
        if (view.Deleted(doc)) continue;
        const auto latent = view.segment->forward(doc).latent;
        const auto stored = view.segment->annotations(doc);
        EXPECT_TRUE(stored.ok() && std::equal(latent.begin(), latent.end(), stored->latent.begin(), stored->latent.end()));
        numbers[std::string(view.segment->article_id(doc))] = latent.size() == 1 ? latent[0] : -1;
      }
    }
    return numbers;
  }

  std::vector<std::string> ModelFiles() const {
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(index_))
      if (entry.path().filename().string().starts_with("models-")) files.push_back(entry.path().string());
    return files;
  }

  TemporaryDirectory folder_;
  const std::string index_ = folder_.path() + "/index";
};

using Expected = std::map<std::string, int>;

TEST_F(ModelsTest, LiveArticlesAreAnnotatedWithThoseOfTheirGenerationUntilSealedMergedAndReplayed) {
  MakeTaught(5);
  auto index = Open(Writable());
  ASSERT_TRUE(WriteOne(*index, Put(MakeArticle("hot", "new"))).ok());
  const Expected three = {{"a", 5}, {"b", 5}, {"hot", 5}};
  EXPECT_EQ(Numbers(*index->snapshot()), three);
  index = nullptr;
  index = Open(Writable());  // replays the journal
  EXPECT_EQ(Numbers(*index->snapshot()), three);
  ASSERT_TRUE(index->Seal().ok());
  EXPECT_EQ(Numbers(*index->snapshot()), three);
  ASSERT_TRUE(index->Merge().ok());
  EXPECT_EQ(Numbers(*index->snapshot()), three);
  ASSERT_TRUE(index->snapshot()->models() != nullptr);
}

TEST_F(ModelsTest, ANewGenerationBringsItsOwnAndARollbackTheOldOnes) {
  MakeTaught(5);
  const auto index = Open(Writable());
  ASSERT_TRUE(WriteOne(*index, Put(MakeArticle("hot", "new"))).ok());
  const auto before = index->snapshot();
  MakeTaught(7);
  ASSERT_TRUE(index->Refresh().ok());
  EXPECT_EQ(Numbers(*index->snapshot()), (Expected{{"a", 7}, {"b", 7}, {"hot", 7}}));
  EXPECT_EQ(Numbers(*before), (Expected{{"a", 5}, {"b", 5}, {"hot", 5}})) << "who holds a snapshot keeps its models";
  EXPECT_EQ(ModelFiles().size(), 2u) << "the previous generation's are kept for a rollback";
  ASSERT_TRUE(RollBack(PosixFileSystem(), index_).ok());
  ASSERT_TRUE(index->Refresh().ok());
  EXPECT_EQ(Numbers(*index->snapshot()), (Expected{{"a", 5}, {"b", 5}, {"hot", 5}}));
}

TEST_F(ModelsTest, AGenerationWithoutAnyHasNone) {
  MakeTaught(5);
  MakeTaught(0);
  MakeTaught(0);
  const auto index = Open(Writable());
  EXPECT_EQ(index->snapshot()->models(), nullptr);
  EXPECT_TRUE(index->models_fault().ok());
  EXPECT_TRUE(ModelFiles().empty()) << "neither manifest names them any more";
}

TEST_F(ModelsTest, DamagedOnesAreNamedAndEverythingElseServes) {
  MakeTaught(5);
  ASSERT_EQ(ModelFiles().size(), 1u);
  const std::string file = ModelFiles().front();
  std::ofstream(file, std::ios::app) << "x";
  const auto index = Open(Writable());
  EXPECT_EQ(index->models_fault().code(), absl::StatusCode::kDataLoss);
  EXPECT_NE(index->models_fault().message().find(file), absl::string_view::npos) << index->models_fault();
  ASSERT_TRUE(WriteOne(*index, Put(MakeArticle("hot", "new"))).ok());
  EXPECT_EQ(ContentOf(*index->snapshot()).size(), 3u);
  const auto faults = VerifyIndex(PosixFileSystem(), index_);
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_NE(faults[0].message().find(file), absl::string_view::npos);
  std::filesystem::remove(file);
  EXPECT_EQ(Open(ReadOnly())->models_fault().code(), absl::StatusCode::kDataLoss);
}

TEST_F(ModelsTest, NothingIsMergedWhileTheyCannotBeReadAndNothingIsLost) {
  MakeTaught(5);
  Open(Writable());
  const std::string file = ModelFiles().front();
  const std::string away = folder_.path() + "/away";
  std::filesystem::rename(file, away);
  {
    const auto index = Open(Writable());
    ASSERT_TRUE(WriteOne(*index, Delete("b")).ok());  // half of the segment: a reason to write it anew
    ASSERT_TRUE(index->Seal().ok());
    ASSERT_TRUE(index->Merge().ok());
  }
  std::filesystem::rename(away, file);
  EXPECT_EQ(Numbers(*Open(ReadOnly())->snapshot()), (Expected{{"a", 5}}));
}

TEST_F(ModelsTest, ASegmentThatIsMadeAnewWhileServingHasThem) {
  MakeTaught(5);
  const auto index = Open(Writable());
  const auto manifest = ReadManifest(PosixFileSystem(), index_);
  ASSERT_TRUE(manifest.ok());
  const std::string path = SegmentDirectory(index_, manifest->segments.at(0).name) + "/forward.bin";
  {
    std::fstream part(path, std::ios::in | std::ios::out | std::ios::binary);
    part.seekp(40);
    part.put('\x7f');
  }
  ASSERT_TRUE(index->Scrub().ok());
  ASSERT_NE(ReadManifest(PosixFileSystem(), index_)->segments.at(0).name, manifest->segments.at(0).name);
  EXPECT_EQ(Numbers(*index->snapshot()), (Expected{{"a", 5}, {"b", 5}}));
}

TEST_F(ModelsTest, AnotherVersionsAreNotUsed) {
  MakeTaught(5);
  std::ofstream(ModelFiles().front(), std::ios::trunc) << Sealed("of another version");
  const auto index = Open(ReadOnly());
  EXPECT_EQ(index->models_fault().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(index->snapshot()->models(), nullptr);
  EXPECT_EQ(ContentOf(*index->snapshot()).size(), 2u);
}

TEST_F(ModelsTest, ABackupHoldsThem) {
  MakeTaught(5);
  const std::string copy = folder_.path() + "/copy";
  ASSERT_TRUE(CopyIndex(PosixFileSystem(), index_, copy, CopyBy::kCopying).ok());
  const auto index = Index::Open(copy, With(Writable()));
  ASSERT_TRUE(index.ok()) << index.status();
  ASSERT_TRUE(WriteOne(**index, Put(MakeArticle("hot", "new"))).ok());
  EXPECT_EQ(Numbers(*(*index)->snapshot()), (Expected{{"a", 5}, {"b", 5}, {"hot", 5}}));
}

}  // namespace
}  // namespace xeber
