// Suggestions: wire to domain and back.
#pragma once

#include "absl/status/statusor.h"
#include "news/suggestion.h"
#include "xeber/v1/search_service.pb.h"

namespace xeber {

// INVALID_ARGUMENT "field: reason". `clock_now` stands in where the request has no `now`.
absl::StatusOr<SuggestRequest> FromProto(const v1::SuggestRequest& request, Time clock_now);
v1::SuggestRequest ToProto(const SuggestRequest& request);

void ToProto(const SuggestResponse& answer, v1::SuggestResponse& result);
SuggestResponse FromProto(const v1::SuggestResponse& answer);

}  // namespace xeber
