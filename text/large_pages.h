// Arrays in the system's large pages, for tables that are read all over: finding small pages would cost more than reading.
#pragma once

#include <cstddef>

namespace xeber {

// Memory of zeros. Throws std::bad_alloc.
class LargePages {
 public:
  explicit LargePages(std::size_t bytes);
  ~LargePages();
  LargePages(const LargePages&) = delete;
  LargePages& operator=(const LargePages&) = delete;
  void* begin() const { return begin_; }

 private:
  std::size_t bytes_;
  void* begin_;
};

// `kSize` values of a type that needs neither constructor nor destructor, of zeros at first.
template <typename T, std::size_t kSize>
class LargeArray {
 public:
  static constexpr std::size_t size() { return kSize; }
  T& operator[](std::size_t at) { return static_cast<T*>(pages_.begin())[at]; }
  const T& operator[](std::size_t at) const { return static_cast<const T*>(pages_.begin())[at]; }

 private:
  LargePages pages_{kSize * sizeof(T)};
};

}  // namespace xeber
