// Plain little-endian bytes: what every file of a segment is made of. Arrays start on 8-byte borders, so that they can be read in
// place from a mapped file.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace xeber {

static_assert(std::endian::native == std::endian::little, "index files are little-endian and read in place");

inline void PutVarint(std::uint64_t value, std::string& out) {
  while (value >= 0x80) {
    out.push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  out.push_back(static_cast<char>(value));
}

// Collects bytes.
class ByteSink {
 public:
  template <typename T>
  void Put(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  // The count, then the items, aligned.
  template <typename T>
  void PutArray(std::span<const T> items) {
    Put<std::uint64_t>(items.size());
    Align();
    bytes_.append(reinterpret_cast<const char*>(items.data()), items.size_bytes());
    Align();
  }
  template <typename T>
  void PutArray(const std::vector<T>& items) {
    PutArray(std::span<const T>(items));
  }
  void PutString(std::string_view text) {
    PutVarint(text.size(), bytes_);
    bytes_.append(text);
  }
  void PutCount(std::uint64_t value) { PutVarint(value, bytes_); }
  void Align() { bytes_.resize((bytes_.size() + 7) / 8 * 8); }
  std::string& bytes() { return bytes_; }

 private:
  std::string bytes_;
};

// Reads what a ByteSink wrote. Reading past the end gives zeros and empty values, and ok() turns false for good.
class ByteSource {
 public:
  explicit ByteSource(std::string_view bytes) : bytes_(bytes) {}

  template <typename T>
  T Get() {
    T value{};
    if (Has(sizeof value)) {
      std::memcpy(&value, bytes_.data() + at_, sizeof value);
      at_ += sizeof value;
    }
    return value;
  }
  template <typename T>
  std::span<const T> GetArray() {
    const auto count = Get<std::uint64_t>();
    Align();
    if (count > bytes_.size() / sizeof(T) || !Has(count * sizeof(T))) {
      ok_ = false;
      return {};
    }
    const std::span<const T> items(reinterpret_cast<const T*>(bytes_.data() + at_), count);
    at_ += count * sizeof(T);
    Align();
    return items;
  }
  std::string_view GetString() {
    const std::uint64_t size = GetCount();
    if (!Has(size)) return {};
    at_ += size;
    return bytes_.substr(at_ - size, size);
  }
  std::uint64_t GetCount() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const auto byte = Get<std::uint8_t>();
      value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if ((byte & 0x80) == 0) return value;
    }
    ok_ = false;
    return 0;
  }
  bool ok() const { return ok_; }
  bool done() const { return at_ >= bytes_.size(); }
  // What is not read yet.
  std::string_view rest() const { return bytes_.substr(std::min(at_, bytes_.size())); }

 private:
  bool Has(std::uint64_t size) { return ok_ = ok_ && size <= bytes_.size() - at_; }
  void Align() { at_ = std::min((at_ + 7) / 8 * 8, bytes_.size()); }

  std::string_view bytes_;
  std::size_t at_ = 0;
  bool ok_ = true;
};

}  // namespace xeber
