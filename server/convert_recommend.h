// Feeds and what readers do: wire to domain and back.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "news/reading.h"
#include "news/recommend.h"
#include "xeber/v1/recommend_service.pb.h"

namespace xeber {

inline constexpr int kMaxReadEvents = 1000;               // of one call
inline constexpr std::chrono::minutes kMostReadAhead{5};  // that a read may be after the server's clock

// INVALID_ARGUMENT "field: reason". `clock_now` stands in where the request has no `now`. Page sizes beyond the limit are the
// limit.
absl::StatusOr<RecommendRequest> FromProto(const v1::RecommendRequest& request, Time clock_now);
v1::RecommendRequest ToProto(const RecommendRequest& request);

void ToProto(const RecommendResponse& answer, v1::RecommendResponse& result);
// Values that a newer server sends and this client does not know become the first ones.
RecommendResponse FromProto(const v1::RecommendResponse& answer);

// INVALID_ARGUMENT "events[3].time: ...".
absl::StatusOr<std::vector<ReadEvent>> FromProto(const v1::RecordReadsRequest& request, Time clock_now);

}  // namespace xeber
