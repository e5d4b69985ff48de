// Views of articles (AIP-157).
#pragma once

#include "absl/status/statusor.h"
#include "xeber/v1/article.pb.h"

namespace xeber {

// Whether the view has everything; `by_default` answers for UNSPECIFIED. INVALID_ARGUMENT "view: ..." for an unknown number.
absl::StatusOr<bool> WantsBody(v1::ArticleView view, bool by_default);

}  // namespace xeber
