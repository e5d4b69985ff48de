#include "server/connect_protocol.h"

#include <algorithm>
#include <array>
#include <memory>

#include <fmt/format.h>

#include "absl/strings/escaping.h"
#include "google/protobuf/dynamic_message.h"
#include "google/protobuf/util/json_util.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "news/article.h"
#include "server/request_log.h"

namespace xeber {
namespace {

namespace pb = google::protobuf;

struct Code {
  std::string_view name;
  unsigned http;
};

// By gRPC's number; the table of the Connect protocol.
constexpr std::array<Code, 17> kCodes = {{{"ok", 200},
                                          {"canceled", 499},
                                          {"unknown", 500},
                                          {"invalid_argument", 400},
                                          {"deadline_exceeded", 504},
                                          {"not_found", 404},
                                          {"already_exists", 409},
                                          {"permission_denied", 403},
                                          {"resource_exhausted", 429},
                                          {"failed_precondition", 400},
                                          {"aborted", 409},
                                          {"out_of_range", 400},
                                          {"unimplemented", 501},
                                          {"internal", 500},
                                          {"unavailable", 503},
                                          {"data_loss", 500},
                                          {"unauthenticated", 401}}};

const Code& CodeOf(grpc::StatusCode code) {
  const auto number = static_cast<std::size_t>(code);
  return number < kCodes.size() ? kCodes[number] : kCodes[2];
}

std::unique_ptr<pb::Message> NewMessage(const pb::Descriptor& type) {
  return std::unique_ptr<pb::Message>(pb::MessageFactory::generated_factory()->GetPrototype(&type)->New());
}

std::string DetailToJson(const pb::Any& detail) {
  const std::string type = detail.type_url().substr(detail.type_url().rfind('/') + 1);
  std::string value;
  absl::Base64Escape(detail.value(), &value);
  std::string json = fmt::format(R"({{"type":{},"value":{})", QuoteJson(type), QuoteJson(value));
  const pb::Descriptor* known = pb::DescriptorPool::generated_pool()->FindMessageTypeByName(type);
  if (known != nullptr) {
    const auto message = NewMessage(*known);
    std::string debug;
    if (message->ParseFromString(detail.value()) && pb::util::MessageToJsonString(*message, &debug).ok())
      json += ",\"debug\":" + debug;
  }
  return json + "}";
}

}  // namespace

const pb::MethodDescriptor* FindMethod(std::string_view path) {
  if (!path.starts_with("/xeber.v1.")) return nullptr;
  std::string name(path.substr(1));
  if (std::count(name.begin(), name.end(), '/') != 1) return nullptr;
  std::replace(name.begin(), name.end(), '/', '.');
  return pb::DescriptorPool::generated_pool()->FindMethodByName(name);
}

absl::StatusOr<std::string> RequestFromJson(const pb::MethodDescriptor& method, const std::string& json) {
  if (!IsUtf8(json)) return absl::InvalidArgumentError("the body is no such message in JSON: not UTF-8");
  const auto message = NewMessage(*method.input_type());
  if (!json.empty()) {
    const auto status = pb::util::JsonStringToMessage(json, message.get());
    if (!status.ok()) return absl::InvalidArgumentError("the body is no such message in JSON: " + std::string(status.message()));
  }
  return message->SerializeAsString();
}

absl::StatusOr<std::string> AnswerToJson(const pb::MethodDescriptor& method, const std::string& bytes) {
  const auto message = NewMessage(*method.output_type());
  std::string json;
  if (!message->ParseFromString(bytes) || !pb::util::MessageToJsonString(*message, &json).ok())
    return absl::InternalError("the answer cannot be written as JSON");
  return json;
}

std::string ErrorToJson(const grpc::Status& status) {
  std::string json =
      fmt::format(R"({{"code":{},"message":{})", QuoteJson(CodeOf(status.error_code()).name), QuoteJson(status.error_message()));
  google::rpc::Status rpc;
  if (rpc.ParseFromString(status.error_details()) && !rpc.details().empty()) {
    json += ",\"details\":[";
    for (int i = 0; i < rpc.details_size(); ++i) json += (i > 0 ? "," : "") + DetailToJson(rpc.details(i));
    json += "]";
  }
  return json + "}";
}

unsigned HttpStatusOf(grpc::StatusCode code) { return CodeOf(code).http; }

std::optional<absl::Duration> ParseTimeout(std::string_view header) {
  if (header.empty() || header.size() > 10) return std::nullopt;
  std::int64_t milliseconds = 0;
  for (const char c : header) {
    if (c < '0' || c > '9') return std::nullopt;
    milliseconds = milliseconds * 10 + (c - '0');
  }
  return absl::Milliseconds(milliseconds);
}

}  // namespace xeber
