// Random values of the domain, from a seed.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "news/article.h"
#include "news/hit.h"
#include "news/query.h"
#include "ranking/engine.h"

namespace xeber {

class RandomNews {
 public:
  explicit RandomNews(std::uint32_t seed) : random_(seed) {}

  int Number(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }
  bool Coin() { return Number(0, 1) == 1; }
  double Unit() { return std::uniform_real_distribution<double>(0, 1)(random_); }

  // Mostly short, sometimes empty, in several scripts, with quotes, line ends and characters beyond the basic plane.
  std::string Text() {
    static const std::vector<std::string> kPieces = {
        "a", "Z", " ", "\"", "\\", "\n", "ə", "İ", "ş", "Ж", "日", "\xF0\x9F\x98\x80", "7", std::string(1, '\0')};
    std::string text;
    for (int i = Number(0, 12); i > 0; --i) text += kPieces[Number(0, static_cast<int>(kPieces.size()) - 1)];
    return text;
  }
  std::string Word() { return "w" + std::to_string(Number(0, 9999)); }
  std::vector<std::string> Words() {
    std::vector<std::string> words;
    for (int i = Number(0, 3); i > 0; --i) words.push_back(Word());
    return words;
  }
  ArticleId Id() { return ArticleId(Word()); }
  xeber::Time Time() {
    return xeber::Time(
        std::chrono::seconds(std::uniform_int_distribution<std::int64_t>(-30'610'224'000, 253'402'300'799)(random_)));
  }
  std::chrono::hours Hours() { return std::chrono::hours(Number(1, 1'000'000)); }
  template <typename Enum>
  Enum OneOf(Enum last) {
    return static_cast<Enum>(Number(0, static_cast<int>(last)));
  }

  std::optional<PublishTime> SomePublishTime() {
    if (Coin()) return std::nullopt;
    return PublishTime{Time(), OneOf(TimePrecision::kDay)};
  }

  Article SomeArticle() {
    Article article{Id(),   Text(), Text(), Text(),  SomePublishTime(), {},    Text(),
                    Text(), Text(), Word(), Words(), Words(),           Text()};
    if (Coin()) article.update_time = Time();
    return article;
  }

  Filter SomeFilter() {
    Filter filter{Words(), Words(), Words(), {}, {}, Text()};
    if (Coin()) filter.published_from = Time();
    if (Coin()) filter.published_before = Time();
    return filter;
  }

  std::vector<Facet> Facets() {
    std::vector<Facet> facets;
    for (int left = Number(0, 3); left > 0; --left)
      facets.push_back({OneOf(FacetKey::kPublishTime), {{Word(), Text(), 3, 2}, {Word(), Text(), 1}}, 7, Coin()});
    return facets;
  }

  SearchRequest SomeSearch() {
    SearchRequest request{.query = Text(), .syntax = OneOf(QuerySyntax::kPlainWords), .language = Word(), .filter = SomeFilter()};
    request.order = OneOf(SearchOrder::kNewestFirst);
    for (int left = Number(0, 3); left > 0; --left)
      request.facets.push_back({OneOf(FacetKey::kPublishTime), Number(1, FacetRequest::kMaxLimit), OneOf(FacetInterval::kYear),
                                {OneOf(FacetKey::kPublishTime)}, Coin()});
    request.freshness = {Coin(), Unit()};
    if (Coin()) request.freshness.half_life = Hours();
    request.limit = Number(1, SearchRequest::kMaxLimit);
    request.page_token = Word();
    request.collapse_duplicates = Coin();
    request.group_stories = Coin();
    request.with_snippets = Coin();
    if (request.with_snippets && Coin()) request.html = {Word(), Word()};
    request.explain = Coin();
    request.allow_partial = Coin();
    if (Coin()) request.feedback = {true, Number(1, Feedback::kMaxHits), Number(1, Feedback::kMaxWords), Unit()};
    request.now = Time();
    if (Coin()) request.as_of = Time();
    return request;
  }

  SuggestRequest SomeSuggest() {
    return {.text = Text(), .language = Word(), .limit = Number(1, SuggestRequest::kMaxLimit), .now = Time()};
  }
  std::vector<Suggestion> Suggestions() {
    std::vector<Suggestion> suggestions;
    for (int left = Number(0, 3); left > 0; --left)
      suggestions.push_back({OneOf(Suggestion::Kind::kPhrase), Text(), Coin() ? Word() : "", Coin()});
    return suggestions;
  }

  SimilarSeed SomeSeed() {
    SimilarSeed seed{.weight = Coin() ? 0.5 + Unit() : -0.5 - Unit()};
    if (Coin()) {
      seed.id = Id();
    } else {
      seed.text = SomeArticle();
      seed.text.id = ArticleId();
      seed.text.title += "t";
    }
    return seed;
  }

  SimilarRequest SomeSimilar() {
    SimilarRequest request;
    for (int i = Number(1, 4); i > 0; --i) request.seeds.push_back(SomeSeed());
    request.mode = OneOf(SimilarMode::kBackground);
    request.language_guard = OneOf(LanguageGuard::kAny);
    request.filter = SomeFilter();
    if (Coin()) request.max_age = Hours();
    if (Coin()) request.as_of = Time();
    request.min_score = Unit();
    request.diversity = Unit();
    request.duplicates = OneOf(Duplicates::kShow);
    request.fill = OneOf(Fill::kNone);
    request.max_per_source = Number(0, 5);
    request.max_per_story = Number(0, 5);
    request.include_seeds = Coin();
    request.use_time = Coin();
    request.explain = Coin();
    request.limit = Number(1, SimilarRequest::kMaxLimit);
    request.page_token = Word();
    request.now = Time();
    return request;
  }

  RecommendRequest SomeRecommend() {
    RecommendRequest request;
    for (int i = Number(0, 4); i > 0; --i) request.history.push_back({Id(), Coin() ? std::optional(Time()) : std::nullopt});
    for (int i = Number(0, 3); i > 0; --i) request.disliked.push_back(Id());
    request.language_guard = OneOf(LanguageGuard::kAny);
    request.filter = SomeFilter();
    if (Coin()) request.max_age = Hours();
    if (Coin()) request.as_of = Time();
    request.diversity = Unit();
    request.trending = Unit();
    request.max_per_source = Number(0, 5);
    request.max_per_story = Number(0, 5);
    request.explain = Coin();
    request.limit = Number(1, RecommendRequest::kMaxLimit);
    request.page_token = Word();
    request.now = Time();
    return request;
  }

  std::vector<ByteRange> Ranges() {
    std::vector<ByteRange> ranges;
    for (int i = Number(0, 3); i > 0; --i)
      ranges.push_back({static_cast<std::uint32_t>(Number(0, 99)), static_cast<std::uint32_t>(Number(0, 99))});
    return ranges;
  }
  std::vector<Span> Spans() {
    std::vector<Span> spans;
    for (const ByteRange& range : Ranges()) spans.push_back({OneOf(ArticleField::kBody), range.begin, range.end});
    return spans;
  }

  Hit SomeHit() {
    Hit hit{.card = {Id(), Text(), Text(), Text(), Text(), Text(), Word(), SomePublishTime()},
            .score = Unit(),
            .relation = OneOf(Relation::kRecentFill)};
    hit.title_highlights = Ranges();
    hit.title_html = Text();
    if (Coin()) hit.snippet = {"s" + Text(), Ranges(), Text()};
    for (const std::string& word : Words()) hit.duplicates.emplace_back(word);
    for (const std::string& word : Words()) hit.same_story.emplace_back(word);
    for (const std::string& word : Words()) hit.explanation.parts.push_back({word, Unit()});
    for (const std::string& word : Words())
      hit.explanation.shared.push_back({OneOf(SharedFeature::Kind::kTopic), word, Unit(), Spans(), Spans()});
    return hit;
  }
  std::vector<Hit> Hits() {
    std::vector<Hit> hits;
    for (int i = Number(0, 4); i > 0; --i) hits.push_back(SomeHit());
    return hits;
  }

  ArticleInspection SomeInspection() {
    ArticleInspection inspection{.article = SomeArticle(), .segment = Word()};
    for (const std::string& word : Words())
      inspection.annotations.entities.push_back({word, Text(), OneOf(EntityType::kOther), static_cast<float>(Unit()), Spans()});
    for (const std::string& word : Words()) inspection.annotations.topics.push_back({word, static_cast<float>(Unit())});
    for (int i = Number(0, 8); i > 0; --i) inspection.annotations.latent.push_back(static_cast<std::int8_t>(Number(-128, 127)));
    for (const std::string& word : Words()) inspection.terms.emplace_back(word, Unit());
    for (const std::string& word : Words()) inspection.values[word] = Text();
    return inspection;
  }

  IndexStats SomeStats() {
    IndexStats stats{.generation = Word(),
                     .articles = Count(),
                     .deleted = Count(),
                     .segments = Count(),
                     .hot_articles = Count(),
                     .bytes = Count()};
    for (const std::string& word : Words()) stats.bytes_by_part[word] = Count();
    for (const std::string& word : Words()) stats.articles_by_language[word] = Count();
    for (const std::string& word : Words()) stats.half_life_hours_by_category[word] = Count();
    if (Coin()) stats.oldest = Time();
    if (Coin()) stats.newest = Time();
    stats.damage = Words();
    return stats;
  }

 private:
  std::uint64_t Count() { return std::uniform_int_distribution<std::uint64_t>(0, std::uint64_t{1} << 62)(random_); }

  std::mt19937 random_;
};

}  // namespace xeber
