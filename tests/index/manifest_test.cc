#include "index/manifest.h"

#include "faulty_file_system.h"
#include "index_fixture.h"

namespace xeber {
namespace {

Manifest Example() {
  Manifest manifest{.generation = 7,
                    .next_segment = 12,
                    .journal_through = 99,
                    .analyzer = "1",
                    .annotator = "gazetteer-5",
                    .time_zone_minutes = 240};
  manifest.graves = "graves-8";
  manifest.segments = {{"3", 1000, ""}, {"11", 5, "tombstones-9"}};
  return manifest;
}

TEST(Manifest, IsReadAsItWasWritten) {
  const auto read = DecodeManifest(EncodeManifest(Example()));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(EncodeManifest(*read), EncodeManifest(Example()));
  EXPECT_EQ(read->segments[1].tombstones, "tombstones-9");
  EXPECT_TRUE(DecodeManifest(EncodeManifest(Manifest())).ok());
}

TEST(Manifest, AnyChangedByteAndAnyCutIsDamage) {
  const std::string text = EncodeManifest(Example());
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::string damaged = text;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    const auto status = DecodeManifest(damaged).status();
    EXPECT_TRUE(absl::IsDataLoss(status) || absl::IsFailedPrecondition(status)) << at << " " << status;
    EXPECT_TRUE(absl::IsDataLoss(DecodeManifest(text.substr(0, at)).status())) << at;
  }
}

TEST(Manifest, ANewerFormatSaysToUseANewerXeber) {
  const auto status = DecodeManifest("xeber-index 2\nwhat is not known yet\n").status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_NE(status.message().find("newer xeber"), std::string::npos) << status;
}

TEST(Manifest, AMissingIndexSaysHowToMakeOne) {
  FaultyFileSystem files;
  const auto status = ReadManifest(files, "/nowhere").status();
  EXPECT_TRUE(absl::IsNotFound(status));
  EXPECT_NE(status.message().find("xeber reindex --index /nowhere"), std::string::npos) << status;
}

TEST(Manifest, TheLastOneOfAnotherGenerationIsKept) {
  FaultyFileSystem files;
  ASSERT_TRUE(files.CreateDirectories("/i").ok());
  Manifest manifest;
  for (const std::uint64_t generation : {1, 1, 2, 2}) {
    manifest.generation = generation;
    ++manifest.next_segment;
    ASSERT_TRUE(WriteManifest(files, "/i", manifest).ok());
  }
  const auto previous = DecodeManifest((*files.Map("/i/MANIFEST.previous"))->bytes());
  EXPECT_EQ(previous->generation, 1u);
  EXPECT_EQ(previous->next_segment, 3u);
}

}  // namespace
}  // namespace xeber
