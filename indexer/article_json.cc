#include "indexer/article_json.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <array>
#include <optional>
#include <utility>
#include <vector>

namespace xeber {

using simdjson::ondemand::json_type;
using simdjson::ondemand::value;

class ArticleJsonReader::Parser : public simdjson::ondemand::parser {};

namespace {

static_assert(ArticleJsonReader::kPaddingBytes >= simdjson::SIMDJSON_PADDING);

constexpr int kMaxDepth = 128;  // of values under unknown keys
constexpr std::size_t kQuotedBytes = 60;

struct TextKey {
  std::string_view key;
  std::string Article::*member;
};
constexpr std::array<TextKey, 8> kTextKeys{{{"title", &Article::title},
                                            {"lead", &Article::lead},
                                            {"body", &Article::body},
                                            {"category", &Article::category},
                                            {"source", &Article::source},
                                            {"url", &Article::url},
                                            {"language", &Article::language},
                                            {"image_url", &Article::image_url}}};

absl::Status Fault(std::string_view field, std::string_view reason) {
  return absl::InvalidArgumentError(field.empty() ? std::string(reason) : fmt::format("{}: {}", field, reason));
}

absl::Status Broken(std::string_view field, simdjson::error_code error) {
  return Fault(field, fmt::format("broken JSON: {}", simdjson::error_message(error)));
}

std::string_view TypeName(json_type type) {
  switch (type) {
    case json_type::array:
      return "a list";
    case json_type::object:
      return "an object";
    case json_type::number:
      return "a number";
    case json_type::string:
      return "text";
    case json_type::boolean:
      return "true or false";
    case json_type::null:
      return "null";
  }
  return "something else";
}

// Reads through a value nobody wants, so that broken JSON is found there too.
simdjson::error_code Skip(value in, int depth);

template <typename Container>
simdjson::error_code SkipItems(Container items, int depth) {
  if (depth == 0) return simdjson::DEPTH_ERROR;
  for (auto item : items) {
    value inner;
    if constexpr (std::is_same_v<Container, simdjson::ondemand::object>) {
      std::string_view key;
      if (const auto error = item.unescaped_key().get(key)) return error;
      if (const auto error = item.value().get(inner)) return error;
    } else {
      if (const auto error = item.get(inner)) return error;
    }
    if (const auto error = Skip(inner, depth - 1)) return error;
  }
  return simdjson::SUCCESS;
}

simdjson::error_code Skip(value in, int depth) {
  json_type type;
  if (const auto error = in.type().get(type)) return error;
  switch (type) {
    case json_type::object: {
      simdjson::ondemand::object object;
      if (const auto error = in.get_object().get(object)) return error;
      return SkipItems(object, depth);
    }
    case json_type::array: {
      simdjson::ondemand::array array;
      if (const auto error = in.get_array().get(array)) return error;
      return SkipItems(array, depth);
    }
    case json_type::string:
      return in.get_string().error();
    case json_type::number:
      return in.get_double().error();
    case json_type::boolean:
      return in.get_bool().error();
    case json_type::null: {
      bool null = false;
      if (const auto error = in.is_null().get(null)) return error;
      return null ? simdjson::SUCCESS : simdjson::N_ATOM_ERROR;
    }
  }
  return simdjson::INCORRECT_TYPE;
}

// Reads one object's fields into an article.
class FieldReader {
 public:
  FieldReader(Article& article, std::chrono::minutes time_zone) : article_(article), time_zone_(time_zone) {}

  absl::Status Read(std::string_view key, value in) {
    json_type type;
    if (const auto error = in.type().get(type)) return Broken(key, error);
    if (type == json_type::null) {
      if (const auto error = Skip(in, 1)) return Broken(key, error);
      unknown_keys_ += IsKnown(key) ? 0 : 1;
      return absl::OkStatus();
    }
    for (const auto& [name, member] : kTextKeys)
      if (name == key) return ReadText(key, type, in, article_.*member);
    if (key == "id") return ReadId(type, in);
    if (key == "published_at" || key == "publish_time") return ReadTime(key, type, in, article_.publish_time);
    if (key == "updated_at" || key == "update_time") return ReadUpdateTime(key, type, in);
    if (key == "authors") return ReadList(key, type, in, article_.authors);
    if (key == "tags") return ReadList(key, type, in, article_.tags);
    ++unknown_keys_;
    const auto error = Skip(in, kMaxDepth);
    return error ? Broken(key, error) : absl::OkStatus();
  }

  int unknown_keys() const { return unknown_keys_; }

 private:
  static bool IsKnown(std::string_view key) {
    for (const auto& text : kTextKeys)
      if (text.key == key) return true;
    for (const std::string_view other : {"id", "published_at", "publish_time", "updated_at", "update_time", "authors", "tags"})
      if (other == key) return true;
    return false;
  }

  static absl::Status ReadText(std::string_view key, json_type type, value in, std::string& to) {
    if (type != json_type::string) return Fault(key, fmt::format("expected text, got {}", TypeName(type)));
    std::string_view text;
    if (const auto error = in.get_string().get(text)) return Broken(key, error);
    to.assign(text);
    return absl::OkStatus();
  }

  absl::Status ReadId(json_type type, value in) {
    std::string id;
    if (type == json_type::number) {
      std::string_view digits = in.raw_json_token();
      digits = digits.substr(0, digits.find_last_not_of(" \t\r\n") + 1);
      if (const auto error = in.get_double().error()) return Broken("id", error);
      id = digits;
    } else if (auto status = ReadText("id", type, in, id); !status.ok()) {
      return type == json_type::string ? status : Fault("id", fmt::format("expected text or a number, got {}", TypeName(type)));
    }
    article_.id = ArticleId(std::move(id));
    return absl::OkStatus();
  }

  absl::Status ReadTime(std::string_view key, json_type type, value in, std::optional<PublishTime>& to) const {
    std::string text;
    if (auto status = ReadText(key, type, in, text); !status.ok()) return status;
    to.reset();
    if (text.find_first_not_of(" \t") == std::string::npos) return absl::OkStatus();
    to = ParseTime(text, time_zone_);
    if (to) return absl::OkStatus();
    std::size_t cut = std::min(text.size(), kQuotedBytes);
    while (cut < text.size() && cut > 0 && (text[cut] & 0xC0) == 0x80) --cut;
    return Fault(key, fmt::format("'{}' is not an ISO 8601 date", text.substr(0, cut)));
  }

  absl::Status ReadUpdateTime(std::string_view key, json_type type, value in) {
    std::optional<PublishTime> time;
    auto status = ReadTime(key, type, in, time);
    article_.update_time.reset();
    if (time) article_.update_time = time->at;
    return status;
  }

  static absl::Status ReadList(std::string_view key, json_type type, value in, std::vector<std::string>& to) {
    if (type != json_type::array) return Fault(key, fmt::format("expected a list of texts, got {}", TypeName(type)));
    simdjson::ondemand::array items;
    if (const auto error = in.get_array().get(items)) return Broken(key, error);
    to.clear();
    for (auto item : items) {
      value inner;
      json_type inner_type;
      if (const auto error = item.get(inner)) return Broken(key, error);
      if (const auto error = inner.type().get(inner_type)) return Broken(key, error);
      if (inner_type == json_type::null) {
        if (const auto error = Skip(inner, 1)) return Broken(key, error);
        continue;
      }
      if (inner_type != json_type::string)
        return Fault(key, fmt::format("expected a list of texts, got {} in it", TypeName(inner_type)));
      if (auto status = ReadText(key, inner_type, inner, to.emplace_back()); !status.ok()) return status;
    }
    return absl::OkStatus();
  }

  Article& article_;
  std::chrono::minutes time_zone_;
  int unknown_keys_ = 0;
};

// The key whose value holds byte `at` of an object that is JSON but for that byte; "" if it stands elsewhere.
std::string_view KeyAt(std::string_view json, std::size_t at) {
  std::string_view key;
  int depth = 0;
  bool is_key = true;
  for (std::size_t i = 0; i < at; ++i) {
    const char c = json[i];
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;
    if (depth == 1 && (c == ',' || c == ':')) is_key = c == ',';
    if (c != '"') continue;
    const std::size_t begin = ++i;
    while (i < at && json[i] != '"') i += json[i] == '\\' ? 2 : 1;
    if (depth == 1 && is_key) key = i < at ? json.substr(begin, i - begin) : std::string_view();
  }
  return key;
}

absl::Status BadUtf8(std::string_view json) {
  std::size_t good = 0;
  for (std::size_t length = 1; length <= 4;) {
    const bool whole = good + length <= json.size() && IsUtf8(json.substr(good, length));
    good += whole ? length : 0;
    length = whole ? 1 : length + 1;
  }
  return Fault(KeyAt(json, good), fmt::format("not UTF-8 at byte {} of the line", good + 1));
}

bool IsOneObject(simdjson::ondemand::document& document, simdjson::ondemand::object& object, simdjson::error_code& error) {
  json_type type;
  error = document.type().get(type);
  if (error || type != json_type::object) return false;
  error = document.get_object().get(object);
  return !error;
}

}  // namespace

ArticleJsonReader::ArticleJsonReader(std::chrono::minutes time_zone)
    : parser_(std::make_unique<Parser>()), time_zone_(time_zone) {}
ArticleJsonReader::~ArticleJsonReader() = default;

absl::Status ArticleJsonReader::Read(std::string_view json, std::size_t readable_bytes, Article& article) {
  if (readable_bytes < json.size() + kPaddingBytes) {
    padded_.assign(json).append(kPaddingBytes, ' ');
    return Read(std::string_view(padded_).substr(0, json.size()), padded_.size(), article);
  }
  article = Article{};
  simdjson::ondemand::document document;
  simdjson::ondemand::object object;
  auto error = parser_->iterate(json.data(), json.size(), readable_bytes).get(document);
  if (error == simdjson::UTF8_ERROR) return BadUtf8(json);
  if (error) return Broken("", error);
  if (!IsOneObject(document, object, error)) return error ? Broken("", error) : Fault("", "not a JSON object");

  FieldReader fields(article, time_zone_);
  for (auto field : object) {
    std::string_view key;
    value in;
    if (error = field.unescaped_key().get(key); error) return Broken("", error);
    if (error = field.value().get(in); error) return Broken(key, error);
    if (auto status = fields.Read(key, in); !status.ok()) return status;
  }
  if (document.current_location().error() != simdjson::OUT_OF_BOUNDS)
    return Fault("", "broken JSON: something follows the object");
  unknown_keys_ += fields.unknown_keys();
  const auto fault = FindFault(article);
  return fault ? absl::InvalidArgumentError(*fault) : absl::OkStatus();
}

}  // namespace xeber
