#include "index/article_codec.h"

#include <gtest/gtest.h>

#include <random>

namespace xeber {
namespace {

Article Harbour() {
  Article article{.id = ArticleId("1"), .title = "Mara Lind speaks", .lead = "In Norwick", .body = "Lind, Mara spoke in Norwick."};
  return article;
}

// Entities that are named as they are mentioned, otherwise, and without a mention.
Annotations OfHarbour() {
  Annotations annotations;
  annotations.entities = {
      {.id = "name:P:mara", .name = "Mara Lind", .type = EntityType::kPerson, .salience = .75f, .mentions = {{ArticleField::kTitle, 0, 9}, {ArticleField::kBody, 0, 10}}},
      {.id = "city:norwick", .name = "Norwick", .type = EntityType::kCity, .salience = .3f, .mentions = {{ArticleField::kLead, 3, 10}}},
      {.id = "name:P:lind", .name = "M. Lind", .type = EntityType::kPerson, .salience = .3000001f, .mentions = {{ArticleField::kBody, 0, 4}}},
      {.id = "e", .name = "", .type = EntityType::kOther, .salience = 0, .mentions = {{ArticleField::kBody, 5, 5}}},
      {.id = "nowhere", .name = "Nowhere", .type = EntityType::kPlace, .salience = 1, .mentions = {}},
  };
  annotations.topics = {{.id = "category:port", .probability = .9f}, {.id = "iptc:1", .probability = .1f}};
  return annotations;
}

TEST(ArticleCodec, AnnotationsAreReadAsTheyWereWritten) {
  const Annotations annotations = OfHarbour();
  const auto read = DecodeAnnotations(EncodeAnnotations(annotations, Harbour()), EncodeArticle(Harbour()));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->entities, annotations.entities);
  EXPECT_EQ(read->topics, annotations.topics);
  EXPECT_TRUE(DecodeAnnotations(EncodeAnnotations({}, {}), "")->entities.empty());
}

TEST(ArticleCodec, SpansBesideTheArticleAreKept) {
  Annotations annotations = OfHarbour();
  annotations.entities[0].mentions = {{ArticleField::kBody, 900, 4000000000u}, {ArticleField::kLead, 7, 2}};
  const auto read = DecodeAnnotations(EncodeAnnotations(annotations, Harbour()), EncodeArticle(Harbour()));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->entities, annotations.entities);
}

TEST(ArticleCodec, AnnotationsOfAnotherArticleAreDamage) {
  EXPECT_TRUE(absl::IsDataLoss(DecodeAnnotations(EncodeAnnotations(OfHarbour(), Harbour()), "").status()));
}

TEST(ArticleCodec, DamagedAnnotationsAreReadWithinTheirBytes) {
  const std::string sound = EncodeAnnotations(OfHarbour(), Harbour()), article = EncodeArticle(Harbour());
  std::mt19937 random(4);
  for (int round = 0; round < 3000; ++round) {
    std::string bytes = sound;
    const std::size_t at = random() % bytes.size();
    if (round % 3 == 0)
      bytes.resize(at);
    else
      bytes[at] = static_cast<char>(random());
    const auto read = DecodeAnnotations(bytes, article);
    EXPECT_TRUE(read.ok() || absl::IsDataLoss(read.status())) << read.status();
    EXPECT_LE(read.ok() ? read->entities.size() : 0, bytes.size());
  }
}

}  // namespace
}  // namespace xeber
