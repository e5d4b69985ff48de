#include <fmt/format.h>

#include "indexer/article_json.h"

namespace xeber {
namespace {

// Writes the keys of one object, in the order of the calls; empty values are left out.
class ObjectWriter {
 public:
  void Text(std::string_view key, std::string_view text) {
    if (text.empty()) return;
    Key(key);
    AppendJsonString(json_, text);
  }

  void List(std::string_view key, const std::vector<std::string>& items) {
    if (items.empty()) return;
    Key(key);
    for (std::size_t i = 0; i < items.size(); ++i) {
      json_ += i == 0 ? "[" : ", ";
      AppendJsonString(json_, items[i]);
    }
    json_ += ']';
  }

  std::string Finish() && { return std::move(json_) + "}"; }

 private:
  void Key(std::string_view key) {
    if (json_.size() > 1) json_ += ", ";
    AppendJsonString(json_, key);
    json_ += ": ";
  }

  std::string json_ = "{";
};

}  // namespace

void AppendJsonString(std::string& json, std::string_view text) {
  json += '"';
  for (const char c : text) {
    switch (c) {
      case '"':
        json += "\\\"";
        break;
      case '\\':
        json += "\\\\";
        break;
      case '\n':
        json += "\\n";
        break;
      case '\r':
        json += "\\r";
        break;
      case '\t':
        json += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
          json += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
          json += c;
        }
    }
  }
  json += '"';
}

std::string ToJson(const Article& article) {
  ObjectWriter object;
  object.Text("id", article.id.value());
  object.Text("title", article.title);
  object.Text("lead", article.lead);
  object.Text("body", article.body);
  if (article.publish_time) object.Text("published_at", FormatTime(*article.publish_time));
  if (article.update_time) object.Text("updated_at", FormatTime(*article.update_time));
  object.Text("category", article.category);
  object.Text("source", article.source);
  object.Text("url", article.url);
  object.Text("language", article.language);
  object.List("authors", article.authors);
  object.List("tags", article.tags);
  object.Text("image_url", article.image_url);
  return std::move(object).Finish();
}

}  // namespace xeber
