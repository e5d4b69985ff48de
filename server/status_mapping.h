// Errors on the wire: absl::Status to grpc::Status with the standard details (AIP-193), and back.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/support/status.h"

namespace xeber {

// The domain of every ErrorInfo that Xeber sends.
inline constexpr std::string_view kErrorDomain = "xeber";

// The same error with a reason for programs (UPPER_SNAKE_CASE) and what it is about; otherwise the code gives the reason.
absl::Status WithReason(absl::Status status, std::string_view reason, const std::map<std::string, std::string>& metadata = {});

// The error with its field, if its message is of the form "field: reason", put below `path`: "title: missing" within "article"
// is "article.title: missing". Other errors and OK are returned as they are.
absl::Status Within(std::string_view path, const absl::Status& status);

// The field of a message of the form "field: reason" ("seeds[2].weight"), or "".
std::string_view FieldOf(std::string_view message);

// With an ErrorInfo and, for INVALID_ARGUMENT with a field, a BadRequest. OK gives code 0 and nothing else.
google::rpc::Status ToRpcStatus(const absl::Status& status);

// ToRpcStatus as the end of a call.
grpc::Status ToGrpc(const absl::Status& status);

// Code and message; the details are for other clients.
absl::Status FromGrpc(const grpc::Status& status);
absl::Status FromRpcStatus(const google::rpc::Status& status);

}  // namespace xeber
