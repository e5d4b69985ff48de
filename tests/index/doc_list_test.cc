#include "index/doc_list.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <vector>

namespace xeber {
namespace {

struct Stored {
  std::vector<std::uint16_t> numbers;
  std::size_t second_page = 0;

  explicit Stored(const std::vector<DocId>& docs) {
    for (const DocId doc : docs) numbers.push_back(NumberInPage(doc));
    second_page = static_cast<std::size_t>(std::lower_bound(docs.begin(), docs.end(), kPageDocuments) - docs.begin());
  }
  DocList list() const { return {numbers, second_page}; }
};

std::vector<DocId> RandomDocs(std::mt19937& random, std::size_t count) {
  std::set<DocId> docs;
  while (docs.size() < count) docs.insert(static_cast<DocId>(random() % kMaxSegmentDocuments));
  return {docs.begin(), docs.end()};
}

TEST(DocListTest, HoldsTheDocumentsOfBothPages) {
  std::mt19937 random(1);
  for (const std::size_t count : {0u, 1u, 2u, 63u, 500u, 5000u}) {
    const std::vector<DocId> docs = RandomDocs(random, count);
    const Stored stored(docs);
    const DocList list = stored.list();
    EXPECT_EQ(std::vector<DocId>(list.begin(), list.end()), docs);
    EXPECT_TRUE(list.IsSound(kMaxSegmentDocuments));
    for (int i = 0; i < 100; ++i) {
      const auto doc = static_cast<DocId>(random() % kMaxSegmentDocuments);
      EXPECT_EQ(std::lower_bound(list.begin(), list.end(), doc) - list.begin(),
                std::lower_bound(docs.begin(), docs.end(), doc) - docs.begin());
    }
    for (const std::size_t newest : {0u, 1u, 40u, 10'000u}) {
      const DocList found = list.Newest(newest);
      const std::size_t kept = std::min(newest, count);
      EXPECT_EQ(std::vector<DocId>(found.begin(), found.end()), std::vector<DocId>(docs.end() - static_cast<std::ptrdiff_t>(kept), docs.end()));
    }
  }
}

TEST(DocListTest, TellsDamage) {
  const auto sound = [](std::vector<std::uint16_t> numbers, std::size_t second_page, DocId documents) {
    return DocList(numbers, second_page).IsSound(documents);
  };
  EXPECT_TRUE(sound({1, 2, 3}, 3, 4));
  EXPECT_TRUE(sound({1, 2, 1}, 2, kPageDocuments + 2));
  EXPECT_FALSE(sound({1, 2, 3}, 3, 3));                    // beyond the segment
  EXPECT_FALSE(sound({1, 2, 2}, 2, kPageDocuments + 2));   // the same, on the second page
  EXPECT_FALSE(sound({1, 1, 3}, 3, 9));                    // twice
  EXPECT_FALSE(sound({2, 1, 3}, 3, 9));                    // out of order
  EXPECT_FALSE(sound({1, 2, 1}, 3, 9));                    // out of order, with no second page
  EXPECT_FALSE(sound({1, 2, 3}, 4, kMaxSegmentDocuments)); // a page behind the end
}

}  // namespace
}  // namespace xeber
