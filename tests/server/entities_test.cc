// Entities and topics through a started server over a real index.
#include <gtest/gtest.h>

#include "news/topic.h"
#include "ranking/entity_catalog.h"
#include "tests/server/running_server.h"
#include "tests/server/tiny_engine.h"
#include "tests/server/writable_index.h"
#include "xeber/v1/entity_service.grpc.pb.h"

namespace xeber {
namespace {

const Article kVisit{.id = ArticleId("visit"),
                     .title = "Minister visits Baku",
                     .body = "The minister arrived in Baku on Monday. Officials from Georgia and Baku met.",
                     .publish_time = PublishTime{kClock - std::chrono::hours(24), TimePrecision::kSecond},
                     .language = "en"};

class EntitiesTest : public ::testing::Test {
 protected:
  EntitiesTest() { EXPECT_TRUE(index_.indexer().Put({&kVisit, 1}, WaitFor::kVisible, {}).at(0).ok()); }

  const EntityCatalog& remote() const { return *remote_->entities(); }
  const EntityCatalog& local() { return *index_.engine().entities(); }

  WritableIndex index_;
  RunningServer running_{index_.engine(), &index_.indexer()};
  std::unique_ptr<Engine> remote_ = running_.engine();
};

TEST_F(EntitiesTest, TheFullViewOfAnArticleHasItsEntitiesWithSpansAndItsTopics) {
  const auto found = remote().GetAnnotatedArticle(kVisit.id);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->article.body, kVisit.body);
  const auto& entities = found->annotations.entities;
  ASSERT_FALSE(entities.empty());
  EXPECT_EQ(entities[0].id, "city:baku");
  EXPECT_GT(entities[0].salience, .5f);
  ASSERT_EQ(entities[0].mentions.size(), 3u);
  for (const Span& span : entities[0].mentions) {
    const std::string& text = span.field == ArticleField::kTitle ? found->article.title : found->article.body;
    EXPECT_EQ(text.substr(span.begin, span.end - span.begin), "Baku");
  }
  EXPECT_EQ(found->annotations.entities, local().GetAnnotatedArticle(kVisit.id)->annotations.entities);
  EXPECT_EQ(found->annotations.topics, local().GetAnnotatedArticle(kVisit.id)->annotations.topics);
  EXPECT_EQ(remote().GetAnnotatedArticle(ArticleId("gone")).status().code(), absl::StatusCode::kNotFound);
}

TEST_F(EntitiesTest, TheBasicViewHasNone) {
  v1::GetArticleRequest request;
  request.set_id("visit");
  request.set_view(v1::ARTICLE_VIEW_BASIC);
  grpc::ClientContext context;
  v1::GetArticleResponse answer;
  ASSERT_TRUE(running_.Stub<v1::ArticleService>()->GetArticle(&context, request, &answer).ok());
  EXPECT_EQ(answer.entities_size(), 0);
  EXPECT_EQ(answer.article().body(), "");
}

TEST_F(EntitiesTest, ADirectoryAndAServerAnswerAlike) {
  EXPECT_EQ(*remote().GetEntity({.id = "city:baku", .now = kClock}), *local().GetEntity({.id = "city:baku", .now = kClock}));
  EXPECT_EQ(remote().GetEntity({.id = "city:baku", .now = kClock})->articles, 1u);
  const auto list = remote().ListEntities({.limit = 1, .now = kClock});
  ASSERT_TRUE(list.ok()) << list.status();
  EXPECT_EQ(list->entities, local().ListEntities({.limit = 1, .now = kClock})->entities);
  ASSERT_NE(list->next_page_token, "");
  const auto next = remote().ListEntities({.limit = 10, .page_token = list->next_page_token, .now = kClock});
  ASSERT_TRUE(next.ok()) << next.status();
  EXPECT_EQ(next->entities.at(0).id, "country:GE");
  const TopEntitiesRequest top{
      .filter = {.languages = {"en"}}, .type = EntityType::kCity, .language = "az", .limit = 1, .now = kClock};
  const auto found = remote().TopEntities(top);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->entities, local().TopEntities(top)->entities);
  EXPECT_EQ(found->entities.at(0).entity.name, "Bakı");
  EXPECT_EQ(found->articles, 1u);
  EXPECT_EQ(remote().ListEntities({.prefix = "BAK", .now = kClock})->entities.at(0).id, "city:baku");
}

TEST_F(EntitiesTest, AnUnknownEntityIsNotFoundByThatName) {
  v1::GetEntityRequest request;
  request.set_id("nobody");
  grpc::ClientContext context;
  v1::GetEntityResponse answer;
  const grpc::Status status = running_.Stub<v1::EntityService>()->GetEntity(&context, request, &answer);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(ErrorDetails(status).info.reason(), "ENTITY_NOT_FOUND");
}

TEST_F(EntitiesTest, WrongFieldsAreNamed) {
  const auto stub = running_.Stub<v1::EntityService>();
  const auto list_error = [&](auto change) {
    v1::ListEntitiesRequest request;
    change(request);
    grpc::ClientContext context;
    v1::ListEntitiesResponse answer;
    return ErrorDetails(stub->ListEntities(&context, request, &answer)).field();
  };
  const auto top_error = [&](auto change) {
    v1::TopEntitiesRequest request;
    change(request);
    grpc::ClientContext context;
    v1::TopEntitiesResponse answer;
    return ErrorDetails(stub->TopEntities(&context, request, &answer)).field();
  };
  EXPECT_EQ(list_error([](auto& r) { r.set_page_size(-1); }), "page_size");
  EXPECT_EQ(list_error([](auto& r) { r.set_page_token("?"); }), "page_token");
  EXPECT_EQ(list_error([](auto& r) { r.set_type(static_cast<v1::EntityType>(77)); }), "type");
  EXPECT_EQ(list_error([](auto& r) { r.set_prefix(std::string(257, 'a')); }), "prefix");
  EXPECT_EQ(top_error([](auto& r) { r.set_page_size(-1); }), "page_size");
  EXPECT_EQ(top_error([](auto& r) { r.set_order(static_cast<v1::EntityOrder>(77)); }), "order");
  EXPECT_EQ(top_error([](auto& r) { r.mutable_filter()->set_expression("a ="); }), "filter.expression");
  EXPECT_EQ(top_error([](auto& r) { r.mutable_now()->set_nanos(-1); }), "now");
}

absl::Status Reload(const RunningServer& running) {
  grpc::ClientContext context;
  v1::ReloadGazetteerResponse answer;
  return FromGrpc(running.Stub<v1::EntityService>()->ReloadGazetteer(&context, v1::ReloadGazetteerRequest(), &answer));
}

TEST(ReloadGazetteerTest, IsDoneByTheServersOwner) {
  TinyEngine engine;
  absl::Status result;
  int calls = 0;
  ServerOptions options;
  options.reload_gazetteer = [&] { return ++calls, result; };
  const RunningServer running(engine, nullptr, options);
  EXPECT_TRUE(Reload(running).ok());
  result = absl::InvalidArgumentError("gazetteer.tsv:2: unknown type");
  EXPECT_EQ(Reload(running), result);
  EXPECT_EQ(calls, 2);
  EXPECT_EQ(Reload(RunningServer(engine)).code(), absl::StatusCode::kUnimplemented);
}

TEST(EntitiesWithoutACatalogTest, AreNotSupported) {
  TinyEngine engine;
  const RunningServer running(engine);
  EXPECT_EQ(running.engine()->entities()->ListEntities({}).status().code(), absl::StatusCode::kUnimplemented);
}

}  // namespace
}  // namespace xeber
