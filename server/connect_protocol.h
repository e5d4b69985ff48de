// The Connect protocol's unary calls in JSON (connectrpc.com/docs/protocol): paths, messages and errors, without the network.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/descriptor.h"
#include "grpcpp/support/status.h"

namespace xeber {

// The method of "/xeber.v1.SearchService/Search"; nullptr if Xeber has none there.
const google::protobuf::MethodDescriptor* FindMethod(std::string_view path);

// A message of the method's input as bytes; an empty text is the empty message. INVALID_ARGUMENT says what is wrong where.
absl::StatusOr<std::string> RequestFromJson(const google::protobuf::MethodDescriptor& method, const std::string& json);

// The bytes of a message of the method's output as JSON. INTERNAL if they are none.
absl::StatusOr<std::string> AnswerToJson(const google::protobuf::MethodDescriptor& method, const std::string& bytes);

// An error as Connect's JSON: code, message, and the standard details, readable beside their bytes.
std::string ErrorToJson(const grpc::Status& status);

// HTTP's status for a code.
unsigned HttpStatusOf(grpc::StatusCode code);

// The Connect-Timeout-Ms header: at most 10 digits. nullopt for anything else.
std::optional<absl::Duration> ParseTimeout(std::string_view header);

}  // namespace xeber
