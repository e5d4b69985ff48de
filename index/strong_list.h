// The strong postings of a term as they are stored: three bytes each.
#pragma once

#include <cstddef>
#include <cstring>
#include <iterator>
#include <string>

#include "index/strength.h"

namespace xeber {

inline constexpr std::size_t kStrongBytes = 3;

inline void PutStrongPosting(StrongPosting posting, std::string& out) {
  out.append(reinterpret_cast<const char*>(&posting), kStrongBytes);
}

// Ascending strong postings. A view: valid as long as the segment.
class StrongList {
 public:
  class Iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = StrongPosting;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = StrongPosting;

    Iterator() = default;
    explicit Iterator(const char* at) : at_(at) {}
    StrongPosting operator*() const { return Read(at_); }
    Iterator& operator++() {
      at_ += kStrongBytes;
      return *this;
    }
    Iterator operator++(int) {
      const Iterator before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(const Iterator& a, const Iterator& b) { return a.at_ == b.at_; }

   private:
    const char* at_ = nullptr;
  };

  StrongList() = default;
  // `size` postings from `begin` on, with at least a byte behind them.
  StrongList(const char* begin, std::size_t size) : begin_(begin), size_(size) {}

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  StrongPosting operator[](std::size_t at) const { return Read(begin_ + kStrongBytes * at); }
  Iterator begin() const { return Iterator(begin_); }
  Iterator end() const { return Iterator(begin_ + kStrongBytes * size_); }
  const char* bytes() const { return begin_; }  // as they are stored, for prefetching
  // Without the first ones.
  StrongList Without(std::size_t first) const { return {begin_ + kStrongBytes * first, size_ - first}; }

 private:
  static StrongPosting Read(const char* at) {
    StrongPosting posting;
    std::memcpy(&posting, at, sizeof posting);  // one byte more, which is cheaper
    return posting & ((StrongPosting{1} << 8 * kStrongBytes) - 1);
  }

  const char* begin_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace xeber
