#include "news/article.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>

namespace xeber {
namespace {

// Length of the well-formed UTF-8 sequence at the front of `bytes` (Unicode 15, table 3-7), 0 if there is none.
std::size_t SequenceLength(std::string_view bytes) {
  const auto at = [&](std::size_t i) { return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0u; };
  const auto tail = [&](std::size_t i) { return (at(i) & 0xC0u) == 0x80u; };
  const unsigned lead = at(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return tail(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const bool second = lead == 0xE0 ? at(1) >= 0xA0 && at(1) <= 0xBF : lead == 0xED ? at(1) >= 0x80 && at(1) <= 0x9F : tail(1);
    return second && tail(2) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const bool second = lead == 0xF0 ? at(1) >= 0x90 && at(1) <= 0xBF : lead == 0xF4 ? at(1) >= 0x80 && at(1) <= 0x8F : tail(1);
    return second && tail(2) && tail(3) ? 4 : 0;
  }
  return 0;
}

bool IsBlank(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c <= ' '; });
}

std::optional<std::string> FindIdFault(const std::string& id) {
  if (id.empty()) return "id: missing";
  if (id.size() > ArticleId::kMaxBytes) return "id: " + std::to_string(id.size()) + " bytes; at most " + std::to_string(ArticleId::kMaxBytes) + " are allowed";
  if (!IsUtf8(id)) return "id: not UTF-8";
  if (std::any_of(id.begin(), id.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; })) return "id: holds a control character";
  return std::nullopt;
}

std::size_t TotalBytes(const Article& article) {
  std::size_t bytes = article.id.value().size();
  for (const std::string* field : {&article.title, &article.lead, &article.body, &article.category, &article.source, &article.url,
                                   &article.language, &article.image_url})
    bytes += field->size();
  for (const auto* list : {&article.authors, &article.tags})
    for (const std::string& item : *list) bytes += item.size();
  return bytes;
}

}  // namespace

bool IsUtf8(std::string_view bytes) {
  while (!bytes.empty()) {
    // Eight ASCII bytes at once: most of most articles.
    std::uint64_t word = 0;
    if (bytes.size() >= 8 && (std::memcpy(&word, bytes.data(), 8), (word & 0x8080808080808080u) == 0)) {
      bytes.remove_prefix(8);
      continue;
    }
    const std::size_t length = SequenceLength(bytes);
    if (length == 0) return false;
    bytes.remove_prefix(length);
  }
  return true;
}

std::optional<std::string> FindFault(const Article& article) {
  if (auto fault = FindIdFault(article.id.value())) return fault;
  if (IsBlank(article.title) && IsBlank(article.body)) return "title: title and body are both empty; one of them is required";
  const std::size_t bytes = TotalBytes(article);
  if (bytes > Article::kMaxBytes)
    return "body: the article has " + std::to_string(bytes) + " bytes; at most " + std::to_string(Article::kMaxBytes) + " are allowed";
  const std::pair<const char*, const std::string*> fields[] = {
      {"title", &article.title},   {"lead", &article.lead}, {"body", &article.body},         {"category", &article.category},
      {"source", &article.source}, {"url", &article.url},   {"language", &article.language}, {"image_url", &article.image_url}};
  for (const auto& [name, text] : fields)
    if (!IsUtf8(*text)) return std::string(name) + ": not UTF-8";
  for (const auto& author : article.authors)
    if (!IsUtf8(author)) return "authors: not UTF-8";
  for (const auto& tag : article.tags)
    if (!IsUtf8(tag)) return "tags: not UTF-8";
  return std::nullopt;
}

}  // namespace xeber
