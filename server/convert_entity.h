// Questions about entities and their answers: wire to domain and back.
#pragma once

#include "absl/status/statusor.h"
#include "news/entity_catalog.h"
#include "news/topic.h"
#include "xeber/v1/article_service.pb.h"
#include "xeber/v1/entity_service.pb.h"

namespace xeber {

// Requests; `clock_now` stands in for a missing now. INVALID_ARGUMENT "field: ...".
absl::StatusOr<EntityRequest> FromProto(const v1::GetEntityRequest& request, Time clock_now);
absl::StatusOr<ListEntitiesRequest> FromProto(const v1::ListEntitiesRequest& request, Time clock_now);
absl::StatusOr<TopEntitiesRequest> FromProto(const v1::TopEntitiesRequest& request, Time clock_now);
v1::GetEntityRequest ToProto(const EntityRequest& request);
v1::ListEntitiesRequest ToProto(const ListEntitiesRequest& request);
v1::TopEntitiesRequest ToProto(const TopEntitiesRequest& request);

// Answers; values that a newer server sends and this client does not know become "other".
void ToProto(const EntityDescription& entity, v1::GetEntityResponse& result);
void ToProto(const ListEntitiesResponse& answer, v1::ListEntitiesResponse& result);
void ToProto(const TopEntitiesResponse& answer, v1::TopEntitiesResponse& result);
EntityDescription FromProto(const v1::GetEntityResponse& answer);
ListEntitiesResponse FromProto(const v1::ListEntitiesResponse& answer);
TopEntitiesResponse FromProto(const v1::TopEntitiesResponse& answer);

}  // namespace xeber
