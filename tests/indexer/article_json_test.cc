#include "indexer/article_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace xeber {
namespace {

using ::testing::ElementsAre;
using ::testing::StartsWith;

Article Read(std::string_view json) {
  ArticleJsonReader reader(std::chrono::minutes(0));
  Article article;
  const auto status = reader.Read(json, article);
  EXPECT_TRUE(status.ok()) << json << "\n" << status;
  return article;
}

std::string Refusal(std::string_view json) {
  ArticleJsonReader reader(std::chrono::minutes(0));
  Article article;
  const auto status = reader.Read(json, article);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << json;
  return std::string(status.message());
}

// `fields` behind a good id and title.
std::string With(const std::string& fields) { return R"({"id": "a", "title": "T", )" + fields + "}"; }

TEST(ArticleJsonTest, EveryKeyFillsItsField) {
  const Article article = Read(
      R"({"id": "n-1", "title": "Başlıq", "lead": "L", "body": "B\n\"q\" \u0259", "published_at": "2026-01-02T03:04:05Z",
          "updated_at": "2026-01-03", "category": "economy", "source": "S", "url": "https://news.example/1", "language": "az",
          "authors": ["A", "B"], "tags": ["x", "y"], "image_url": "https://news.example/1.jpg"})");
  EXPECT_EQ(article.id.value(), "n-1");
  EXPECT_EQ(article.title, "Başlıq");
  EXPECT_EQ(article.lead, "L");
  EXPECT_EQ(article.body, "B\n\"q\" ə");
  EXPECT_EQ(FormatTime(*article.publish_time), "2026-01-02T03:04:05Z");
  EXPECT_EQ(FormatTime(*article.update_time), "2026-01-03T00:00:00Z");
  EXPECT_EQ(article.category, "economy");
  EXPECT_EQ(article.source, "S");
  EXPECT_EQ(article.url, "https://news.example/1");
  EXPECT_EQ(article.language, "az");
  EXPECT_THAT(article.authors, ElementsAre("A", "B"));
  EXPECT_THAT(article.tags, ElementsAre("x", "y"));
  EXPECT_EQ(article.image_url, "https://news.example/1.jpg");
}

TEST(ArticleJsonTest, SomeKeysHaveTwoNames) {
  EXPECT_EQ(FormatTime(*Read(With(R"("publish_time": "2026-01-02")")).publish_time), "2026-01-02");
  EXPECT_EQ(FormatTime(*Read(With(R"("update_time": "2026-01-02T10:00:00+04:00")")).update_time), "2026-01-02T06:00:00Z");
  EXPECT_EQ(Read(R"({"\u0069d": "escaped", "title": "T"})").id.value(), "escaped");
}

TEST(ArticleJsonTest, ANumberAsIdIsItsText) {
  for (const char* id : {"0", "42", "-7", "1.50", "12345678901234567890123"})
    EXPECT_EQ(Read(std::string(R"({"id": )") + id + R"( , "title": "T"})").id.value(), id);
}

TEST(ArticleJsonTest, NullsAndBlankDatesAreAbsent) {
  const Article article =
      Read(With(R"("lead": null, "body": null, "published_at": null, "updated_at": " ", "authors": null, "x": null)"));
  EXPECT_EQ(article, (Article{.id = ArticleId("a"), .title = "T"}));
  EXPECT_EQ(Refusal(R"({"id": null, "title": "T"})"), "id: missing");
}

TEST(ArticleJsonTest, NullsInAListAreLeftOut) { EXPECT_THAT(Read(With(R"("tags": [null, "x", null])")).tags, ElementsAre("x")); }

TEST(ArticleJsonTest, OfAKeyThatComesTwiceTheLastCounts) {
  const Article article = Read(With(R"("id": "b", "tags": ["x"], "tags": ["y"])"));
  EXPECT_EQ(article.id.value(), "b");
  EXPECT_THAT(article.tags, ElementsAre("y"));
}

TEST(ArticleJsonTest, UnknownKeysAreReadThroughAndCounted) {
  ArticleJsonReader reader(std::chrono::minutes(0));
  Article article;
  ASSERT_TRUE(
      reader.Read(With(R"("story": "s", "n": 123456789012345678901234567890, "o": {"a": [1.5e3, true, {}]}, "z": null)"), article)
          .ok());
  EXPECT_EQ(reader.unknown_keys(), 4u);
  ASSERT_TRUE(reader.Read(With(R"("lead": null)"), article).ok());
  EXPECT_EQ(reader.unknown_keys(), 4u);
}

TEST(ArticleJsonTest, AWrongTypeNamesTheField) {
  EXPECT_EQ(Refusal(With(R"("body": 5)")), "body: expected text, got a number");
  EXPECT_EQ(Refusal(With(R"("title": ["T"])")), "title: expected text, got a list");
  EXPECT_EQ(Refusal(With(R"("lead": {"text": "x"})")), "lead: expected text, got an object");
  EXPECT_EQ(Refusal(With(R"("url": false)")), "url: expected text, got true or false");
  EXPECT_EQ(Refusal(R"({"id": true, "title": "T"})"), "id: expected text or a number, got true or false");
  EXPECT_EQ(Refusal(With(R"("published_at": 1700000000)")), "published_at: expected text, got a number");
  EXPECT_EQ(Refusal(With(R"("authors": "A")")), "authors: expected a list of texts, got text");
  EXPECT_EQ(Refusal(With(R"("tags": ["x", 2])")), "tags: expected a list of texts, got a number in it");
}

TEST(ArticleJsonTest, ABadDateNamesTheFieldAndTheText) {
  EXPECT_EQ(Refusal(With(R"("published_at": "2026-02-30")")), "published_at: '2026-02-30' is not an ISO 8601 date");
  EXPECT_EQ(Refusal(With(R"("publish_time": "01.02.2026")")), "publish_time: '01.02.2026' is not an ISO 8601 date");
  EXPECT_EQ(Refusal(With(R"("updated_at": "2026-01-01T25:00")")), "updated_at: '2026-01-01T25:00' is not an ISO 8601 date");
}

TEST(ArticleJsonTest, BrokenJsonIsRefusedWhereverItBreaks) {
  for (const std::string& json : {std::string("{"),
                                  std::string("{]"),
                                  std::string(R"({"id": "a", "title": "T")"),
                                  std::string(R"({"id": "a" "title": "T"})"),
                                  std::string(R"({"id": "a", "title": "T",})"),
                                  std::string(R"({"id": "a", "title": "T"} x)"),
                                  std::string(R"({"id": "a", "title": "T"}{"id": "b"})"),
                                  std::string(R"({id: "a", "title": "T"})"),
                                  std::string(R"({"id": "a", "title": "T})"),
                                  std::string("{\"id\": \"a\", \"title\": \"raw\tcontrol\"}"),
                                  With(R"("x": tru)"),
                                  With(R"("x": nul)"),
                                  With(R"("lead": nul)"),
                                  With(R"("x": [1, 2)"),
                                  With(R"("x": {"y" 1})"),
                                  With(R"("x": 01)"),
                                  With(R"("body": "\q")"),
                                  With(R"("body": "\ud800")"),
                                  With(R"("x": )"),
                                  With(R"("x": [1,])")})
    EXPECT_THAT(Refusal(json), ::testing::HasSubstr("broken JSON: ")) << json;
  EXPECT_THAT(Refusal(With(R"("body": "\q")")), StartsWith("body: broken JSON: "));
  for (const char* json : {"", "  ", "not json", "null", "3", "[]", "\"x\"", "true"})
    EXPECT_THAT(Refusal(json), ::testing::AnyOf(StartsWith("broken JSON: "), StartsWith("not a JSON object"))) << json;
}

TEST(ArticleJsonTest, BadUtf8NamesTheField) {
  const auto check = [](const std::string& json, std::string_view reason) {
    EXPECT_THAT(Refusal(json), StartsWith(reason)) << json;
  };
  check(With("\"body\": \"ab\xFF\""), "body: not UTF-8 at byte 38 of the line");
  check(With("\"lead\": \"say \\\"x\\\", ok\", \"tags\": [\"a\", \"\xE2\x82\"]"), "tags: not UTF-8");
  check(With("\"x\": {\"title\": 1, \"y\": \"\xC0\"}"), "x: not UTF-8");
  check(With("\"\xC3\": 1"), "not UTF-8");
  check("\xFF\xFE", "not UTF-8");
}

TEST(ArticleJsonTest, NestingIsBounded) {
  const auto nested = [](int depth) { return With("\"x\": " + std::string(depth, '[') + std::string(depth, ']')); };
  EXPECT_EQ(Read(nested(100)).title, "T");
  EXPECT_THAT(Refusal(nested(1000)), StartsWith("x: broken JSON"));
  EXPECT_THAT(Refusal(With("\"x\": " + std::string(1 << 20, '['))), ::testing::HasSubstr("broken JSON"));
}

TEST(ArticleJsonTest, WhatIsWrittenIsReadBack) {
  Article article{.id = ArticleId("id \"7\"\\"),
                  .title = "Tab\there, \x01\x7F and \xF0\x9F\x98\x80",
                  .lead = "İlk cümlə",
                  .body = "One.\r\n\nTwo / three",
                  .publish_time = PublishTime{Time(std::chrono::seconds(1767225600)), TimePrecision::kDay},
                  .update_time = Time(std::chrono::seconds(1767225661)),
                  .category = "c",
                  .source = "s",
                  .url = "u",
                  .language = "az-Cyrl",
                  .authors = {"A", "", "B \"b\""},
                  .tags = {"один"},
                  .image_url = "i"};
  EXPECT_EQ(Read(ToJson(article)), article) << ToJson(article);
  EXPECT_EQ(ToJson(article).find('\n'), std::string::npos);
  article = Article{.id = ArticleId("1"), .title = "T"};
  EXPECT_EQ(ToJson(article), R"({"id": "1", "title": "T"})");
  EXPECT_EQ(Read(ToJson(article)), article);
}

}  // namespace
}  // namespace xeber
