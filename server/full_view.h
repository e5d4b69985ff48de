// Whole articles for the hits of an answer.
#pragma once

#include "ranking/engine.h"
#include "xeber/v1/hit.pb.h"

namespace xeber {

// Most hits of a page in the FULL view.
inline constexpr int kMaxFullPage = 100;

// Bytes of articles in one answer; clients take 4 MiB a message by default.
inline constexpr std::size_t kMaxFullBytes = std::size_t{3} << 20;

// Fills Hit.article from the first hit on until kMaxFullBytes. A hit whose article was deleted meanwhile stays without. Other
// errors of the engine are returned.
absl::Status AddArticles(const Engine& engine, const CallOptions& options, google::protobuf::RepeatedPtrField<v1::Hit>& hits);

}  // namespace xeber
