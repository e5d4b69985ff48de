#include "server/convert_entity.h"

#include <gtest/gtest.h>

#include <tuple>

#include "tests/server/random_news.h"
#include "tests/server/through_bytes.h"

namespace xeber {
namespace {

constexpr int kRounds = 500;
constexpr Time kNow{std::chrono::seconds(1'700'000'000)};

TEST(ConvertEntityTest, QuestionsAboutEntitiesComeBackAsTheyWere) {
  RandomNews random(21);
  for (int round = 0; round < kRounds; ++round) {
    const auto type = random.Coin() ? std::nullopt : std::optional(random.OneOf(EntityType::kOther));
    const v1::GetEntityRequest get = ThroughBytes(ToProto(EntityRequest{.id = random.Word(), .now = random.Time()}));
    EXPECT_EQ(ToProto(*FromProto(get, kNow)).DebugString(), get.DebugString());
    const v1::ListEntitiesRequest list = ThroughBytes(ToProto(ListEntitiesRequest{.prefix = random.Text(),
                                                                                  .type = type,
                                                                                  .language = random.Word(),
                                                                                  .limit = random.Number(1, 1000),
                                                                                  .page_token = random.Word(),
                                                                                  .now = random.Time()}));
    EXPECT_EQ(ToProto(*FromProto(list, kNow)).DebugString(), list.DebugString());
    const v1::TopEntitiesRequest top = ThroughBytes(ToProto(TopEntitiesRequest{.filter = random.SomeSearch().filter,
                                                                               .type = type,
                                                                               .order = random.OneOf(EntityOrder::kUnusual),
                                                                               .language = random.Word(),
                                                                               .limit = random.Number(1, 1000),
                                                                               .now = random.Time()}));
    EXPECT_EQ(ToProto(*FromProto(top, kNow)).DebugString(), top.DebugString());
  }
  EXPECT_EQ(FromProto(v1::GetEntityRequest(), kNow)->now, kNow);
}

TEST(ConvertEntityTest, AnswersAboutEntitiesComeBackAsTheyWere) {
  RandomNews random(22);
  const auto count = [&] {
    return EntityCount{random.Word(), random.Text(), random.OneOf(EntityType::kOther), static_cast<std::uint64_t>(random.Number(0, 1 << 30))};
  };
  for (int round = 0; round < kRounds; ++round) {
    EntityDescription entity{.id = random.Word(), .type = random.OneOf(EntityType::kOther), .listed = random.Coin(), .articles = 7};
    if (random.Coin()) entity.names = {{"az", random.Text()}, {"en", random.Text()}};
    entity.aliases = random.Words();
    if (random.Coin()) entity.first = random.Time(), entity.last = random.Time();
    v1::GetEntityResponse described;
    ToProto(entity, described);
    EXPECT_EQ(FromProto(ThroughBytes(described)), entity);

    const ListEntitiesResponse list{{count(), count()}, random.Word()};
    v1::ListEntitiesResponse listed;
    ToProto(list, listed);
    const ListEntitiesResponse list_back = FromProto(ThroughBytes(listed));
    EXPECT_EQ(list_back.entities, list.entities);
    EXPECT_EQ(list_back.next_page_token, list.next_page_token);

    const TopEntitiesResponse top{{{count(), 9, random.Unit()}}, 5, 6};
    v1::TopEntitiesResponse topped;
    ToProto(top, topped);
    const TopEntitiesResponse top_back = FromProto(ThroughBytes(topped));
    EXPECT_EQ(top_back.entities, top.entities);
    EXPECT_EQ(std::tie(top_back.articles, top_back.archive_articles), std::tie(top.articles, top.archive_articles));
  }
}

}  // namespace
}  // namespace xeber
