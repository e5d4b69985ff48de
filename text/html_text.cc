// HTML to text in one pass. libxml2's own HTML parser takes time quadratic in the depth of hostile nesting (minutes for a few
// megabytes of "<b>"), so tags are scanned by html_tags and only libxml2's table of entities is used.
#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "text/html_tags.h"
#include "text/page_text.h"
#include "text/page_words.h"

namespace xeber {
namespace {

using html::Role;
using html::Tag;

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
      } else if (html::IsSpace(c) || c == '\0') {
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
      writer_.Text(html_.substr(at, special - at));
      if (special == html_.size()) break;
      at = html_[special] == '<' ? Markup(special) : Entity(special);
    }
    return std::move(writer_).Take();
  }

 private:
  std::size_t Entity(std::size_t at) {
    std::string text;
    const std::size_t end = html::ReadEntity(html_, at, text);
    if (end == at) text = "&";
    if (text == "\u00A0") text = " ";
    if (text != "\u00AD") writer_.Text(text);  // a soft hyphen only says where a word may break
    return end == at ? at + 1 : end;
  }

  std::size_t Markup(std::size_t at) {
    Tag tag;
    if (!scanner_.Read(at, tag)) {
      writer_.Text("<");
      return at + 1;
    }
    const Role role = html::RoleOf(tag.name());
    Separate(role);
    if (tag.name() == "article") in_article_ = !tag.closing;
    if (tag.closing || role == Role::kUnknown || html_[tag.end - 2] == '/') return tag.end;
    if (role == Role::kCode) return SkipCode(tag);
    return IsBoilerplate(tag, role) ? SkipElement(tag) : tag.end;
  }

  void Separate(Role role) {
    if (role == Role::kBlock || role == Role::kBoilerplate) writer_.Break(2);
    if (role == Role::kLine) writer_.Break(1);
    if (role == Role::kCell || role == Role::kCode) writer_.Space();
  }

  // The header of an article is the article's own; other elements of that role go, and containers that call themselves so.
  bool IsBoilerplate(const Tag& tag, Role role) const {
    if (keep_boilerplate_) return false;
    if (role == Role::kBoilerplate) return tag.name() != "header" || !in_article_;
    if (role != Role::kBlock || tag.name() == "body" || tag.name() == "html" || tag.name() == "article") return false;
    const std::string_view text = html_.substr(tag.begin, tag.end - tag.begin);
    return HoldsBoilerplateClass(html::FindAttribute(text, "class")) || HoldsBoilerplateClass(html::FindAttribute(text, "id")) ||
           HoldsBoilerplateClass(html::FindAttribute(text, "role"));
  }

  static bool HoldsBoilerplateClass(std::string_view classes) {
    std::string word;
    for (std::size_t i = 0; i <= classes.size(); ++i) {
      if (i < classes.size() && !html::IsSpace(classes[i])) {
        word += html::Lower(classes[i]);
        continue;
      }
      const auto& known = page_words::kBoilerplateClasses;
      if (std::find(known.begin(), known.end(), word) != known.end()) return true;
      word.clear();
    }
    return false;
  }

  // Behind the element's end; its start tag alone goes if the element never ends. A name whose elements keep not ending is given
  // up, so that time stays linear.
  std::size_t SkipElement(const Tag& tag) {
    constexpr int kMaxUnclosed = 4;
    int& unclosed = unclosed_.try_emplace(std::string(tag.name()), 0).first->second;
    if (unclosed >= kMaxUnclosed) return tag.end;
    const std::size_t end = scanner_.FindEnd(tag);
    if (end != std::string_view::npos) return end;
    ++unclosed;
    return tag.end;
  }

  // Code ends at the first end tag, whatever stands before it. What never ends is dropped if it is a script, else kept.
  std::size_t SkipCode(const Tag& tag) {
    const std::size_t end = FindCodeEnd(tag);
    if (end != std::string_view::npos) return end;
    return tag.name() == "script" || tag.name() == "style" ? html_.size() : tag.end;
  }

  std::size_t FindCodeEnd(const Tag& tag) {
    if (endless_code_.contains(std::string(tag.name()))) return std::string_view::npos;
    for (std::size_t at = html_.find("</", tag.end); at != std::string_view::npos; at = html_.find("</", at + 2)) {
      const std::string_view name = html_.substr(at + 2, tag.name().size());
      if (!std::equal(name.begin(), name.end(), tag.name().begin(), tag.name().end(),
                      [](char a, char b) { return html::Lower(a) == b; }))
        continue;
      const std::size_t end = html_.find('>', at);
      return end == std::string_view::npos ? html_.size() : end + 1;
    }
    endless_code_.insert(std::string(tag.name()));
    return std::string_view::npos;
  }

  std::string_view html_;
  html::TagScanner scanner_;
  bool keep_boilerplate_;
  TextWriter writer_;
  bool in_article_ = false;
  std::unordered_map<std::string, int> unclosed_;
  std::unordered_set<std::string> endless_code_;
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

TagCensus CountTags(std::string_view text, std::size_t enough) {
  const html::TagScanner scanner(text);
  TagCensus census;
  Tag tag;
  for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at)) {
    if (!scanner.Read(at, tag)) {
      ++at;
      continue;
    }
    at = tag.end;
    const std::string_view whole = text.substr(tag.begin, tag.end - tag.begin);
    if (whole.starts_with("<!DOCTYPE") || whole.starts_with("<!doctype")) census.document = true;
    const Role role = html::RoleOf(tag.name());
    if (role == Role::kUnknown || !whole.ends_with('>') || IsTicker(whole, tag.name())) continue;
    if (role != Role::kInline || tag.name() == "img") {
      ++census.structural;
    } else if (tag.closing) {
      ++census.closed_inline;
    }
    if (static_cast<std::size_t>(census.structural + census.closed_inline) >= enough) break;
  }
  return census;
}

bool IsBlank(std::string_view text) { return std::all_of(text.begin(), text.end(), html::IsSpace); }

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
