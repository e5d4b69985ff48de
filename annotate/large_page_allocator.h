// Memory for large tables that are read here and there.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <new>
#include <vector>

namespace xeber {

// Gives what is large out of large pages, if the system has some: far fewer page faults, and look-ups that miss fewer addresses.
template <typename T>
struct LargePageAllocator {
  using value_type = T;

  LargePageAllocator() = default;
  template <typename Other>
  LargePageAllocator(const LargePageAllocator<Other>&) {}

  T* allocate(std::size_t count) {
    if (!IsLarge(count)) return static_cast<T*>(::operator new(count * sizeof(T)));
    const std::size_t bytes = (count * sizeof(T) + kPage - 1) / kPage * kPage;
    void* const memory = ::operator new(bytes, std::align_val_t(kPage));
    madvise(memory, bytes, MADV_HUGEPAGE);  // a wish: without it only speed is lost
    return static_cast<T*>(memory);
  }
  void deallocate(T* memory, std::size_t count) {
    if (IsLarge(count))
      ::operator delete(memory, std::align_val_t(kPage));
    else
      ::operator delete(memory);
  }

  friend bool operator==(const LargePageAllocator&, const LargePageAllocator&) { return true; }

 private:
  static constexpr std::size_t kPage = std::size_t{2} << 20;
  static bool IsLarge(std::size_t count) { return count > kPage / 2 / sizeof(T); }
};

template <typename T>
using LargeVector = std::vector<T, LargePageAllocator<T>>;

}  // namespace xeber
