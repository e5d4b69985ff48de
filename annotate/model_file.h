// Plain values in model files: little-endian, length before content, a checksum at the end.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "annotate/word_hash.h"

namespace xeber {

class ModelWriter {
 public:
  explicit ModelWriter(std::string_view magic) : bytes_(magic) {}
  template <typename T>
  void Value(const T& value) {
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof(value));
  }
  template <typename T>
  void Values(const std::vector<T>& values) {
    Value(static_cast<std::uint64_t>(values.size()));
    bytes_.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
  }
  void Text(std::string_view text) {
    Value(static_cast<std::uint64_t>(text.size()));
    bytes_ += text;
  }
  // The file's bytes; the writer is empty afterwards.
  std::string Finish() {
    Value(HashBytes(bytes_));
    return std::move(bytes_);
  }

 private:
  std::string bytes_;
};

// Reads what a ModelWriter wrote. Every method returns false once something is missing; lengths are checked before memory is
// taken.
class ModelReader {
 public:
  explicit ModelReader(std::string_view bytes) : bytes_(bytes) {}
  // Whether the file begins with `magic` and its checksum is right; call it first.
  bool Open(std::string_view magic) {
    if (bytes_.size() < magic.size() + 8 || !bytes_.starts_with(magic)) return false;
    std::uint64_t sum = 0;
    std::memcpy(&sum, bytes_.data() + bytes_.size() - 8, 8);
    bytes_.remove_suffix(8);
    if (sum != HashBytes(bytes_)) return false;
    bytes_.remove_prefix(magic.size());
    return true;
  }
  template <typename T>
  bool Value(T& value) {
    if (bytes_.size() < sizeof(value)) return false;
    std::memcpy(&value, bytes_.data(), sizeof(value));
    bytes_.remove_prefix(sizeof(value));
    return true;
  }
  template <typename T>
  bool Values(std::vector<T>& values) {
    std::uint64_t size = 0;
    if (!Value(size) || size > bytes_.size() / sizeof(T)) return false;
    values.resize(size);
    std::memcpy(values.data(), bytes_.data(), size * sizeof(T));
    bytes_.remove_prefix(size * sizeof(T));
    return true;
  }
  bool Text(std::string& text) {
    std::uint64_t size = 0;
    if (!Value(size) || size > bytes_.size()) return false;
    text = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return true;
  }
  bool AtEnd() const { return bytes_.empty(); }

 private:
  std::string_view bytes_;
};

}  // namespace xeber
