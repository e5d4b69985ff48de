#include "index/stored_articles.h"

#include <gtest/gtest.h>

#include "index/article_packer.h"
#include "index/segment_format.h"
#include "tests/index/index_fixture.h"

namespace xeber {
namespace {

constexpr std::uint32_t kMany = static_cast<std::uint32_t>(kLeastForDictionary) + 100;

std::vector<IndexDocument> Documents(std::uint32_t count) {
  std::vector<IndexDocument> documents = RandomDocuments(3, count);
  for (IndexDocument& document : documents)
    document.article.body += " Reporting by the harbour desk of the evening edition; all rights are reserved by its publisher.";
  return documents;
}

std::string ArticlesPart(const std::vector<IndexDocument>& documents, Destination destination) {
  SegmentBuilder builder(EmptyStatistics());
  for (const IndexDocument& document : documents) builder.Add(document);
  return builder.Finish(destination)[static_cast<std::size_t>(Part::kArticles)];
}

// Of articles.bin, where the dictionary begins, and how long it is.
std::pair<std::size_t, std::size_t> DictionaryIn(std::string_view part) {
  ByteSource in(part);
  in.Get<PartHeader>();
  for (int i = 0; i < 2; ++i) {
    in.GetArray<std::uint32_t>();  // offsets
    in.GetArray<char>();
  }
  const auto dictionary = in.GetArray<char>();
  return {static_cast<std::size_t>(dictionary.data() - part.data()), dictionary.size()};
}

void CheckAll(const StoredArticles& stored, const std::vector<IndexDocument>& documents) {
  std::map<ArticleId, const IndexDocument*> by_id;
  for (const IndexDocument& document : documents) by_id[document.article.id] = &document;
  ASSERT_EQ(stored.size(), documents.size());
  for (std::uint32_t doc = 0; doc < stored.size(); ++doc) {
    const auto article = stored.article(doc);
    ASSERT_TRUE(article.ok()) << article.status();
    const IndexDocument& expected = *by_id.at(article->id);
    EXPECT_EQ(*article, expected.article);
    const auto annotations = stored.annotations(doc);
    ASSERT_TRUE(annotations.ok()) << annotations.status();
    EXPECT_EQ(annotations->entities, expected.annotations.entities);
    EXPECT_EQ(annotations->topics, expected.annotations.topics);
    const auto both = stored.annotated_article(doc);
    ASSERT_TRUE(both.ok()) << both.status();
    EXPECT_EQ(both->article, *article);
    EXPECT_EQ(both->annotations.entities, annotations->entities);
    EXPECT_EQ(both->annotations.topics, annotations->topics);
  }
}

TEST(StoredArticlesTest, ManyOnDiskShareADictionary) {
  const auto documents = Documents(kMany);
  const std::string disk = ArticlesPart(documents, Destination::kDisk), memory = ArticlesPart(documents, Destination::kMemory);
  EXPECT_GT(DictionaryIn(disk).second, 0u);
  EXPECT_EQ(DictionaryIn(memory).second, 0u);
  EXPECT_LT(disk.size(), memory.size() * 9 / 10);  // with the dictionary in it
  for (const std::string& part : {disk, memory}) {
    const auto stored = StoredArticles::Load(part);
    ASSERT_TRUE(stored.ok()) << stored.status();
    CheckAll(*stored, documents);
  }
}

TEST(StoredArticlesTest, FewHaveNone) {
  const auto documents = Documents(20);
  const std::string part = ArticlesPart(documents, Destination::kDisk);
  EXPECT_EQ(DictionaryIn(part).second, 0u);
  CheckAll(*StoredArticles::Load(part), documents);
}

TEST(StoredArticlesTest, ArticlesOfBeforeThereWereDictionariesAreRead) {
  const auto documents = Documents(20);
  std::string part = ArticlesPart(documents, Destination::kDisk);
  part.resize(DictionaryIn(part).first - 8);  // its size, 0
  CheckAll(*StoredArticles::Load(part), documents);
}

TEST(StoredArticlesTest, AnnotationsAreReadWithoutTheArticleIfNoNameStandsThere) {
  for (const std::string named : {"Mara Lind", "M. Lind"}) {
    IndexDocument document = DocumentOf(MakeArticle("1", "Mara Lind speaks"));
    document.annotations.entities = {{.id = "e", .name = named, .mentions = {{ArticleField::kTitle, 0, 9}}}};
    std::string part = ArticlesPart({document}, Destination::kDisk);
    ByteSource in(part);
    in.Get<PartHeader>();
    in.GetArray<std::uint32_t>();  // offsets
    const auto article = in.GetArray<char>();
    part.replace(static_cast<std::size_t>(article.data() - part.data()), article.size(), article.size(), 'x');
    const auto stored = StoredArticles::Load(part);
    ASSERT_TRUE(stored.ok()) << stored.status();
    EXPECT_TRUE(absl::IsDataLoss(stored->article(0).status()));
    EXPECT_TRUE(absl::IsDataLoss(stored->annotated_article(0).status()));
    const auto annotations = stored->annotations(0);
    if (named == "Mara Lind") {
      EXPECT_TRUE(absl::IsDataLoss(annotations.status()));
    } else {
      ASSERT_TRUE(annotations.ok()) << annotations.status();
      EXPECT_EQ(annotations->entities, document.annotations.entities);
    }
  }
}

TEST(StoredArticlesTest, ADamagedDictionaryIsDamage) {
  std::string part = ArticlesPart(Documents(kMany), Destination::kDisk);
  const auto [begin, size] = DictionaryIn(part);
  ASSERT_GT(size, 1000u);
  std::string other = part;
  for (std::size_t i = 0; i < 8; ++i) other[begin + i] = 'x';  // its magic number
  EXPECT_TRUE(absl::IsDataLoss(StoredArticles::Load(other).status()));
  // Anything may come of a wrong byte inside, but never more than an error.
  for (std::size_t at = begin + 8; at < begin + size; at += size / 50) {
    other = part;
    other[at] = static_cast<char>(other[at] ^ 0x55);
    const auto stored = StoredArticles::Load(other);
    if (!stored.ok()) continue;
    for (std::uint32_t doc = 0; doc < stored->size(); doc += 7) {
      const auto article = stored->article(doc);
      EXPECT_TRUE(article.ok() || absl::IsDataLoss(article.status())) << article.status();
    }
  }
}

}  // namespace
}  // namespace xeber
