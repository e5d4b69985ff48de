// Write requests: wire to domain.
#pragma once

#include "absl/status/statusor.h"
#include "indexer/indexer.h"
#include "xeber/v1/article_service.pb.h"

namespace xeber {

// INVALID_ARGUMENT "wait_for: ..." for an unknown number.
absl::StatusOr<WaitFor> FromProto(v1::WaitFor wait_for);
v1::WaitFor ToProto(WaitFor wait_for);

// INVALID_ARGUMENT "id: ..." or "update_time: ...".
absl::StatusOr<DeleteRequest> FromProto(const v1::DeleteArticleRequest& request);
v1::DeleteArticleRequest ToProto(const DeleteRequest& request, WaitFor wait_for);

// The article of a write. INVALID_ARGUMENT "article.title: ..." unless it can be indexed.
absl::StatusOr<Article> ArticleToWrite(const v1::Article& article);

// A fault that the indexer names, in the words of a write's message: "article.title: ...", "request_id: ...".
absl::Status WithinArticle(const absl::Status& status);

// The error of a server that takes no writes.
absl::Status ReadOnlyError();

}  // namespace xeber
