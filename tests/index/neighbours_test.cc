#include "index/neighbours.h"

#include <gmock/gmock.h>

#include "tests/index/index_fixture.h"

namespace xeber {
namespace {

class BytesInMemory : public FileBytes {
 public:
  explicit BytesInMemory(std::string bytes) : held_(std::move(bytes)) { bytes_ = held_; }

 private:
  const std::string held_;
};

std::optional<NeighbourLists> Load(std::string bytes, DocId documents) {
  return NeighbourLists::Load(std::make_unique<BytesInMemory>(std::move(bytes)), documents);
}

const std::vector<NeighbourSegment> kSegments = {{"g1-0", 3}, {"g1-1", 100}};

// Three documents: with few neighbours, with more than are kept, with none.
std::string ThreeLists() {
  NeighbourListsBuilder builder(kSegments, 3);
  builder.Add(std::vector<Neighbour>{{1, 99, 1.0f}, {0, 2, .5f}});
  std::vector<Neighbour> many;
  for (DocId doc = 0; doc < kNeighbours + 10; ++doc) many.push_back({1, doc, .9f});
  builder.Add(many);
  builder.Add({});
  return builder.Finish();
}

TEST(Neighbours, AreReadAsTheyWereAdded) {
  const auto lists = Load(ThreeLists(), 3);
  ASSERT_TRUE(lists);
  EXPECT_EQ(lists->segments(), kSegments);
  EXPECT_TRUE(lists->Verify().ok());
  std::vector<Neighbour> found;
  EXPECT_TRUE(lists->Read(0, found));
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(std::pair(found[0].segment, found[0].doc), std::pair(1u, 99u));
  EXPECT_EQ(found[0].score, 1);
  EXPECT_EQ(std::pair(found[1].segment, found[1].doc), std::pair(0u, 2u));
  EXPECT_NEAR(found[1].score, .5, 1e-5);
  found.clear();
  EXPECT_FALSE(lists->Read(1, found)) << "there are more";
  EXPECT_EQ(found.size(), kNeighbours);
  EXPECT_EQ(found.back().doc, kNeighbours - 1);
  found.clear();
  EXPECT_TRUE(lists->Read(2, found));
  EXPECT_TRUE(found.empty());
}

TEST(Neighbours, OfAnotherNumberOfDocumentsOrCutAreNone) {
  const std::string bytes = ThreeLists();
  EXPECT_FALSE(Load(bytes, 4));
  for (std::size_t size = 0; size < bytes.size(); ++size) EXPECT_FALSE(Load(bytes.substr(0, size), 3)) << size;
}

TEST(Neighbours, WhereNoDocumentIsAreLeftOut) {
  NeighbourListsBuilder builder(kSegments, 1);
  builder.Add(std::vector<Neighbour>{{0, 3, .9f}, {2, 0, .8f}, {0, 2, .7f}});
  const auto lists = Load(builder.Finish(), 1);
  ASSERT_TRUE(lists);
  std::vector<Neighbour> found;
  lists->Read(0, found);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].doc, 2u);
}

TEST(Neighbours, ThatRottedAreFoundOut) {
  std::string bytes = ThreeLists();
  bytes[bytes.size() / 2] ^= 1;
  const auto lists = Load(bytes, 3);
  ASSERT_TRUE(lists);
  EXPECT_TRUE(absl::IsDataLoss(lists->Verify()));
}

}  // namespace
}  // namespace xeber
