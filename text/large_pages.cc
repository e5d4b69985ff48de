#include "text/large_pages.h"

#include <sys/mman.h>

#include <cstdint>
#include <new>

namespace xeber {
namespace {

constexpr std::size_t kLargePage = std::size_t{2} << 20;

}  // namespace

LargePages::LargePages(std::size_t bytes) : bytes_((bytes + kLargePage - 1) / kLargePage * kLargePage) {
  // Mapped with a page too much, of which the ends that are not aligned are given back.
  void* memory = mmap(nullptr, bytes_ + kLargePage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  char* begin = static_cast<char*>(memory);
  const std::size_t before = (kLargePage - reinterpret_cast<std::uintptr_t>(begin) % kLargePage) % kLargePage;
  if (before > 0) munmap(begin, before);
  munmap(begin + before + bytes_, kLargePage - before);
  madvise(begin + before, bytes_, MADV_HUGEPAGE);  // a wish: without it only speed is lost
  begin_ = begin + before;
}

LargePages::~LargePages() { munmap(begin_, bytes_); }

}  // namespace xeber
