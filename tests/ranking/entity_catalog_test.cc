#include "ranking/entity_catalog.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "tests/ranking/test_archive.h"

namespace xeber {
namespace {

// Lists one city under names in two languages; finds nothing.
class OneCity final : public NoAnnotations {
 public:
  std::optional<ListedEntity> FindListed(std::string_view id) const override {
    if (id != "city:baku") return std::nullopt;
    return ListedEntity{.type = EntityType::kCity, .names = {{"az", "Bakı"}, {"en", "Baku"}}, .aliases = {"Badkubə"}};
  }
  std::vector<std::string> FindListedByPrefix(std::string_view prefix) const override {
    return prefix == "badk" ? std::vector<std::string>{"city:baku"} : std::vector<std::string>{};
  }
};

struct TestArticle {
  std::string id, day, language;
  std::vector<ArticleEntity> entities;
  bool deleted = false;
};

ArticleEntity Baku(std::string name = "Baku") {
  return {.id = "city:baku", .name = std::move(name), .type = EntityType::kCity, .salience = .5f};
}
ArticleEntity Ali(std::string name) {
  return {.id = "name:P:ali", .name = std::move(name), .type = EntityType::kPerson, .salience = .4f};
}

class EntityCatalogTest : public testing::Test {
 protected:
  void Add(const std::vector<TestArticle>& articles) {
    SegmentBuilder builder(EmptyStatistics());
    bool deletes = false;
    for (const TestArticle& one : articles) {
      IndexDocument document = MakeTestDocument(MakeArticle(one.id, one.language, "Title " + one.id, "Body.", one.day));
      document.annotations.entities = one.entities;
      builder.Add(std::move(document));
      deletes |= one.deleted;
    }
    SegmentView view{.segment = *Segment::FromParts(std::to_string(views_.size()), builder.Finish())};
    Tombstones tombstones(view.segment->size());
    for (const TestArticle& one : articles)
      if (one.deleted) tombstones.Add(*view.segment->FindArticle(ArticleId(one.id)));
    if (deletes) view.tombstones = std::make_shared<const Tombstones>(std::move(tombstones));
    views_.push_back(view);
  }

  std::unique_ptr<EntityCatalog> Catalog() const {
    return MakeLocalEntityCatalog([this] { return std::make_shared<const Snapshot>(1, 0, views_); }, TestAnalyzer(), annotator_);
  }
  std::vector<std::string> Ids(ListEntitiesRequest request) const {
    request.now = kNow;
    const auto list = Catalog()->ListEntities(request);
    EXPECT_TRUE(list.ok()) << list.status();
    std::vector<std::string> ids;
    for (const EntityCount& entity : list->entities) ids.push_back(entity.id + " " + std::to_string(entity.articles));
    return ids;
  }

  const Time kNow = TestTime("2026-06-01");
  const OneCity annotator_;
  std::vector<SegmentView> views_;
};

using Strings = std::vector<std::string>;

TEST_F(EntityCatalogTest, AListedEntityHasItsGazetteersNamesAndTheArchivesCounts) {
  Add({{"a", "2026-01-01", "en", {Baku()}}, {"b", "2026-03-01", "az", {Baku("Bakı")}}, {"c", "", "az", {Baku("Bakı")}}});
  const auto entity = Catalog()->GetEntity({.id = "city:baku", .now = kNow});
  ASSERT_TRUE(entity.ok()) << entity.status();
  EXPECT_EQ(*entity, (EntityDescription{.id = "city:baku",
                                        .type = EntityType::kCity,
                                        .names = {{"az", "Bakı"}, {"en", "Baku"}},
                                        .aliases = {"Badkubə"},
                                        .listed = true,
                                        .articles = 3,
                                        .first = TestTime("2026-01-01"),
                                        .last = TestTime("2026-03-01")}));
}

TEST_F(EntityCatalogTest, AnUnlistedEntityIsNamedAsTheNewestArticleOfEachLanguageDoes) {
  Add({{"old", "2026-01-01", "en", {Ali("Alli")}}, {"ru", "2026-01-02", "ru", {Ali("Али")}}});
  Add({{"new", "2026-02-01", "en", {Ali("Ali")}}});
  std::swap(views_[0], views_[1]);  // snapshots have the newest first
  const auto entity = Catalog()->GetEntity({.id = "name:P:ali", .now = kNow});
  ASSERT_TRUE(entity.ok()) << entity.status();
  EXPECT_EQ(entity->names, (std::vector<EntityName>{{"en", "Ali"}, {"ru", "Али"}}));
  EXPECT_EQ(entity->type, EntityType::kPerson);
  EXPECT_FALSE(entity->listed);
}

TEST_F(EntityCatalogTest, DeletedAndFutureArticlesDoNotCount) {
  Add({{"a", "2026-01-01", "en", {Baku()}},
       {"gone", "2026-01-02", "en", {Baku(), Ali("Ali")}, true},
       {"due", "2027-01-01", "en", {Baku()}}});
  EXPECT_EQ(Ids({}), Strings{"city:baku 1"});
  EXPECT_EQ(Catalog()->GetEntity({.id = "city:baku", .now = kNow})->articles, 1u);
  EXPECT_EQ(Catalog()->GetEntity({.id = "name:P:ali", .now = kNow}).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Catalog()->GetEntity({.now = kNow}).status().message(), "id: missing");
}

TEST_F(EntityCatalogTest, APrefixIsOfAnyNameInTheArchiveOrTheGazetteer) {
  Add({{"a", "2026-01-01", "az", {Baku("Bakı"), Ali("Vəli Əli")}}, {"b", "2026-01-02", "en", {Baku()}}});
  EXPECT_EQ(Ids({.prefix = "bak"}), Strings{"city:baku 2"});
  EXPECT_EQ(Ids({.prefix = "badk"}), Strings{"city:baku 2"});  // an alias that no article has
  EXPECT_EQ(Ids({.prefix = "el"}), Strings{"name:P:ali 1"});   // a later word
  EXPECT_EQ(Ids({.prefix = "baku x"}), Strings{});
  EXPECT_EQ(Ids({.type = EntityType::kPerson}), Strings{"name:P:ali 1"});
  EXPECT_EQ(Ids({.prefix = "bak", .type = EntityType::kPerson}), Strings{});
}

TEST_F(EntityCatalogTest, NamesAreInTheLanguageAskedFor) {
  Add({{"a", "2026-01-01", "az", {Baku("Bakı")}}});
  for (const auto& [language, name] :
       std::map<std::string, std::string>{{"az", "Bakı"}, {"az-Latn", "Bakı"}, {"ru", "Baku"}, {"", "Baku"}})
    EXPECT_EQ(Catalog()->ListEntities({.language = language, .now = kNow})->entities[0].name, name) << language;
}

// Every page size gives the same list as counting by hand, over segments with deletes.
TEST_F(EntityCatalogTest, PagesGiveEachEntityOnceByFallingCount) {
  std::mt19937 random(1);
  std::map<std::string, int> counts;
  for (int segment = 0; segment < 3; ++segment) {
    std::vector<TestArticle> articles;
    for (int i = 0; i < 40; ++i) {
      TestArticle article{.id = std::to_string(segment) + "-" + std::to_string(i), .day = "2026-01-01", .language = "en"};
      std::set<unsigned> named;
      for (int n = 0; n < 4; ++n) named.insert(static_cast<unsigned>(std::min(random() % 30, random() % 30)));
      article.deleted = random() % 5 == 0;
      for (const unsigned name : named) {
        const std::string id = "name:P:" + std::to_string(name);
        article.entities.push_back({.id = id, .name = "N", .type = EntityType::kPerson, .salience = .5f});
        if (!article.deleted) ++counts[id];
      }
      articles.push_back(std::move(article));
    }
    Add(articles);
  }
  std::vector<std::pair<int, std::string>> expected;
  for (const auto& [id, count] : counts) expected.emplace_back(-count, id);
  std::sort(expected.begin(), expected.end());
  for (const int size : {1, 7, 1000}) {
    std::vector<std::pair<int, std::string>> found;
    ListEntitiesRequest request{.limit = size, .now = kNow};
    do {
      const auto page = Catalog()->ListEntities(request);
      ASSERT_TRUE(page.ok()) << page.status();
      for (const EntityCount& entity : page->entities) found.emplace_back(-static_cast<int>(entity.articles), entity.id);
      request.page_token = page->next_page_token;
    } while (!request.page_token.empty());
    EXPECT_EQ(found, expected) << size;
  }
}

TEST_F(EntityCatalogTest, BadRequestsNameTheField) {
  Add({{"a", "2026-01-01", "en", {Baku(), Ali("Ali")}}});
  const auto catalog = Catalog();
  EXPECT_EQ(catalog->ListEntities({.limit = -1}).status().message(), "limit: -1 is negative");
  EXPECT_EQ(catalog->ListEntities({.prefix = std::string(257, 'a')}).status().message(),
            "prefix: 257 bytes; at most 256 are allowed");
  EXPECT_TRUE(catalog->ListEntities({.page_token = "x"}).status().message().substr(0, 11) == "page_token:");
  const auto page = catalog->ListEntities({.limit = 1, .now = kNow});
  const auto other = catalog->ListEntities({.prefix = "b", .limit = 1, .page_token = page->next_page_token, .now = kNow});
  EXPECT_EQ(other.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(catalog->TopEntities({.filter = {.expression = "nonsense ="}}).status().code(), absl::StatusCode::kInvalidArgument);
  const CallOptions late{.deadline = absl::UnixEpoch()};
  EXPECT_EQ(catalog->ListEntities({.now = kNow}, late).status().code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ(catalog->TopEntities({.now = kNow}, late).status().code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ(catalog->GetEntity({.id = "city:baku", .now = kNow}, late).status().code(), absl::StatusCode::kDeadlineExceeded);
}

TEST_F(EntityCatalogTest, APeriodTellsTheFrequentAndTheUnusual) {
  std::vector<TestArticle> articles;
  for (int i = 0; i < 20; ++i) articles.push_back({"old" + std::to_string(i), "2026-01-01", "en", {Baku()}});
  for (int i = 0; i < 6; ++i) articles.push_back({"new" + std::to_string(i), "2026-05-01", "en", {Baku(), Ali("Ali")}});
  articles.push_back({"none", "2026-05-02", "en", {}});
  Add(articles);
  TopEntitiesRequest request{.filter = {.published_from = TestTime("2026-04-01")}, .now = kNow};
  const auto frequent = Catalog()->TopEntities(request);
  ASSERT_TRUE(frequent.ok()) << frequent.status();
  EXPECT_EQ(frequent->articles, 7u);
  EXPECT_EQ(frequent->archive_articles, 27u);
  ASSERT_EQ(frequent->entities.size(), 2u);
  EXPECT_EQ(frequent->entities[0].entity.id, "city:baku");
  EXPECT_EQ(frequent->entities[0].archive_articles, 26u);
  EXPECT_EQ(frequent->entities[0].unusualness, 0);
  request.order = EntityOrder::kUnusual;
  const auto unusual = Catalog()->TopEntities(request);
  ASSERT_EQ(unusual->entities.size(), 1u);
  EXPECT_EQ(unusual->entities[0].entity.id, "name:P:ali");
  EXPECT_DOUBLE_EQ(unusual->entities[0].unusualness, Unusualness(6, 7, 6, 27));
  request.type = EntityType::kCity;
  EXPECT_TRUE(Catalog()->TopEntities(request)->entities.empty());
}

TEST(UnusualnessTest, IsTheLogLikelihoodRatioOfTheTable) {
  // "the swiss" of Dunning (1993), table 1: 110 and 2442 of the bigrams with "the", 111 and 29114 of the others; 270.72.
  EXPECT_NEAR(Unusualness(110, 2552, 221, 31777), 270.72, .5);
  EXPECT_EQ(Unusualness(1, 10, 10, 100), 0);
  EXPECT_EQ(Unusualness(0, 10, 10, 100), 0);
  EXPECT_EQ(Unusualness(10, 10, 10, 10), 0);
  EXPECT_GT(Unusualness(5, 10, 10, 100), Unusualness(4, 10, 10, 100));
}

}  // namespace
}  // namespace xeber
