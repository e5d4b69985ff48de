#include "cli/json_line.h"

#include <fmt/format.h>

#include <cmath>

#include "indexer/article_json.h"

namespace xeber::cli {

std::string JsonString(std::string_view text) {
  std::string json;
  AppendJsonString(json, text);
  return json;
}

JsonObject& JsonObject::Raw(std::string_view key, std::string_view json) {
  if (!fields_.empty()) fields_ += ',';
  fields_ += JsonString(key);
  fields_ += ':';
  fields_ += json;
  return *this;
}

JsonObject& JsonObject::Text(std::string_view key, std::string_view value) { return Raw(key, JsonString(value)); }

JsonObject& JsonObject::TextIfAny(std::string_view key, std::string_view value) {
  return value.empty() ? *this : Text(key, value);
}

JsonObject& JsonObject::Integer(std::string_view key, std::int64_t value) { return Raw(key, fmt::format("{}", value)); }

JsonObject& JsonObject::Number(std::string_view key, double value) {
  return Raw(key, std::isfinite(value) ? fmt::format("{}", value) : "null");
}

JsonObject& JsonObject::Boolean(std::string_view key, bool value) { return Raw(key, value ? "true" : "false"); }

JsonObject& JsonObject::Texts(std::string_view key, const std::vector<std::string>& values) {
  std::vector<std::string> quoted;
  for (const auto& value : values) quoted.push_back(JsonString(value));
  return Raw(key, JsonArray(quoted));
}

std::string JsonArray(const std::vector<std::string>& values) { return fmt::format("[{}]", fmt::join(values, ",")); }

}  // namespace xeber::cli
