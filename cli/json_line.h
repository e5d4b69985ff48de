// Writes JSON objects for --json output.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace xeber::cli {

// The text as a JSON string, with quotes; control characters escaped, UTF-8 kept as it is.
std::string JsonString(std::string_view text);

// A JSON object on one line, built field by field, in the order of the calls.
class JsonObject {
 public:
  JsonObject& Text(std::string_view key, std::string_view value);
  JsonObject& TextIfAny(std::string_view key, std::string_view value);  // nothing if the value is empty
  JsonObject& Integer(std::string_view key, std::int64_t value);
  JsonObject& Number(std::string_view key, double value);  // shortest digits that read back the same; null if not finite
  JsonObject& Boolean(std::string_view key, bool value);
  JsonObject& Texts(std::string_view key, const std::vector<std::string>& values);
  JsonObject& Raw(std::string_view key, std::string_view json);  // a value that is JSON already

  // "{…}" without a line end.
  std::string Finish() const { return "{" + fields_ + "}"; }

 private:
  std::string fields_;
};

// "[…]" of values that are JSON already.
std::string JsonArray(const std::vector<std::string>& values);

}  // namespace xeber::cli
