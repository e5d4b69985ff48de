#include "index/article_codec.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <random>
#include <string>
#include <utility>

#include "index/bytes.h"

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

StoredArticle Stored(const Article& article) {
  return [bytes = EncodeArticle(article)] { return absl::StatusOr<std::string_view>(bytes); };
}

TEST(ArticleCodec, AnnotationsAreReadAsTheyWereWritten) {
  const Annotations annotations = OfHarbour();
  const auto read = DecodeAnnotations(EncodeAnnotations(annotations, Harbour()), Stored(Harbour()));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->entities, annotations.entities);
  EXPECT_EQ(read->topics, annotations.topics);
  EXPECT_TRUE(DecodeAnnotations(EncodeAnnotations({}, {}), Stored({}))->entities.empty());
}

TEST(ArticleCodec, SpansBesideTheArticleAreKept) {
  Annotations annotations = OfHarbour();
  annotations.entities[0].mentions = {{ArticleField::kBody, 900, 4000000000u}, {ArticleField::kLead, 7, 2}};
  const auto read = DecodeAnnotations(EncodeAnnotations(annotations, Harbour()), Stored(Harbour()));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->entities, annotations.entities);
}

TEST(ArticleCodec, TheArticleIsAskedForOnceAndOnlyForANameThatStandsThere) {
  int asked = 0;
  const auto ask = [&](const Annotations& annotations, absl::StatusOr<std::string_view> answer) {
    asked = 0;
    return DecodeAnnotations(EncodeAnnotations(annotations, Harbour()), [&, answer] { return ++asked, answer; });
  };
  const std::string article = EncodeArticle(Harbour());
  Annotations annotations = OfHarbour();
  EXPECT_TRUE(ask(annotations, article).ok());
  EXPECT_EQ(asked, 1);  // for two names
  EXPECT_TRUE(absl::IsUnavailable(ask(annotations, absl::UnavailableError("gone")).status()));
  annotations.entities.erase(annotations.entities.begin(), annotations.entities.begin() + 2);
  const auto read = ask(annotations, absl::UnavailableError("gone"));
  EXPECT_EQ(asked, 0);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->entities, annotations.entities);
  EXPECT_EQ(read->topics, annotations.topics);
}

TEST(ArticleCodec, AnnotationsOfAnotherArticleAreDamage) {
  EXPECT_TRUE(absl::IsDataLoss(DecodeAnnotations(EncodeAnnotations(OfHarbour(), Harbour()), Stored({})).status()));
}

// The most memory this process ever had.
long PeakKilobytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

// Annotations that begin with so many entities, each of which claims so many mentions; zeros follow.
std::string Claiming(std::size_t entities, std::uint64_t mentions, std::size_t zeros) {
  ByteSink out;
  out.Put(EncodeAnnotations({}, {}).front());
  out.PutCount(entities);
  for (std::size_t i = 0; i < entities; ++i) {
    out.Put<std::uint8_t>(0);
    out.PutCount(mentions);
  }
  return std::move(out.bytes()) + std::string(zeros, '\0');
}

TEST(ArticleCodec, MentionsAreNoMoreThanTheBytesCanHold) {
  const auto fitting = DecodeAnnotations(Claiming(3, 100, 3 * (1 + 1 + 200 + 1)), Stored({}));  // id, salience, mentions and name
  ASSERT_TRUE(fitting.ok()) << fitting.status();
  EXPECT_EQ(fitting->entities.size(), 3u);
  EXPECT_EQ(fitting->entities.back().mentions.size(), 100u);
  EXPECT_TRUE(fitting->topics.empty());
  // Any one of them could have what it claims; all would take 360 MB.
  const long before = PeakKilobytes();
  EXPECT_TRUE(absl::IsDataLoss(DecodeAnnotations(Claiming(600, 50000, 100000), Stored({})).status()));
  EXPECT_LT(PeakKilobytes() - before, 60 << 10);
}

TEST(ArticleCodec, ClaimsBeyondTheBytesAreDamageThoughTheRestCouldBeTopics) {
  constexpr std::size_t kTopicBytes = 5;
  for (const std::uint64_t mentions : {std::uint64_t{1001}, std::uint64_t{1} << 62, UINT64_MAX / 2 + 1, UINT64_MAX})
    EXPECT_TRUE(absl::IsDataLoss(DecodeAnnotations(Claiming(1, mentions, 200 * kTopicBytes), Stored({})).status())) << mentions;
  EXPECT_TRUE(absl::IsDataLoss(DecodeAnnotations(Claiming(2, UINT64_MAX / 2 + 1, 200 * kTopicBytes), Stored({})).status()));
}

TEST(ArticleCodec, EntitiesAndTopicsOfBeforeThatEndTooSoonAreDamage) {
  ByteSink entity, topic;
  entity.PutString("city:norwick");
  entity.PutString("Norwick");
  entity.Put(EntityType::kCity);
  entity.Put(.5f);
  entity.PutCount(1);
  entity.Put(ArticleField::kLead);
  entity.PutCount(3);
  entity.PutCount(10);
  topic.PutString("category:port");
  topic.Put(.9f);
  const auto check = [](char tag, std::string_view field) {
    for (std::size_t size = 0; size <= field.size(); ++size) {
      ByteSink out;
      out.Put(tag);
      out.PutString(field.substr(0, size));
      const auto read = DecodeAnnotations(out.bytes(), Stored({}));
      EXPECT_EQ(read.status().code(), size == field.size() ? absl::StatusCode::kOk : absl::StatusCode::kDataLoss) << size;
    }
  };
  check(32, entity.bytes());
  check(33, topic.bytes());
}

TEST(ArticleCodec, DamagedAnnotationsAreReadWithinTheirBytes) {
  const std::string sound = EncodeAnnotations(OfHarbour(), Harbour()), article_bytes = EncodeArticle(Harbour());
  std::mt19937 random(4);
  for (int round = 0; round < 3000; ++round) {
    std::string bytes = sound;
    const std::size_t at = random() % bytes.size();
    if (round % 3 == 0)
      bytes.resize(at);
    else
      bytes[at] = static_cast<char>(random());
    const auto read = DecodeAnnotations(bytes, [&] { return absl::StatusOr<std::string_view>(article_bytes); });
    EXPECT_TRUE(read.ok() || absl::IsDataLoss(read.status())) << read.status();
    EXPECT_LE(read.ok() ? read->entities.size() : 0, bytes.size());
  }
}

}  // namespace
}  // namespace xeber
