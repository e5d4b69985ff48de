#include "text/html_tags.h"

#include <libxml/HTMLparser.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <unordered_map>

namespace xeber::html {
namespace {

const std::unordered_map<std::string_view, Role>& Roles() {
  static const std::unordered_map<std::string_view, Role> roles = {{"a", Role::kInline},
                                                                   {"abbr", Role::kInline},
                                                                   {"b", Role::kInline},
                                                                   {"big", Role::kInline},
                                                                   {"cite", Role::kInline},
                                                                   {"code", Role::kInline},
                                                                   {"del", Role::kInline},
                                                                   {"em", Role::kInline},
                                                                   {"font", Role::kInline},
                                                                   {"i", Role::kInline},
                                                                   {"img", Role::kInline},
                                                                   {"ins", Role::kInline},
                                                                   {"mark", Role::kInline},
                                                                   {"q", Role::kInline},
                                                                   {"s", Role::kInline},
                                                                   {"small", Role::kInline},
                                                                   {"span", Role::kInline},
                                                                   {"strong", Role::kInline},
                                                                   {"sub", Role::kInline},
                                                                   {"sup", Role::kInline},
                                                                   {"time", Role::kInline},
                                                                   {"u", Role::kInline},
                                                                   {"address", Role::kBlock},
                                                                   {"article", Role::kBlock},
                                                                   {"blockquote", Role::kBlock},
                                                                   {"body", Role::kBlock},
                                                                   {"center", Role::kBlock},
                                                                   {"div", Role::kBlock},
                                                                   {"dl", Role::kBlock},
                                                                   {"figcaption", Role::kBlock},
                                                                   {"figure", Role::kBlock},
                                                                   {"h1", Role::kBlock},
                                                                   {"h2", Role::kBlock},
                                                                   {"h3", Role::kBlock},
                                                                   {"h4", Role::kBlock},
                                                                   {"h5", Role::kBlock},
                                                                   {"h6", Role::kBlock},
                                                                   {"hr", Role::kBlock},
                                                                   {"html", Role::kBlock},
                                                                   {"main", Role::kBlock},
                                                                   {"ol", Role::kBlock},
                                                                   {"p", Role::kBlock},
                                                                   {"pre", Role::kBlock},
                                                                   {"section", Role::kBlock},
                                                                   {"table", Role::kBlock},
                                                                   {"ul", Role::kBlock},
                                                                   {"br", Role::kLine},
                                                                   {"dd", Role::kLine},
                                                                   {"dt", Role::kLine},
                                                                   {"li", Role::kLine},
                                                                   {"tr", Role::kLine},
                                                                   {"td", Role::kCell},
                                                                   {"th", Role::kCell},
                                                                   {"script", Role::kCode},
                                                                   {"style", Role::kCode},
                                                                   {"noscript", Role::kCode},
                                                                   {"template", Role::kCode},
                                                                   {"textarea", Role::kCode},
                                                                   {"title", Role::kCode},
                                                                   {"iframe", Role::kCode},
                                                                   {"svg", Role::kCode},
                                                                   {"math", Role::kCode},
                                                                   {"object", Role::kCode},
                                                                   {"video", Role::kCode},
                                                                   {"audio", Role::kCode},
                                                                   {"canvas", Role::kCode},
                                                                   {"xml", Role::kCode},
                                                                   {"head", Role::kBoilerplate},
                                                                   {"nav", Role::kBoilerplate},
                                                                   {"header", Role::kBoilerplate},
                                                                   {"footer", Role::kBoilerplate},
                                                                   {"aside", Role::kBoilerplate},
                                                                   {"form", Role::kBoilerplate},
                                                                   {"button", Role::kBoilerplate},
                                                                   {"select", Role::kBoilerplate},
                                                                   {"menu", Role::kBoilerplate},
                                                                   {"dialog", Role::kBoilerplate}};
  return roles;
}

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

void AppendCodePoint(std::string& out, std::uint32_t c) {
  // What old pages mean by the C1 controls: windows-1252 (the HTML standard's table of numeric references).
  static constexpr std::uint16_t kWindows1252[32] = {0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                     0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD,
                                                     0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                     0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};
  if (c >= 0x80 && c < 0xA0) c = kWindows1252[c - 0x80];
  if (c == 0 || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) c = 0xFFFD;
  char bytes[4];
  std::size_t size = 0;
  U8_APPEND_UNSAFE(bytes, size, c);
  out.append(bytes, size);
}

}  // namespace

bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

Role RoleOf(std::string_view name) {
  const auto found = Roles().find(name);
  return found == Roles().end() ? Role::kUnknown : found->second;
}

std::string_view FindAttribute(std::string_view tag, std::string_view name) {
  for (std::size_t at = tag.find('='); at != std::string_view::npos; at = tag.find('=', at + 1)) {
    if (at + 1 >= tag.size() || at < name.size() + 1) continue;
    const std::string_view before = tag.substr(at - name.size(), name.size());
    const char quote = tag[at + 1];
    if ((quote != '"' && quote != '\'') || !IsSpace(tag[at - name.size() - 1])) continue;
    const std::size_t end = tag.find(quote, at + 2);
    if (end == std::string_view::npos) return {};
    if (std::equal(before.begin(), before.end(), name.begin(), [](char a, char b) { return Lower(a) == b; }))
      return tag.substr(at + 2, end - at - 2);
    at = end;
  }
  return {};
}

bool TagScanner::Read(std::size_t at, Tag& tag) const {
  tag = Tag{.begin = at};
  std::size_t i = at + 1;
  if (i < html_.size() && (html_[i] == '!' || html_[i] == '?')) {
    tag.end = SkipDeclaration(at);
    return true;
  }
  tag.closing = i < html_.size() && html_[i] == '/';
  i += tag.closing ? 1 : 0;
  if (i >= html_.size() || !IsLetter(html_[i])) return false;
  std::size_t size = 0;
  for (; i < html_.size() && !IsSpace(html_[i]) && html_[i] != '>' && html_[i] != '/'; ++i, ++size)
    if (size < tag.name_bytes.size()) tag.name_bytes[size] = Lower(html_[i]);
  tag.name_size = size <= tag.name_bytes.size() ? size : 0;
  tag.end = SkipAttributes(i);
  return true;
}

// Of a comment, doctype or processing instruction. A comment that never ends is one up to the next '>'.
std::size_t TagScanner::SkipDeclaration(std::size_t at) const {
  const bool comment =
      html_.substr(at).starts_with("<!--") && last_comment_end_ != std::string_view::npos && last_comment_end_ >= at + 2;
  const std::size_t end = comment ? html_.find("-->", at + 2) : html_.find('>', at);
  return end == std::string_view::npos ? html_.size() : end + (comment ? 3 : 1);
}

std::size_t TagScanner::SkipAttributes(std::size_t at) const {
  constexpr std::size_t kMaxTagBytes = 64 << 10;  // an unclosed quote must not eat the article, nor time
  const std::size_t limit = std::min(html_.size(), at + kMaxTagBytes);
  char quote = 0;
  for (std::size_t i = at; i < limit; ++i) {
    const char c = html_[i];
    if (quote != 0) {
      quote = c == quote ? 0 : quote;
    } else if (c == '>') {
      return i + 1;
    } else if ((c == '"' || c == '\'') && html_[i - 1] == '=') {
      quote = c;
    }
  }
  const std::size_t close = html_.substr(0, limit).find('>', at);
  return close == std::string_view::npos ? limit : close + 1;
}

std::size_t TagScanner::FindEnd(const Tag& open) const {
  Tag tag;
  int depth = 1;
  for (std::size_t at = html_.find('<', open.end); at != std::string_view::npos; at = html_.find('<', at)) {
    if (!Read(at, tag)) {
      ++at;
      continue;
    }
    at = tag.end;
    if (tag.name() != open.name()) continue;
    depth += tag.closing ? -1 : 1;
    if (depth == 0) return tag.end;
  }
  return std::string_view::npos;
}

std::size_t ReadEntity(std::string_view html, std::size_t at, std::string& out) {
  std::size_t i = at + 1;
  std::uint32_t code = 0;
  if (i < html.size() && html[i] == '#') {
    const bool hex = i + 1 < html.size() && Lower(html[i + 1]) == 'x';
    i += hex ? 2 : 1;
    const std::size_t digits = i;
    for (; i < html.size() && i < digits + 8; ++i) {
      const char c = Lower(html[i]);
      if (c >= '0' && c <= '9') {
        code = code * (hex ? 16 : 10) + static_cast<std::uint32_t>(c - '0');
      } else if (hex && c >= 'a' && c <= 'f') {
        code = code * 16 + static_cast<std::uint32_t>(c - 'a' + 10);
      } else {
        break;
      }
    }
    if (i == digits) return at;
  } else {
    while (i < html.size() && i < at + 12 && (IsLetter(html[i]) || (html[i] >= '0' && html[i] <= '9'))) ++i;
    const std::string name(html.substr(at + 1, i - at - 1));
    const htmlEntityDesc* entity = htmlEntityLookup(reinterpret_cast<const xmlChar*>(name.c_str()));
    if (name == "apos") {
      code = '\'';
    } else if (entity == nullptr || i >= html.size() || html[i] != ';') {
      return at;
    } else {
      code = entity->value;
    }
  }
  AppendCodePoint(out, code);
  return i < html.size() && html[i] == ';' ? i + 1 : i;
}

}  // namespace xeber::html
