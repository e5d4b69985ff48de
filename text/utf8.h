// UTF-8 by hand: decoding that takes any bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace xeber {

inline constexpr char32_t kBadByte = 0xFFFFFFFF;

struct Decoded {
  char32_t c = kBadByte;   // kBadByte where the bytes are no UTF-8
  std::uint32_t size = 1;  // bytes read; 1 for a bad byte
};

namespace utf8_internal {
inline bool Continues(unsigned char b) { return (b & 0xC0) == 0x80; }
}  // namespace utf8_internal

// The character at text[at]; at < text.size().
inline Decoded DecodeAt(std::string_view text, std::size_t at) {
  const auto* p = reinterpret_cast<const unsigned char*>(text.data()) + at;
  const std::size_t left = text.size() - at;
  const unsigned char b = p[0];
  if (b < 0x80) return {b, 1};
  if (b >= 0xC2 && b < 0xE0 && left >= 2 && utf8_internal::Continues(p[1])) return {(b & 0x1Fu) << 6 | (p[1] & 0x3Fu), 2};
  if (b >= 0xE0 && b < 0xF0 && left >= 3 && utf8_internal::Continues(p[1]) && utf8_internal::Continues(p[2])) {
    const char32_t c = (b & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
    if (c >= 0x800 && (c < 0xD800 || c > 0xDFFF)) return {c, 3};
  }
  if (b >= 0xF0 && b < 0xF5 && left >= 4 && utf8_internal::Continues(p[1]) && utf8_internal::Continues(p[2]) &&
      utf8_internal::Continues(p[3])) {
    const char32_t c = (b & 0x07u) << 18 | (p[1] & 0x3Fu) << 12 | (p[2] & 0x3Fu) << 6 | (p[3] & 0x3Fu);
    if (c >= 0x10000 && c <= 0x10FFFF) return {c, 4};
  }
  return {};
}

// All characters of `text`, kBadByte for each byte that is none.
inline std::u32string DecodeUtf8(std::string_view text) {
  std::u32string characters;
  for (std::size_t at = 0; at < text.size();) {
    const Decoded decoded = DecodeAt(text, at);
    characters += decoded.c;
    at += decoded.size;
  }
  return characters;
}

inline void AppendUtf8(char32_t c, std::string& out) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | c >> 18);
    out += static_cast<char>(0x80 | (c >> 12 & 0x3F));
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

// `text` cut to at most `max_bytes` on a character border.
inline std::string_view CutUtf8(std::string_view text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  while (max_bytes > 0 && utf8_internal::Continues(static_cast<unsigned char>(text[max_bytes]))) --max_bytes;
  return text.substr(0, max_bytes);
}

// Number of characters of well-formed `text`.
inline std::size_t CountCharacters(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += !utf8_internal::Continues(static_cast<unsigned char>(c));
  return count;
}

}  // namespace xeber
