// Facets between protobuf and the domain.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "news/hit.h"
#include "news/query.h"
#include "xeber/v1/search_service.pb.h"

namespace xeber {

// INVALID_ARGUMENT names the field.
absl::StatusOr<std::vector<FacetRequest>> FacetsFromProto(const google::protobuf::RepeatedPtrField<v1::FacetRequest>& facets);
void ToProto(const FacetRequest& facet, v1::FacetRequest& result);

void ToProto(const Facet& facet, v1::Facet& result);
Facet FromProto(const v1::Facet& facet);

}  // namespace xeber
