// Arrays in the system's large pages, for tables that are read all over: finding small pages would cost more than reading.
#pragma once

#include <cstddef>
#include <new>
#include <vector>

namespace xeber {

inline constexpr std::size_t kLargePage = std::size_t{2} << 20;  // bytes

// So many bytes of zeros, rounded up to whole pages. Throws std::bad_alloc.
void* MapLargePages(std::size_t bytes);
// Gives back what was mapped with as many bytes.
void UnmapLargePages(void* begin, std::size_t bytes);

// Memory of zeros. Throws std::bad_alloc.
class LargePages {
 public:
  explicit LargePages(std::size_t bytes) : bytes_(bytes), begin_(MapLargePages(bytes)) {}
  ~LargePages() { UnmapLargePages(begin_, bytes_); }
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

// Takes what is large from large pages.
template <typename T>
struct LargePageAllocator {
  static_assert(alignof(T) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__);
  using value_type = T;

  LargePageAllocator() = default;
  template <typename Other>
  LargePageAllocator(const LargePageAllocator<Other>&) {}

  T* allocate(std::size_t count) {
    return static_cast<T*>(IsLarge(count) ? MapLargePages(count * sizeof(T)) : ::operator new(count * sizeof(T)));
  }
  void deallocate(T* memory, std::size_t count) {
    if (IsLarge(count))
      UnmapLargePages(memory, count * sizeof(T));
    else
      ::operator delete(memory);
  }

  friend bool operator==(const LargePageAllocator&, const LargePageAllocator&) { return true; }

 private:
  static bool IsLarge(std::size_t count) { return count > kLargePage / 2 / sizeof(T); }
};

template <typename T>
using LargeVector = std::vector<T, LargePageAllocator<T>>;

}  // namespace xeber
