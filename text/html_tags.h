// The pieces of HTML: tags, what elements are to a reader, and entities. Time is linear in the text, however broken it is.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace xeber::html {

enum class Role : std::uint8_t {
  kUnknown,     // no element we know
  kInline,      // its text runs on
  kBlock,       // its text is a paragraph of its own
  kLine,        // starts a new line
  kCell,        // set apart by a space
  kCode,        // never text, not even markup inside: up to its end tag
  kBoilerplate  // dropped with everything inside
};

struct Tag {
  std::array<char, 16> name_bytes{};
  std::size_t name_size = 0;  // 0 for comments, doctypes and names longer than any we know
  bool closing = false;
  std::size_t begin = 0;  // of '<'
  std::size_t end = 0;    // behind '>'

  std::string_view name() const { return {name_bytes.data(), name_size}; }  // in lower case
};

// What the element of that name is to a reader.
Role RoleOf(std::string_view name);

// The value of an attribute in the text of a tag; empty if it has none, or a value without quotes.
std::string_view FindAttribute(std::string_view tag, std::string_view name);

// ASCII white space as HTML has it.
bool IsSpace(char c);

// `c` in lower case, if it is an ASCII letter.
char Lower(char c);

// Finds where tags end. `html` must outlive it.
class TagScanner {
 public:
  explicit TagScanner(std::string_view html) : html_(html), last_comment_end_(html.rfind("-->")) {}

  // Reads the tag at `html[at]` == '<'. False if it is no tag, and '<' is text.
  bool Read(std::size_t at, Tag& tag) const;

  // Behind the end tag that closes the element of `open`; npos if none does.
  std::size_t FindEnd(const Tag& open) const;

 private:
  std::size_t SkipDeclaration(std::size_t at) const;
  std::size_t SkipAttributes(std::size_t at) const;

  std::string_view html_;
  std::size_t last_comment_end_;
};

// Appends what the entity at `html[at]` == '&' stands for and returns where it ends; `at` if it is none.
std::size_t ReadEntity(std::string_view html, std::size_t at, std::string& out);

}  // namespace xeber::html
