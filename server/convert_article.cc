#include "server/convert_article.h"

#include <fmt/format.h>

#include "server/convert_time.h"
#include "server/enum_mapping.h"
#include "server/status_mapping.h"
#include "xeber/v1/hit.pb.h"

namespace xeber {
namespace {

constexpr EnumTable<v1::TimePrecision, TimePrecision, 2> kPrecisions = {{
    {v1::TIME_PRECISION_SECOND, TimePrecision::kSecond},
    {v1::TIME_PRECISION_DAY, TimePrecision::kDay},
}};

constexpr EnumTable<v1::ArticleField, ArticleField, 3> kFields = {{
    {v1::ARTICLE_FIELD_BODY, ArticleField::kBody},
    {v1::ARTICLE_FIELD_LEAD, ArticleField::kLead},
    {v1::ARTICLE_FIELD_TITLE, ArticleField::kTitle},
}};

void ToProto(const ArticleEntity& entity, v1::ArticleEntity& result) {
  result.set_id(entity.id);
  result.set_name(entity.name);
  result.set_type(EnumToProto(entity.type, kEntityTypes));
  result.set_salience(entity.salience);
  for (const Span& span : entity.mentions) ToProto(span, *result.add_mentions());
}

ArticleEntity EntityFromProto(const v1::ArticleEntity& entity) {
  ArticleEntity result{entity.id(), entity.name(), EnumFromAnswer(entity.type(), kEntityTypes), entity.salience(), {}};
  for (const auto& span : entity.mentions()) result.mentions.push_back(FromProto(span));
  return result;
}

}  // namespace

template <typename Message>
void PublishTimeToProto(const PublishTime& time, Message& result) {
  *result.mutable_publish_time() = ToProto(time.at);
  result.set_publish_time_precision(EnumToProto(time.precision, kPrecisions));
}
template void PublishTimeToProto(const PublishTime&, v1::Article&);
template void PublishTimeToProto(const PublishTime&, v1::Card&);

template <typename Message>
absl::StatusOr<PublishTime> PublishTimeFromProto(const Message& message) {
  const auto at = FromProto("publish_time", message.publish_time());
  if (!at.ok()) return at.status();
  const auto precision = EnumFromProto("publish_time_precision", message.publish_time_precision(), kPrecisions);
  if (!precision.ok()) return precision.status();
  return PublishTime{*at, *precision};
}
template absl::StatusOr<PublishTime> PublishTimeFromProto(const v1::Article&);
template absl::StatusOr<PublishTime> PublishTimeFromProto(const v1::Card&);

absl::StatusOr<Article> FromProto(const v1::Article& article) {
  Article result{.id = ArticleId(article.id()),
                 .title = article.title(),
                 .lead = article.lead(),
                 .body = article.body(),
                 .category = article.category(),
                 .source = article.source(),
                 .url = article.url(),
                 .language = article.language(),
                 .authors = {article.authors().begin(), article.authors().end()},
                 .tags = {article.tags().begin(), article.tags().end()},
                 .image_url = article.image_url()};
  if (article.has_publish_time()) {
    const auto time = PublishTimeFromProto(article);
    if (!time.ok()) return time.status();
    result.publish_time = *time;
  }
  if (article.has_update_time()) {
    const auto time = FromProto("update_time", article.update_time());
    if (!time.ok()) return time.status();
    result.update_time = *time;
  }
  return result;
}

void ToProto(const Article& article, v1::Article& result) {
  result.set_id(article.id.value());
  result.set_title(article.title);
  result.set_lead(article.lead);
  result.set_body(article.body);
  if (article.publish_time) PublishTimeToProto(*article.publish_time, result);
  if (article.update_time) *result.mutable_update_time() = ToProto(*article.update_time);
  result.set_category(article.category);
  result.set_source(article.source);
  result.set_url(article.url);
  result.set_language(article.language);
  for (const std::string& author : article.authors) result.add_authors(author);
  for (const std::string& tag : article.tags) result.add_tags(tag);
  result.set_image_url(article.image_url);
}

absl::StatusOr<ArticleId> IdFromProto(std::string_view field, const std::string& id) {
  // An article with nothing but this id to be wrong.
  const auto fault = FindFault(Article{.id = ArticleId(id), .title = "title"});
  if (!fault) return ArticleId(id);
  return absl::InvalidArgumentError(fmt::format("{}{}", field, fault->substr(fault->find(':'))));
}

Span FromProto(const v1::Span& span) { return {EnumFromAnswer(span.field(), kFields), span.begin(), span.end()}; }

void ToProto(const Span& span, v1::Span& result) {
  result.set_field(EnumToProto(span.field, kFields));
  result.set_begin(span.begin);
  result.set_end(span.end);
}

template <typename Answer>
Annotations AnnotationsFromProto(const Answer& answer) {
  Annotations annotations;
  for (const auto& entity : answer.entities()) annotations.entities.push_back(EntityFromProto(entity));
  for (const auto& topic : answer.topics()) annotations.topics.push_back({topic.id(), topic.probability()});
  return annotations;
}
template Annotations AnnotationsFromProto(const v1::GetArticleResponse&);
template Annotations AnnotationsFromProto(const v1::InspectArticleResponse&);

template <typename Answer>
void AnnotationsToProto(const Annotations& annotations, Answer& result) {
  for (const ArticleEntity& entity : annotations.entities) ToProto(entity, *result.add_entities());
  for (const Topic& topic : annotations.topics) {
    auto* added = result.add_topics();
    added->set_id(topic.id);
    added->set_probability(topic.probability);
  }
}
template void AnnotationsToProto(const Annotations&, v1::GetArticleResponse&);
template void AnnotationsToProto(const Annotations&, v1::InspectArticleResponse&);

absl::StatusOr<ArticleInspection> FromProto(const v1::InspectArticleResponse& answer) {
  const auto article = FromProto(answer.article());
  if (!article.ok()) return Within("article", article.status());
  ArticleInspection result{.article = *article, .segment = answer.segment()};
  result.annotations = AnnotationsFromProto(answer);
  result.annotations.latent.assign(answer.latent().begin(), answer.latent().end());
  for (const auto& term : answer.terms()) result.terms.emplace_back(term.term(), term.weight());
  result.values.insert(answer.values().begin(), answer.values().end());
  return result;
}

void ToProto(const ArticleInspection& inspection, v1::InspectArticleResponse& result) {
  ToProto(inspection.article, *result.mutable_article());
  AnnotationsToProto(inspection.annotations, result);
  result.set_latent(std::string(inspection.annotations.latent.begin(), inspection.annotations.latent.end()));
  result.set_segment(inspection.segment);
  for (const auto& [term, weight] : inspection.terms) {
    auto* added = result.add_terms();
    added->set_term(term);
    added->set_weight(weight);
  }
  result.mutable_values()->insert(inspection.values.begin(), inspection.values.end());
}

IndexStats FromProto(const v1::GetIndexStatsResponse& answer) {
  IndexStats stats;
  stats.generation = answer.generation();
  stats.articles = answer.article_count();
  stats.deleted = answer.deleted_count();
  stats.segments = answer.segment_count();
  stats.hot_articles = answer.hot_article_count();
  stats.bytes = answer.size_bytes();
  stats.bytes_by_part.insert(answer.size_bytes_by_part().begin(), answer.size_bytes_by_part().end());
  stats.articles_by_language.insert(answer.article_count_by_language().begin(), answer.article_count_by_language().end());
  stats.half_life_hours_by_category.insert(answer.half_life_hours_by_category().begin(), answer.half_life_hours_by_category().end());
  if (answer.has_oldest_publish_time()) stats.oldest = Time(std::chrono::seconds(answer.oldest_publish_time().seconds()));
  if (answer.has_newest_publish_time()) stats.newest = Time(std::chrono::seconds(answer.newest_publish_time().seconds()));
  stats.damage.assign(answer.damage().begin(), answer.damage().end());
  return stats;
}

void ToProto(const IndexStats& stats, v1::GetIndexStatsResponse& result) {
  result.set_generation(stats.generation);
  result.set_article_count(static_cast<std::int64_t>(stats.articles));
  result.set_deleted_count(static_cast<std::int64_t>(stats.deleted));
  result.set_segment_count(static_cast<std::int64_t>(stats.segments));
  result.set_hot_article_count(static_cast<std::int64_t>(stats.hot_articles));
  result.set_size_bytes(static_cast<std::int64_t>(stats.bytes));
  for (const auto& [part, bytes] : stats.bytes_by_part)
    (*result.mutable_size_bytes_by_part())[part] = static_cast<std::int64_t>(bytes);
  for (const auto& [language, count] : stats.articles_by_language)
    (*result.mutable_article_count_by_language())[language] = static_cast<std::int64_t>(count);
  for (const auto& [category, hours] : stats.half_life_hours_by_category)
    (*result.mutable_half_life_hours_by_category())[category] = static_cast<std::int64_t>(hours);
  if (stats.oldest) *result.mutable_oldest_publish_time() = ToProto(*stats.oldest);
  if (stats.newest) *result.mutable_newest_publish_time() = ToProto(*stats.newest);
  result.mutable_damage()->Add(stats.damage.begin(), stats.damage.end());
}

}  // namespace xeber
