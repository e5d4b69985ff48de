#include "server/convert_request.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "server/convert_article.h"
#include "server/convert_facet.h"
#include "server/convert_time.h"
#include "server/enum_mapping.h"
#include "server/request_fields.h"
#include "server/status_mapping.h"

namespace xeber {
namespace {

constexpr EnumTable<v1::QuerySyntax, QuerySyntax, 2> kSyntaxes = {{
    {v1::QUERY_SYNTAX_PEOPLE, QuerySyntax::kPeople},
    {v1::QUERY_SYNTAX_PLAIN_WORDS, QuerySyntax::kPlainWords},
}};
constexpr EnumTable<v1::SearchOrder, SearchOrder, 2> kOrders = {{
    {v1::SEARCH_ORDER_RELEVANCE, SearchOrder::kRelevance},
    {v1::SEARCH_ORDER_NEWEST_FIRST, SearchOrder::kNewestFirst},
}};
constexpr EnumTable<v1::SimilarMode, SimilarMode, 3> kModes = {{
    {v1::SIMILAR_MODE_BLEND, SimilarMode::kBlend},
    {v1::SIMILAR_MODE_SAME_STORY, SimilarMode::kSameStory},
    {v1::SIMILAR_MODE_BACKGROUND, SimilarMode::kBackground},
}};
constexpr EnumTable<v1::Duplicates, Duplicates, 2> kDuplicates = {{
    {v1::DUPLICATES_COLLAPSE, Duplicates::kCollapse},
    {v1::DUPLICATES_SHOW, Duplicates::kShow},
}};
constexpr EnumTable<v1::Fill, Fill, 2> kFills = {{
    {v1::FILL_LADDER, Fill::kLadder},
    {v1::FILL_NONE, Fill::kNone},
}};

absl::Status CheckValues(std::string_view field, const google::protobuf::RepeatedPtrField<std::string>& values) {
  if (values.size() > kMaxFilterValues)
    return absl::InvalidArgumentError(
        fmt::format("filter.{}: {} values; at most {} are allowed", field, values.size(), kMaxFilterValues));
  if (std::any_of(values.begin(), values.end(), [](const std::string& value) { return value.empty(); }))
    return absl::InvalidArgumentError(fmt::format("filter.{}: holds an empty value", field));
  return absl::OkStatus();
}

absl::StatusOr<Freshness> FreshnessFromProto(const v1::Freshness& freshness) {
  Freshness result{.enabled = !freshness.disabled()};
  if (freshness.has_floor()) result.floor = freshness.floor();
  const absl::Status status = FirstError(
      [&] { return CheckUnit("freshness.floor", result.floor); },
      [&] {
        return freshness.has_half_life() ? Take(FromProto("freshness.half_life", freshness.half_life()), result.half_life.emplace())
                                         : absl::OkStatus();
      });
  if (!status.ok()) return status;
  return result;
}

void FreshnessToProto(const Freshness& freshness, v1::Freshness& result) {
  result.set_disabled(!freshness.enabled);
  result.set_floor(freshness.floor);
  if (freshness.half_life) *result.mutable_half_life() = ToProto(*freshness.half_life);
}

absl::Status TakeText(const std::string& field, const v1::Article& text, SimilarSeed& seed) {
  if (const absl::Status status = Within(field, Take(FromProto(text), seed.text)); !status.ok()) return status;
  seed.text.id = ArticleId();
  if (seed.text.title.empty() && seed.text.lead.empty() && seed.text.body.empty())
    return absl::InvalidArgumentError(field + ": title, lead and body are all empty");
  return absl::OkStatus();
}

absl::StatusOr<SimilarSeed> SeedFromProto(const std::string& field, const v1::SimilarSeed& seed) {
  SimilarSeed result;
  if (seed.has_weight()) result.weight = seed.weight();
  if (!(std::abs(result.weight) <= kMaxSeedWeight) || result.weight == 0)
    return absl::InvalidArgumentError(
        fmt::format("{}.weight: {} is 0 or does not lie in [-{},{}]", field, result.weight, kMaxSeedWeight, kMaxSeedWeight));
  absl::Status status;
  switch (seed.seed_case()) {
    case v1::SimilarSeed::kArticleId:
      status = Take(IdFromProto(field + ".article_id", seed.article_id()), result.id);
      break;
    case v1::SimilarSeed::kText:
      status = TakeText(field + ".text", seed.text(), result);
      break;
    default:
      status = absl::InvalidArgumentError(field + ": has neither article_id nor text");
  }
  if (!status.ok()) return status;
  return result;
}

absl::Status TakeSeeds(const v1::FindSimilarRequest& message, SimilarRequest& request) {
  if (message.seeds().empty()) return absl::InvalidArgumentError("seeds: missing; give an article's id or a text");
  if (message.seeds_size() > kMaxSeeds)
    return absl::InvalidArgumentError(fmt::format("seeds: {} given; at most {} are allowed", message.seeds_size(), kMaxSeeds));
  for (int i = 0; i < message.seeds_size(); ++i) {
    auto seed = SeedFromProto(fmt::format("seeds[{}]", i), message.seeds(i));
    if (!seed.ok()) return seed.status();
    request.seeds.push_back(*std::move(seed));
  }
  return absl::OkStatus();
}

Feedback FeedbackFromProto(const v1::SearchRequest& message) {
  Feedback feedback{.enabled = message.has_feedback()};
  if (message.feedback().hits() != 0) feedback.hits = message.feedback().hits();
  if (message.feedback().words() != 0) feedback.words = message.feedback().words();
  if (message.feedback().has_weight()) feedback.weight = message.feedback().weight();
  return feedback;
}

absl::Status TakeHtml(const v1::SearchRequest& message, SearchRequest& request) {
  if (!message.has_html()) return absl::OkStatus();
  if (message.omit_snippets())
    return absl::InvalidArgumentError("html: given together with omit_snippets; leave one of them out");
  const v1::HtmlMarks& marks = message.html();
  request.html.emplace();
  if (!marks.has_before() && !marks.has_after()) return absl::OkStatus();
  if (!marks.has_after()) return absl::InvalidArgumentError("html.after: missing, where html.before is given");
  if (!marks.has_before()) return absl::InvalidArgumentError("html.before: missing, where html.after is given");
  for (const auto& [field, mark] : {std::pair{"html.before", &marks.before()}, std::pair{"html.after", &marks.after()}})
    if (mark->size() > HtmlMarks::kMaxBytes)
      return absl::InvalidArgumentError(
          fmt::format("{}: {} bytes; at most {} are allowed", field, mark->size(), HtmlMarks::kMaxBytes));
  *request.html = {marks.before(), marks.after()};
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Filter> FilterFromProto(const v1::Filter& filter) {
  Filter result{.languages = {filter.languages().begin(), filter.languages().end()},
                .categories = {filter.categories().begin(), filter.categories().end()},
                .sources = {filter.sources().begin(), filter.sources().end()},
                .expression = filter.expression()};
  const absl::Status status = FirstError(
      [&] { return CheckValues("languages", filter.languages()); },
      [&] { return CheckValues("categories", filter.categories()); }, [&] { return CheckValues("sources", filter.sources()); },
      [&] {
        return filter.has_published_from()
                   ? Take(FromProto("filter.published_from", filter.published_from()), result.published_from)
                   : absl::OkStatus();
      },
      [&] {
        return filter.has_published_before()
                   ? Take(FromProto("filter.published_before", filter.published_before()), result.published_before)
                   : absl::OkStatus();
      });
  if (!status.ok()) return status;
  return result;
}

void FilterToProto(const Filter& filter, v1::Filter& result) {
  for (const std::string& value : filter.languages) result.add_languages(value);
  for (const std::string& value : filter.categories) result.add_categories(value);
  for (const std::string& value : filter.sources) result.add_sources(value);
  if (filter.published_from) *result.mutable_published_from() = ToProto(*filter.published_from);
  if (filter.published_before) *result.mutable_published_before() = ToProto(*filter.published_before);
  result.set_expression(filter.expression);
}

absl::StatusOr<SearchRequest> FromProto(const v1::SearchRequest& message, Time clock_now) {
  if (message.query().size() > kMaxQueryBytes)
    return absl::InvalidArgumentError(
        fmt::format("query: {} bytes; at most {} are allowed", message.query().size(), kMaxQueryBytes));
  SearchRequest request{.query = message.query(),
                        .language = message.language(),
                        .collapse_duplicates = !message.show_duplicates(),
                        .group_stories = message.group_stories(),
                        .with_snippets = !message.omit_snippets(),
                        .explain = message.explain(),
                        .feedback = FeedbackFromProto(message),
                        .allow_partial = message.allow_partial()};
  const absl::Status status = FirstError(
      [&] { return Take(EnumFromProto("syntax", message.syntax(), kSyntaxes), request.syntax); },
      [&] { return Take(FilterFromProto(message.filter()), request.filter); },
      [&] { return Take(EnumFromProto("order", message.order(), kOrders), request.order); },
      [&] { return Take(FreshnessFromProto(message.freshness()), request.freshness); },
      [&] { return Take(FacetsFromProto(message.facets()), request.facets); }, [&] { return TakeHtml(message, request); },
      [&] { return TakePage(message, request); }, [&] { return TakeTimes(message, clock_now, request); });
  if (!status.ok()) return status;
  return request;
}

absl::StatusOr<SimilarRequest> FromProto(const v1::FindSimilarRequest& message, Time clock_now) {
  SimilarRequest request{.min_score = message.min_score(),
                         .max_per_source = message.max_per_source(),
                         .max_per_story = message.max_per_story(),
                         .include_seeds = message.include_seeds(),
                         .use_time = !message.ignore_time(),
                         .explain = message.explain()};
  if (message.has_diversity()) request.diversity = message.diversity();
  const absl::Status status = FirstError(
      [&] { return TakeSeeds(message, request); },
      [&] { return Take(EnumFromProto("mode", message.mode(), kModes), request.mode); },
      [&] { return Take(EnumFromProto("language_guard", message.language_guard(), kGuards), request.language_guard); },
      [&] { return Take(FilterFromProto(message.filter()), request.filter); },
      [&] { return message.has_max_age() ? Take(FromProto("max_age", message.max_age()), request.max_age) : absl::OkStatus(); },
      [&] { return CheckUnit("min_score", message.min_score()); }, [&] { return CheckUnit("diversity", request.diversity); },
      [&] { return Take(EnumFromProto("duplicates", message.duplicates(), kDuplicates), request.duplicates); },
      [&] { return Take(EnumFromProto("fill", message.fill(), kFills), request.fill); },
      [&] { return CheckCap("max_per_source", message.max_per_source()); },
      [&] { return CheckCap("max_per_story", message.max_per_story()); },
      [&] { return TakePage(message, request); }, [&] { return TakeTimes(message, clock_now, request); });
  if (!status.ok()) return status;
  return request;
}

v1::SearchRequest ToProto(const SearchRequest& request) {
  v1::SearchRequest message;
  message.set_query(request.query);
  message.set_syntax(EnumToProto(request.syntax, kSyntaxes));
  message.set_language(request.language);
  FilterToProto(request.filter, *message.mutable_filter());
  message.set_order(EnumToProto(request.order, kOrders));
  FreshnessToProto(request.freshness, *message.mutable_freshness());
  message.set_page_size(request.limit);
  message.set_page_token(request.page_token);
  message.set_show_duplicates(!request.collapse_duplicates);
  message.set_group_stories(request.group_stories);
  message.set_omit_snippets(!request.with_snippets);
  message.set_explain(request.explain);
  if (request.html) {
    message.mutable_html()->set_before(request.html->before);
    message.mutable_html()->set_after(request.html->after);
  }
  *message.mutable_now() = ToProto(request.now);
  if (request.as_of) *message.mutable_as_of() = ToProto(*request.as_of);
  for (const FacetRequest& facet : request.facets) ToProto(facet, *message.add_facets());
  message.set_allow_partial(request.allow_partial);
  if (request.feedback.enabled) {
    message.mutable_feedback()->set_hits(request.feedback.hits);
    message.mutable_feedback()->set_words(request.feedback.words);
    message.mutable_feedback()->set_weight(request.feedback.weight);
  }
  return message;
}

v1::FindSimilarRequest ToProto(const SimilarRequest& request) {
  v1::FindSimilarRequest message;
  for (const SimilarSeed& seed : request.seeds) {
    v1::SimilarSeed& added = *message.add_seeds();
    added.set_weight(seed.weight);
    if (seed.id.empty())
      ToProto(seed.text, *added.mutable_text());
    else
      added.set_article_id(seed.id.value());
  }
  message.set_mode(EnumToProto(request.mode, kModes));
  message.set_language_guard(EnumToProto(request.language_guard, kGuards));
  FilterToProto(request.filter, *message.mutable_filter());
  if (request.max_age) *message.mutable_max_age() = ToProto(*request.max_age);
  if (request.as_of) *message.mutable_as_of() = ToProto(*request.as_of);
  message.set_min_score(request.min_score);
  message.set_diversity(request.diversity);
  message.set_duplicates(EnumToProto(request.duplicates, kDuplicates));
  message.set_fill(EnumToProto(request.fill, kFills));
  message.set_max_per_source(request.max_per_source);
  message.set_max_per_story(request.max_per_story);
  message.set_include_seeds(request.include_seeds);
  message.set_ignore_time(!request.use_time);
  message.set_explain(request.explain);
  message.set_page_size(request.limit);
  message.set_page_token(request.page_token);
  *message.mutable_now() = ToProto(request.now);
  return message;
}

}  // namespace xeber
