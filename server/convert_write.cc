#include "server/convert_write.h"

#include "absl/strings/match.h"
#include "server/convert_article.h"
#include "server/convert_time.h"
#include "server/enum_mapping.h"
#include "server/status_mapping.h"

namespace xeber {
namespace {

constexpr EnumTable<v1::WaitFor, WaitFor, 2> kWaits = {{
    {v1::WAIT_FOR_COMMITTED, WaitFor::kCommitted},
    {v1::WAIT_FOR_VISIBLE, WaitFor::kVisible},
}};

}  // namespace

absl::StatusOr<WaitFor> FromProto(v1::WaitFor wait_for) { return EnumFromProto("wait_for", wait_for, kWaits); }

v1::WaitFor ToProto(WaitFor wait_for) { return EnumToProto(wait_for, kWaits); }

absl::StatusOr<DeleteRequest> FromProto(const v1::DeleteArticleRequest& request) {
  const auto id = IdFromProto("id", request.id());
  if (!id.ok()) return id.status();
  DeleteRequest result{.id = *id, .purge = request.purge(), .request_id = request.request_id()};
  if (request.has_update_time()) {
    const auto time = FromProto("update_time", request.update_time());
    if (!time.ok()) return time.status();
    result.update_time = *time;
  }
  return result;
}

v1::DeleteArticleRequest ToProto(const DeleteRequest& request, WaitFor wait_for) {
  v1::DeleteArticleRequest message;
  message.set_id(request.id.value());
  if (request.update_time) *message.mutable_update_time() = ToProto(*request.update_time);
  message.set_purge(request.purge);
  message.set_request_id(request.request_id);
  message.set_wait_for(ToProto(wait_for));
  return message;
}

absl::StatusOr<Article> ArticleToWrite(const v1::Article& article) {
  auto result = FromProto(article);
  if (!result.ok()) return Within("article", result.status());
  if (const auto fault = FindFault(*result)) return absl::InvalidArgumentError("article." + *fault);
  return result;
}

absl::Status WithinArticle(const absl::Status& status) {
  return absl::StartsWith(status.message(), "request_id: ") ? status : Within("article", status);
}

absl::Status ReadOnlyError() {
  return WithReason(absl::FailedPreconditionError("this server only reads: it was started without a writer"), "READ_ONLY");
}

}  // namespace xeber
