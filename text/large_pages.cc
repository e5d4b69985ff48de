#include "text/large_pages.h"

#include <sys/mman.h>

#include <cstdint>

namespace xeber {
namespace {

std::size_t WholePages(std::size_t bytes) { return (bytes + kLargePage - 1) / kLargePage * kLargePage; }

}  // namespace

void* MapLargePages(std::size_t bytes) {
  const std::size_t size = WholePages(bytes);
  // Mapped with a page too much, of which the ends that are not aligned are given back.
  void* memory = mmap(nullptr, size + kLargePage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  char* begin = static_cast<char*>(memory);
  const std::size_t before = (kLargePage - reinterpret_cast<std::uintptr_t>(begin) % kLargePage) % kLargePage;
  if (before > 0) munmap(begin, before);
  munmap(begin + before + size, kLargePage - before);
  madvise(begin + before, size, MADV_HUGEPAGE);  // a wish: without it only speed is lost
  return begin + before;
}

void UnmapLargePages(void* begin, std::size_t bytes) { munmap(begin, WholePages(bytes)); }

}  // namespace xeber
