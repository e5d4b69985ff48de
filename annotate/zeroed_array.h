// Memory for large tables of which little is read at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <type_traits>
#include <vector>

#include "text/large_pages.h"

namespace xeber {

// Values whose bytes are zero at first, which costs nothing where they are never touched. Large ones lie in large pages, if the
// system has some: far fewer page faults, and look-ups that miss fewer addresses.
template <typename T>
class ZeroedArray {
  static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

 public:
  explicit ZeroedArray(std::size_t size) : size_(size) {
    if (size * sizeof(T) < kLeastLarge)
      small_.resize(size);
    else
      large_ = std::make_unique<LargePages>(size * sizeof(T));
    values_ = large_ == nullptr ? small_.data() : static_cast<T*>(large_->begin());
  }

  std::size_t size() const { return size_; }
  T& operator[](std::size_t at) { return values_[at]; }
  const T& operator[](std::size_t at) const { return values_[at]; }
  const T* begin() const { return values_; }
  const T* end() const { return values_ + size_; }

 private:
  static constexpr std::size_t kLeastLarge = std::size_t{1} << 20;  // bytes

  std::vector<T> small_;
  std::unique_ptr<LargePages> large_;
  T* values_;
  std::size_t size_;
};

}  // namespace xeber
