#include "server/status_mapping.h"

#include <algorithm>
#include <optional>

#include "absl/strings/cord.h"
#include "google/rpc/error_details.pb.h"

namespace xeber {
namespace {

constexpr const char* kReasonPayload = "xeber/error_info";  // a serialised ErrorInfo that travels with an absl::Status

std::string_view DefaultReason(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kInvalidArgument:
      return "INVALID_FIELD";
    case absl::StatusCode::kNotFound:
      return "ARTICLE_NOT_FOUND";
    case absl::StatusCode::kDeadlineExceeded:
      return "DEADLINE_EXPIRED";
    case absl::StatusCode::kCancelled:
      return "CALL_CANCELLED";
    case absl::StatusCode::kResourceExhausted:
      return "LIMIT_REACHED";
    case absl::StatusCode::kFailedPrecondition:
      return "WRONG_STATE";
    case absl::StatusCode::kUnavailable:
      return "SERVER_UNAVAILABLE";
    case absl::StatusCode::kDataLoss:
      return "INDEX_DAMAGED";
    case absl::StatusCode::kUnimplemented:
      return "NOT_SUPPORTED";
    default:
      return "INTERNAL_ERROR";
  }
}

google::rpc::ErrorInfo InfoOf(const absl::Status& status) {
  google::rpc::ErrorInfo info;
  if (const auto payload = status.GetPayload(kReasonPayload)) info.ParseFromString(std::string(*payload));
  if (info.reason().empty()) info.set_reason(std::string(DefaultReason(status.code())));
  info.set_domain(std::string(kErrorDomain));
  return info;
}

bool IsFieldCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '[' || c == ']';
}

}  // namespace

absl::Status WithReason(absl::Status status, std::string_view reason, const std::map<std::string, std::string>& metadata) {
  google::rpc::ErrorInfo info;
  info.set_reason(std::string(reason));
  info.mutable_metadata()->insert(metadata.begin(), metadata.end());
  status.SetPayload(kReasonPayload, absl::Cord(info.SerializeAsString()));
  return status;
}

std::string_view FieldOf(std::string_view message) {
  const std::size_t colon = message.find(": ");
  if (colon == std::string_view::npos || colon == 0) return "";
  const std::string_view field = message.substr(0, colon);
  return std::all_of(field.begin(), field.end(), IsFieldCharacter) ? field : "";
}

absl::Status Within(std::string_view path, const absl::Status& status) {
  const std::string_view message(status.message().data(), status.message().size());
  if (status.code() != absl::StatusCode::kInvalidArgument || FieldOf(message).empty()) return status;
  absl::Status inner(status.code(), std::string(path) + "." + std::string(message));
  if (const auto payload = status.GetPayload(kReasonPayload)) inner.SetPayload(kReasonPayload, *payload);
  return inner;
}

google::rpc::Status ToRpcStatus(const absl::Status& status) {
  google::rpc::Status result;
  if (status.ok()) return result;
  const std::string message(status.message());
  result.set_code(static_cast<int>(status.code()));
  result.set_message(message);
  result.add_details()->PackFrom(InfoOf(status));
  const std::string_view field = FieldOf(message);
  if (status.code() == absl::StatusCode::kInvalidArgument && !field.empty()) {
    google::rpc::BadRequest bad;
    auto* violation = bad.add_field_violations();
    violation->set_field(std::string(field));
    violation->set_description(message.substr(field.size() + 2));
    result.add_details()->PackFrom(bad);
  }
  return result;
}

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const google::rpc::Status rpc = ToRpcStatus(status);
  return grpc::Status(static_cast<grpc::StatusCode>(rpc.code()), rpc.message(), rpc.SerializeAsString());
}

absl::Status FromGrpc(const grpc::Status& status) {
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
}

absl::Status FromRpcStatus(const google::rpc::Status& status) {
  return absl::Status(static_cast<absl::StatusCode>(status.code()), status.message());
}

}  // namespace xeber
