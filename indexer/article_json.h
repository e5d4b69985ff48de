// An article as one JSON object, both ways. docs/formats.md tells the keys.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "news/article.h"

namespace xeber {

// Keeps its buffers from object to object. Not thread-safe.
class ArticleJsonReader {
 public:
  // Dates without a zone are taken to be `time_zone` east of UTC.
  explicit ArticleJsonReader(std::chrono::minutes time_zone);
  ~ArticleJsonReader();

  // Replaces `article` by what the object `json` says. `readable_bytes` from json.data() on may be read, whatever they hold; with
  // kPaddingBytes behind the object nothing is copied. INVALID_ARGUMENT, in words for people that name the field, if it is not
  // one JSON object in UTF-8, a value has a wrong type, a date cannot be read, or FindFault finds a fault; `article` is then
  // unspecified. A null, and a blank date, count as absent; of a key that comes twice the last value counts.
  absl::Status Read(std::string_view json, std::size_t readable_bytes, Article& article);
  absl::Status Read(std::string_view json, Article& article) { return Read(json, json.size(), article); }

  // Keys that mean nothing to us, in all objects read so far.
  std::uint64_t unknown_keys() const { return unknown_keys_; }

  static constexpr std::size_t kPaddingBytes = 64;

 private:
  class Parser;
  std::unique_ptr<Parser> parser_;
  std::chrono::minutes time_zone_;
  std::string padded_;
  std::uint64_t unknown_keys_ = 0;
};

// The object, on one line without its end, with the keys that ArticleJsonReader reads; empty fields are left out.
std::string ToJson(const Article& article);

// Appends `text` (UTF-8) as a JSON string, quotes included.
void AppendJsonString(std::string& json, std::string_view text);

}  // namespace xeber
