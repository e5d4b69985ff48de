// Articles and what the index knows of them: wire to domain and back.
#pragma once

#include "absl/status/statusor.h"
#include "news/article.h"
#include "ranking/engine.h"
#include "server/enum_mapping.h"
#include "xeber/v1/annotation.pb.h"
#include "xeber/v1/article.pb.h"
#include "xeber/v1/article_service.pb.h"
#include "xeber/v1/index_service.pb.h"

namespace xeber {

// INVALID_ARGUMENT "publish_time: ...". What FindFault() looks at is not checked here.
absl::StatusOr<Article> FromProto(const v1::Article& article);
void ToProto(const Article& article, v1::Article& result);

// INVALID_ARGUMENT "field: ..." unless `id` may be an article's id.
absl::StatusOr<ArticleId> IdFromProto(std::string_view field, const std::string& id);

Span FromProto(const v1::Span& span);
void ToProto(const Span& span, v1::Span& result);

// How entities' types stand on the wire.
inline constexpr EnumTable<v1::EntityType, EntityType, 7> kEntityTypes = {{
    {v1::ENTITY_TYPE_OTHER, EntityType::kOther},
    {v1::ENTITY_TYPE_PERSON, EntityType::kPerson},
    {v1::ENTITY_TYPE_ORGANISATION, EntityType::kOrganisation},
    {v1::ENTITY_TYPE_CITY, EntityType::kCity},
    {v1::ENTITY_TYPE_COUNTRY, EntityType::kCountry},
    {v1::ENTITY_TYPE_PLACE, EntityType::kPlace},
    {v1::ENTITY_TYPE_EVENT, EntityType::kEvent},
}};

// The entities and topics of an answer that has both; not the latent vector.
template <typename Answer>
Annotations AnnotationsFromProto(const Answer& answer);
template <typename Answer>
void AnnotationsToProto(const Annotations& annotations, Answer& result);

// Answers; values that a newer server sends and this client does not know are left out or become "other".
absl::StatusOr<ArticleInspection> FromProto(const v1::InspectArticleResponse& answer);
void ToProto(const ArticleInspection& inspection, v1::InspectArticleResponse& result);
IndexStats FromProto(const v1::GetIndexStatsResponse& answer);
void ToProto(const IndexStats& stats, v1::GetIndexStatsResponse& result);

// The shared pair of fields of articles and cards.
template <typename Message>
void PublishTimeToProto(const PublishTime& time, Message& result);
template <typename Message>
absl::StatusOr<PublishTime> PublishTimeFromProto(const Message& message);

}  // namespace xeber
