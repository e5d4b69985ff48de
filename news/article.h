// An article as its publisher knows it.
#pragma once

#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "news/time.h"

namespace xeber {

// The publisher's own id of an article: 1 to kMaxBytes bytes of UTF-8 without control characters.
class ArticleId {
 public:
  static constexpr std::size_t kMaxBytes = 200;

  ArticleId() = default;
  explicit ArticleId(std::string value) : value_(std::move(value)) {}

  const std::string& value() const { return value_; }
  bool empty() const { return value_.empty(); }
  friend auto operator<=>(const ArticleId&, const ArticleId&) = default;

 private:
  std::string value_;
};

struct Article {
  static constexpr std::size_t kMaxBytes = std::size_t{4} << 20;  // all fields together

  ArticleId id;
  std::string title;
  std::string lead;
  std::string body;
  std::optional<PublishTime> publish_time;
  std::optional<Time> update_time;
  std::string category;
  std::string source;
  std::string url;
  std::string language;  // BCP-47; empty or "und" = to be detected
  std::vector<std::string> authors;
  std::vector<std::string> tags;
  std::string image_url;

  friend bool operator==(const Article&, const Article&) = default;
};

// What is wrong with an article, as "field: reason" for people, or nullopt if it can be indexed. Only the id, and a title or a
// body, are required; text must be UTF-8; all fields together at most Article::kMaxBytes.
std::optional<std::string> FindFault(const Article& article);

// Whether the bytes are well-formed UTF-8 (no surrogates, no overlong forms).
bool IsUtf8(std::string_view bytes);

}  // namespace xeber
