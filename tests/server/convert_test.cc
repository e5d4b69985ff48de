#include <gtest/gtest.h>

#include "server/convert_answer.h"
#include "server/convert_article.h"
#include "server/convert_recommend.h"
#include "server/convert_request.h"
#include "server/convert_suggestion.h"
#include "server/convert_time.h"
#include "server/convert_watch.h"
#include "server/convert_write.h"
#include "tests/server/random_news.h"
#include "tests/server/through_bytes.h"

namespace xeber {
namespace {

constexpr int kRounds = 500;
constexpr Time kNow{std::chrono::seconds(1'700'000'000)};

TEST(ConvertTest, AnArticleComesBackAsItWas) {
  RandomNews random(1);
  for (int round = 0; round < kRounds; ++round) {
    const Article article = random.SomeArticle();
    v1::Article message;
    ToProto(article, message);
    const auto back = FromProto(ThroughBytes(message));
    ASSERT_TRUE(back.ok()) << back.status();
    EXPECT_EQ(*back, article);
  }
}

// Requests have no operator==: their messages, which hold every field, are compared.
TEST(ConvertTest, ASearchRequestComesBackAsItWas) {
  RandomNews random(2);
  for (int round = 0; round < kRounds; ++round) {
    const v1::SearchRequest message = ThroughBytes(ToProto(random.SomeSearch()));
    const auto back = FromProto(message, kNow);
    ASSERT_TRUE(back.ok()) << back.status();
    EXPECT_EQ(ToProto(*back).DebugString(), message.DebugString());
  }
}

TEST(ConvertTest, ARecommendRequestKeepsEveryField) {
  RandomNews random(9);
  for (int round = 0; round < kRounds; ++round) {
    const RecommendRequest request = random.SomeRecommend();
    const v1::RecommendRequest message = ThroughBytes(ToProto(request));
    const auto back = FromProto(message, kNow);
    ASSERT_TRUE(back.ok()) << back.status();
    EXPECT_EQ(ToProto(*back).DebugString(), message.DebugString());
    EXPECT_EQ(std::tie(back->disliked, back->language_guard, back->max_age, back->as_of, back->diversity, back->trending, back->max_per_source,
                       back->max_per_story, back->explain, back->limit, back->page_token, back->now),
              std::tie(request.disliked, request.language_guard, request.max_age, request.as_of, request.diversity, request.trending,
                       request.max_per_source, request.max_per_story, request.explain, request.limit, request.page_token, request.now));
    ASSERT_EQ(back->history.size(), request.history.size());
    for (std::size_t i = 0; i < request.history.size(); ++i)
      EXPECT_EQ(std::tie(back->history[i].id, back->history[i].at), std::tie(request.history[i].id, request.history[i].at));
  }
}

TEST(ConvertTest, SavedQueriesAndAlertsComeBackAsTheyWere) {
  RandomNews random(12);
  for (int round = 0; round < kRounds; ++round) {
    const SavedQuery query{.id = random.Word(), .query = random.Text(), .filter = random.Text(), .languages = random.Words()};
    v1::SavedQuery query_message;
    ToProto(query, query_message);
    EXPECT_EQ(FromProto(ThroughBytes(query_message)), query);
    const Alert alert{.saved_query_id = random.Word(),
                      .card = random.SomeHit().card,
                      .matched_at = random.Time(),
                      .reason = random.OneOf(AlertReason::kUpdate),
                      .new_in_it = random.Words(),
                      .told_before = random.Id()};
    v1::Alert message;
    ToProto(alert, message);
    const Alert back = FromProto(ThroughBytes(message));
    v1::Alert again;
    ToProto(back, again);
    EXPECT_EQ(again.DebugString(), message.DebugString());
    EXPECT_EQ(std::tie(back.saved_query_id, back.card.id, back.matched_at, back.reason, back.new_in_it, back.told_before),
              std::tie(alert.saved_query_id, alert.card.id, alert.matched_at, alert.reason, alert.new_in_it, alert.told_before));
  }
}

TEST(ConvertTest, AFeedComesBackAsItWas) {
  RandomNews random(10);
  for (int round = 0; round < kRounds; ++round) {
    RecommendResponse answer{.missing_ids = {ArticleId("gone")}, .next_page_token = "next"};
    for (const Hit& hit : random.Hits())
      answer.recommendations.push_back({.hit = hit, .reason = RecommendReason::kInterest, .interest = 1, .because = {ArticleId("read")}});
    answer.recommendations.push_back({.hit = random.SomeHit(), .reason = RecommendReason::kTrending});
    answer.interests = {{.share = .75, .articles = {ArticleId("a"), ArticleId("b")}}, {.share = .25}};
    v1::RecommendResponse message;
    ToProto(answer, message);
    const RecommendResponse back = FromProto(ThroughBytes(message));
    v1::RecommendResponse again;
    ToProto(back, again);
    EXPECT_EQ(again.DebugString(), message.DebugString());
    EXPECT_EQ(back.recommendations.back().reason, RecommendReason::kTrending);
    EXPECT_FALSE(back.recommendations.back().interest.has_value());
    EXPECT_EQ(back.missing_ids, answer.missing_ids);
  }
}

TEST(ConvertTest, BadFeedRequestsNameTheField) {
  const auto refused = [](const v1::RecommendRequest& message, std::string_view field) {
    const auto request = FromProto(message, kNow);
    EXPECT_EQ(request.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_TRUE(std::string(request.status().message()).starts_with(field)) << request.status();
  };
  v1::RecommendRequest message;
  message.add_history();
  refused(message, "history[0].article_id:");
  message.mutable_history()->Clear();
  for (int i = 0; i <= 1000; ++i) message.add_history()->set_article_id("a");
  refused(message, "history: 1001 given; at most 1000");
  message.Clear();
  message.set_trending(1.5);
  refused(message, "trending:");
  message.Clear();
  message.set_max_per_story(-1);
  refused(message, "max_per_story:");
  message.Clear();
  for (int i = 0; i <= 100; ++i) message.add_disliked_ids("a");
  refused(message, "disliked_ids: 101 given; at most 100");
}

TEST(ConvertTest, ASearchRequestKeepsEveryField) {
  RandomNews random(3);
  for (int round = 0; round < kRounds; ++round) {
    const SearchRequest request = random.SomeSearch();
    const auto back = FromProto(ToProto(request), kNow);
    ASSERT_TRUE(back.ok()) << back.status();
    EXPECT_EQ(std::tie(back->query, back->syntax, back->language, back->order, back->limit, back->page_token,
                       back->collapse_duplicates, back->group_stories, back->with_snippets, back->html, back->explain, back->now, back->as_of,
                       back->feedback, back->allow_partial),
              std::tie(request.query, request.syntax, request.language, request.order, request.limit, request.page_token,
                       request.collapse_duplicates, request.group_stories, request.with_snippets, request.html, request.explain, request.now,
                       request.as_of, request.feedback, request.allow_partial));
    EXPECT_EQ(std::tie(back->filter.languages, back->filter.categories, back->filter.sources, back->filter.published_from,
                       back->filter.published_before, back->filter.expression, back->freshness.enabled, back->freshness.floor,
                       back->freshness.half_life),
              std::tie(request.filter.languages, request.filter.categories, request.filter.sources, request.filter.published_from,
                       request.filter.published_before, request.filter.expression, request.freshness.enabled,
                       request.freshness.floor, request.freshness.half_life));
    ASSERT_EQ(back->facets.size(), request.facets.size());
    for (std::size_t i = 0; i < request.facets.size(); ++i) {
      const FacetRequest &a = back->facets[i], &b = request.facets[i];
      EXPECT_EQ(std::tie(a.key, a.limit, a.interval, a.excluded_filter_keys, a.by_story),
                std::tie(b.key, b.limit, b.interval, b.excluded_filter_keys, b.by_story));
    }
  }
}

TEST(ConvertTest, SuggestionsKeepEveryField) {
  RandomNews random(31);
  for (int round = 0; round < kRounds; ++round) {
    const SuggestRequest request = random.SomeSuggest();
    const auto back = FromProto(ThroughBytes(ToProto(request)), kNow);
    ASSERT_TRUE(back.ok()) << back.status();
    EXPECT_EQ(std::tie(back->text, back->language, back->limit, back->now),
              std::tie(request.text, request.language, request.limit, request.now));
    const SuggestResponse answer{random.Suggestions()};
    v1::SuggestResponse message;
    ToProto(answer, message);
    EXPECT_EQ(FromProto(ThroughBytes(message)).suggestions, answer.suggestions);
  }
}

TEST(ConvertTest, ASuggestRequestIsCheckedAndFilledIn) {
  v1::SuggestRequest message;
  message.set_page_size(-1);
  EXPECT_EQ(FromProto(message, kNow).status().message(), "page_size: -1 is negative");
  message.set_page_size(100'000);
  EXPECT_EQ(FromProto(message, kNow)->limit, SuggestRequest::kMaxLimit);
  message.set_page_size(0);
  EXPECT_EQ(FromProto(message, kNow)->limit, SuggestRequest::kDefaultLimit);
  EXPECT_EQ(FromProto(message, kNow)->now, kNow);
}

TEST(ConvertTest, ASimilarRequestKeepsEveryField) {
  RandomNews random(4);
  for (int round = 0; round < kRounds; ++round) {
    const SimilarRequest request = random.SomeSimilar();
    const v1::FindSimilarRequest message = ThroughBytes(ToProto(request));
    const auto back = FromProto(message, kNow);
    ASSERT_TRUE(back.ok()) << back.status();
    EXPECT_EQ(ToProto(*back).DebugString(), message.DebugString());
    EXPECT_EQ(
        std::tie(back->mode, back->language_guard, back->max_age, back->as_of, back->min_score, back->diversity, back->duplicates,
                 back->fill, back->max_per_source, back->max_per_story, back->include_seeds, back->use_time, back->explain, back->limit, back->page_token, back->now),
        std::tie(request.mode, request.language_guard, request.max_age, request.as_of, request.min_score, request.diversity,
                 request.duplicates, request.fill, request.max_per_source, request.max_per_story, request.include_seeds, request.use_time, request.explain, request.limit,
                 request.page_token, request.now));
    ASSERT_EQ(back->seeds.size(), request.seeds.size());
    for (std::size_t i = 0; i < request.seeds.size(); ++i)
      EXPECT_EQ(std::tie(back->seeds[i].id, back->seeds[i].text, back->seeds[i].weight),
                std::tie(request.seeds[i].id, request.seeds[i].text, request.seeds[i].weight));
  }
}

TEST(ConvertTest, AnswersComeBackAsTheyWere) {
  RandomNews random(5);
  for (int round = 0; round < kRounds; ++round) {
    v1::SearchResponse search;
    ToProto(SearchResponse{random.Hits(),
                           {1, 2, 3},
                           random.Word(),
                           random.Word(),
                           random.Word(),
                           true,
                           {{{1, 2}, random.Word()}},
                           random.Facets(),
                           random.Coin(),
                           {QuerySuggestion::Reason::kSpelling, random.Word()},
                           {{random.Word(), .25f}, {random.Word(), .75f}}},
            search);
    EXPECT_EQ(search.learned_words_size(), 2);
    v1::SearchResponse search_again;
    ToProto(FromProto(ThroughBytes(search)), search_again);
    EXPECT_EQ(search_again.DebugString(), search.DebugString());

    v1::FindSimilarResponse similar;
    ToProto(SimilarResponse{random.Hits(), {random.Id()}, random.Word()}, similar);
    v1::FindSimilarResponse similar_again;
    ToProto(FromProto(ThroughBytes(similar)), similar_again);
    EXPECT_EQ(similar_again.DebugString(), similar.DebugString());
  }
}

TEST(ConvertTest, AHitKeepsEveryField) {
  RandomNews random(6);
  for (int round = 0; round < kRounds; ++round) {
    const Hit hit = random.SomeHit();
    v1::SearchResponse message;
    ToProto(SearchResponse{{hit}, {}, "", ""}, message);
    const Hit back = FromProto(message).hits.at(0);
    EXPECT_EQ(std::tie(back.card.id, back.card.title, back.card.category, back.card.source, back.card.url, back.card.image_url,
                       back.card.language, back.card.publish_time, back.score, back.relation, back.title_highlights,
                       back.title_html, back.snippet.text, back.snippet.highlights, back.snippet.html, back.duplicates, back.same_story),
              std::tie(hit.card.id, hit.card.title, hit.card.category, hit.card.source, hit.card.url, hit.card.image_url,
                       hit.card.language, hit.card.publish_time, hit.score, hit.relation, hit.title_highlights, hit.title_html, hit.snippet.text,
                       hit.snippet.highlights, hit.snippet.html, hit.duplicates, hit.same_story));
    ASSERT_EQ(back.explanation.parts.size(), hit.explanation.parts.size());
    ASSERT_EQ(back.explanation.shared.size(), hit.explanation.shared.size());
    for (std::size_t i = 0; i < hit.explanation.shared.size(); ++i) {
      const SharedFeature &a = back.explanation.shared[i], &b = hit.explanation.shared[i];
      EXPECT_EQ(std::tie(a.kind, a.name, a.weight, a.in_seed, a.in_hit), std::tie(b.kind, b.name, b.weight, b.in_seed, b.in_hit));
    }
  }
}

TEST(ConvertTest, WhatTheIndexKnowsComesBackAsItWas) {
  RandomNews random(7);
  for (int round = 0; round < kRounds; ++round) {
    const ArticleInspection inspection = random.SomeInspection();
    v1::InspectArticleResponse message;
    ToProto(inspection, message);
    const auto back = FromProto(ThroughBytes(message));
    ASSERT_TRUE(back.ok()) << back.status();
    EXPECT_EQ(back->article, inspection.article);
    EXPECT_EQ(back->annotations.entities, inspection.annotations.entities);
    EXPECT_EQ(back->annotations.topics, inspection.annotations.topics);
    EXPECT_EQ(back->annotations.latent, inspection.annotations.latent);
    EXPECT_EQ(std::tie(back->segment, back->terms, back->values),
              std::tie(inspection.segment, inspection.terms, inspection.values));

    const IndexStats stats = random.SomeStats();
    v1::GetIndexStatsResponse counted;
    ToProto(stats, counted);
    const IndexStats again = FromProto(ThroughBytes(counted));
    EXPECT_EQ(std::tie(again.generation, again.articles, again.deleted, again.segments, again.hot_articles, again.bytes,
                       again.bytes_by_part, again.articles_by_language, again.half_life_hours_by_category, again.oldest, again.newest, again.damage),
              std::tie(stats.generation, stats.articles, stats.deleted, stats.segments, stats.hot_articles, stats.bytes,
                       stats.bytes_by_part, stats.articles_by_language, stats.half_life_hours_by_category, stats.oldest, stats.newest, stats.damage));
  }
}

TEST(ConvertTest, ADeleteComesBackAsItWas) {
  const DeleteRequest request{ArticleId("a"), kNow, true, "r"};
  const auto back = FromProto(ToProto(request, WaitFor::kVisible));
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(std::tie(back->id, back->update_time, back->purge, back->request_id),
            std::tie(request.id, request.update_time, request.purge, request.request_id));
  EXPECT_EQ(*FromProto(v1::WAIT_FOR_UNSPECIFIED), WaitFor::kCommitted);
}

TEST(ConvertTest, WhatIsLeftOutHasTheDefaultsOfTheContract) {
  const auto search = FromProto(v1::SearchRequest(), kNow);
  ASSERT_TRUE(search.ok());
  EXPECT_EQ(search->limit, 10);
  EXPECT_EQ(search->now, kNow);
  EXPECT_TRUE(search->collapse_duplicates && search->with_snippets && search->freshness.enabled);
  EXPECT_EQ(search->freshness.half_life, std::nullopt);
  v1::FindSimilarRequest message;
  message.add_seeds()->set_article_id("a");
  const auto similar = FromProto(message, kNow);
  ASSERT_TRUE(similar.ok());
  EXPECT_EQ(similar->limit, 9);
  EXPECT_EQ(similar->diversity, 0.2);
  EXPECT_EQ(similar->seeds[0].weight, 1.0);
  EXPECT_TRUE(similar->use_time);
}

TEST(ConvertTest, HtmlMarksAreBothOrNeitherAndShort) {
  const auto check = [](const auto& set, std::string_view expected) {
    v1::SearchRequest message;
    set(message);
    const auto request = FromProto(message, kNow);
    EXPECT_EQ(request.ok() ? request->html.value_or(HtmlMarks{"none", ""}).before : std::string(request.status().message()), expected);
  };
  check([](v1::SearchRequest&) {}, "none");
  check([](v1::SearchRequest& message) { message.mutable_html(); }, "<mark>");
  check([](v1::SearchRequest& message) { message.mutable_html()->set_before(""), message.mutable_html()->set_after(""); }, "");
  check([](v1::SearchRequest& message) { message.mutable_html()->set_before("<b>"); },
        "html.after: missing, where html.before is given");
  check([](v1::SearchRequest& message) { message.mutable_html()->set_after("</b>"); },
        "html.before: missing, where html.after is given");
  check(
      [](v1::SearchRequest& message) {
        message.mutable_html()->set_before("<b>");
        message.mutable_html()->set_after(std::string(65, 'x'));
      },
      "html.after: 65 bytes; at most 64 are allowed");
  check([](v1::SearchRequest& message) { message.mutable_html(), message.set_omit_snippets(true); },
        "html: given together with omit_snippets; leave one of them out");
}

TEST(ConvertTest, AnOversizedPageIsTheLargestOne) {
  v1::SearchRequest message;
  message.set_page_size(1'000'000);
  EXPECT_EQ(FromProto(message, kNow)->limit, SearchRequest::kMaxLimit);
}

TEST(ConvertTest, DurationsAreRoundedUpToHours) {
  google::protobuf::Duration duration;
  duration.set_seconds(3600);
  EXPECT_EQ(FromProto("d", duration)->count(), 1);
  duration.set_nanos(1);
  EXPECT_EQ(FromProto("d", duration)->count(), 2);
}

}  // namespace
}  // namespace xeber
