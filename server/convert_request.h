// Search and similar requests: wire to domain on the server, domain to wire on the client.
#pragma once

#include "absl/status/statusor.h"
#include "news/query.h"
#include "xeber/v1/filter.pb.h"
#include "xeber/v1/search_service.pb.h"
#include "xeber/v1/similar_service.pb.h"

namespace xeber {

// Limits of a request; the errors name them.
inline constexpr std::size_t kMaxQueryBytes = std::size_t{16} << 10;
inline constexpr int kMaxSeeds = 1000;
inline constexpr int kMaxFilterValues = 1000;  // of one list
inline constexpr double kMaxSeedWeight = 100;

// INVALID_ARGUMENT "field: reason". `clock_now` stands in where the request has no `now`. Page sizes beyond the limit are the
// limit.
absl::StatusOr<SearchRequest> FromProto(const v1::SearchRequest& request, Time clock_now);
absl::StatusOr<SimilarRequest> FromProto(const v1::FindSimilarRequest& request, Time clock_now);

// INVALID_ARGUMENT "filter.field: reason".
absl::StatusOr<Filter> FilterFromProto(const v1::Filter& filter);
void FilterToProto(const Filter& filter, v1::Filter& result);

v1::SearchRequest ToProto(const SearchRequest& request);
v1::FindSimilarRequest ToProto(const SimilarRequest& request);

}  // namespace xeber
