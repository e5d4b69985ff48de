// HTML to text in one pass. libxml2's own HTML parser takes time quadratic in the depth of hostile nesting (minutes for a few
// megabytes of "<b>"), so tags are scanned here and only libxml2's table of entities is used.
#include <libxml/HTMLparser.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "text/page_text.h"

namespace xeber {
namespace {

enum class Role : std::uint8_t {
  kInline,      // its text runs on
  kBlock,       // its text is a paragraph of its own
  kLine,        // starts a new line
  kCell,        // set apart by a space
  kCode,        // never text, not even markup inside: up to its end tag
  kBoilerplate  // dropped with everything inside
};

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

bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

struct Tag {
  std::array<char, 16> name_bytes{};
  std::size_t name_size = 0;  // 0 for comments, doctypes and names longer than any we know
  bool closing = false;
  std::size_t end = 0;  // behind '>'

  std::string_view name() const { return {name_bytes.data(), name_size}; }
};

// Finds where tags end, in time linear in the text however broken it is.
class TagScanner {
 public:
  explicit TagScanner(std::string_view html) : html_(html), last_comment_end_(html.rfind("-->")) {}

  // Reads the tag at `html[at]` == '<'. False if it is no tag, and '<' is text.
  bool Read(std::size_t at, Tag& tag) const {
    tag = Tag{};
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

 private:
  // Of a comment, doctype or processing instruction. A comment that never ends is one up to the next '>'.
  std::size_t SkipDeclaration(std::size_t at) const {
    const bool comment =
        html_.substr(at).starts_with("<!--") && last_comment_end_ != std::string_view::npos && last_comment_end_ >= at + 2;
    const std::size_t end = comment ? html_.find("-->", at + 2) : html_.find('>', at);
    return end == std::string_view::npos ? html_.size() : end + (comment ? 3 : 1);
  }

  std::size_t SkipAttributes(std::size_t at) const {
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

  std::string_view html_;
  std::size_t last_comment_end_;
};

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

// Appends what the entity at `html[at]` == '&' stands for and returns where it ends; `at` if it is none.
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

// Collects paragraphs: white space runs become one space, breaks wait until text follows.
class TextWriter {
 public:
  explicit TextWriter(bool keep_newlines) : keep_newlines_(keep_newlines) {}

  void Break(int newlines) { newlines_ = std::max(newlines_, newlines); }
  void Space() { space_ = true; }

  void Text(std::string_view text) {
    for (const char c : text) {
      if (c == '\n' && keep_newlines_) {
        ++newlines_;
      } else if (IsSpace(c) || c == '\0') {
        space_ = true;
      } else {
        Flush();
        out_ += c;
      }
    }
  }

  std::string Take() && { return std::move(out_); }

 private:
  void Flush() {
    if (!out_.empty()) {
      if (newlines_ > 0) {
        out_.append(static_cast<std::size_t>(std::min(newlines_, 2)), '\n');
      } else if (space_) {
        out_ += ' ';
      }
    }
    newlines_ = 0;
    space_ = false;
  }

  bool keep_newlines_;
  std::string out_;
  int newlines_ = 0;
  bool space_ = false;
};

class Converter {
 public:
  Converter(std::string_view html, bool keep_boilerplate, bool keep_newlines)
      : html_(html), scanner_(html), keep_boilerplate_(keep_boilerplate), writer_(keep_newlines) {}

  std::string Run() && {
    std::size_t at = 0;
    while (at < html_.size()) {
      const std::size_t special = std::min(html_.find_first_of("<&", at), html_.size());
      Emit(html_.substr(at, special - at));
      if (special == html_.size()) break;
      at = html_[special] == '<' ? Markup(special) : Entity(special);
    }
    return std::move(writer_).Take();
  }

 private:
  void Emit(std::string_view text) {
    if (dropping_.empty()) writer_.Text(text);
  }

  std::size_t Entity(std::size_t at) {
    std::string text;
    const std::size_t end = ReadEntity(html_, at, text);
    if (end == at) text = "&";
    if (text == "\u00A0") text = " ";
    if (text != "\u00AD") Emit(text);  // a soft hyphen only says where a word may break
    return end == at ? at + 1 : end;
  }

  std::size_t Markup(std::size_t at) {
    Tag tag;
    if (!scanner_.Read(at, tag)) {
      Emit("<");
      return at + 1;
    }
    const auto role = Roles().find(tag.name());
    if (role == Roles().end()) return tag.end;
    switch (role->second) {
      case Role::kInline:
        break;
      case Role::kBlock:
        writer_.Break(2);
        break;
      case Role::kLine:
        writer_.Break(1);
        break;
      case Role::kCell:
        writer_.Space();
        break;
      case Role::kCode:
        return SkipCode(tag, role->first);
      case Role::kBoilerplate:
        Boilerplate(tag, role->first);
        break;
    }
    if (role->first == "article" && dropping_.empty()) in_article_ = !tag.closing;
    return tag.end;
  }

  // The header of an article is the article's own; everything else of this role goes, up to its end tag.
  void Boilerplate(const Tag& tag, std::string_view name) {
    writer_.Break(2);
    if (keep_boilerplate_ || (name == "header" && in_article_)) return;
    if (dropping_ == name) {
      depth_ += tag.closing ? -1 : 1;
      if (depth_ == 0) dropping_ = {};
    } else if (dropping_.empty() && !tag.closing && LastClose(name) > tag.end) {
      dropping_ = name;
      depth_ = 1;
    }
  }

  std::size_t SkipCode(const Tag& tag, std::string_view name) {
    writer_.Space();
    if (tag.closing || html_[tag.end - 2] == '/') return tag.end;
    if (LastClose(name) < tag.end) return name == "script" || name == "style" ? html_.size() : tag.end;
    std::size_t at = tag.end;
    while (!IsClose(at, name)) at = html_.find("</", at + 1);
    const std::size_t end = html_.find('>', at);
    return end == std::string_view::npos ? html_.size() : end + 1;
  }

  bool IsClose(std::size_t at, std::string_view name) const {
    const std::string_view rest = html_.substr(at);
    return rest.size() >= name.size() + 2 && rest.starts_with("</") &&
           std::equal(name.begin(), name.end(), rest.begin() + 2, [](char a, char b) { return a == Lower(b); });
  }

  // Where the last end tag of that name starts, 0 if there is none; looked up once a name, so that time stays linear.
  std::size_t LastClose(std::string_view name) {
    const auto [found, is_new] = last_close_.try_emplace(name, 0);
    if (!is_new) return found->second;
    for (std::size_t at = html_.rfind("</"); at != std::string_view::npos; at = at == 0 ? at - 1 : html_.rfind("</", at - 1)) {
      if (!IsClose(at, name)) continue;
      found->second = at;
      break;
    }
    return found->second;
  }

  std::string_view html_;
  TagScanner scanner_;
  bool keep_boilerplate_;
  TextWriter writer_;
  std::string_view dropping_;  // the boilerplate element we are in
  int depth_ = 0;              // of elements of that name
  bool in_article_ = false;
  std::unordered_map<std::string_view, std::size_t> last_close_;
};

// What kinds of known tags a text holds.
struct TagCensus {
  int structural = 0;  // anything but plain inline elements
  int closed_inline = 0;
  bool document = false;
};

// "<P>", "<HR>": agencies write companies' stock symbols that way. `tag` is the whole tag.
bool IsTicker(std::string_view tag, std::string_view name) {
  return tag.size() == name.size() + 2 && tag[1] >= 'A' && tag[1] <= 'Z' && name != "br";
}

TagCensus CountTags(std::string_view html, std::size_t enough) {
  const TagScanner scanner(html);
  TagCensus census;
  Tag tag;
  for (std::size_t at = html.find('<'); at != std::string_view::npos; at = html.find('<', at)) {
    const std::size_t tag_at = at;
    if (!scanner.Read(at, tag)) {
      ++at;
      continue;
    }
    at = std::max(tag.end, at + 1);
    const auto role = Roles().find(tag.name());
    const std::string_view start = html.substr(tag_at, 9);
    if (start.starts_with("<!DOCTYPE") || start.starts_with("<!doctype")) census.document = true;
    if (role == Roles().end() || html[at - 1] != '>' || IsTicker(html.substr(tag_at, at - tag_at), role->first)) continue;
    if (role->second != Role::kInline || role->first == "img") {
      ++census.structural;
    } else if (tag.closing) {
      ++census.closed_inline;
    }
    if (static_cast<std::size_t>(census.structural + census.closed_inline) >= enough) break;
  }
  return census;
}

bool IsBlank(std::string_view text) { return std::all_of(text.begin(), text.end(), IsSpace); }

}  // namespace

bool LooksLikeHtml(std::string_view body) {
  const TagCensus census = CountTags(body, 1);
  return census.document || census.structural + census.closed_inline > 0;
}

std::string HtmlToText(std::string_view html) {
  if (html.starts_with("<![CDATA[") && html.ends_with("]]>")) html = html.substr(9, html.size() - 12);
  const bool keep_newlines = CountTags(html, html.size() + 1).structural == 0;
  std::string text = Converter(html, false, keep_newlines).Run();
  // A page that wraps everything in what should be boilerplate is better kept than lost.
  return IsBlank(text) ? Converter(html, true, keep_newlines).Run() : text;
}

}  // namespace xeber
