// Curations: wire to domain and back.
#pragma once

#include "absl/status/statusor.h"
#include "news/curation.h"
#include "xeber/v1/curation_service.pb.h"

namespace xeber {

// INVALID_ARGUMENT "until: …".
absl::StatusOr<Curation> FromProto(const v1::Curation& curation);
void ToProto(const Curation& curation, v1::Curation& result);

}  // namespace xeber
