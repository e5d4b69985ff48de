// What of a mapped file was found sound, a list at a time.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace xeber {

// Remembers which of the lists in a mapped file were found sound. Thread-safe.
class FoundSound {
 public:
  FoundSound() = default;  // all are
  explicit FoundSound(std::size_t lists) : words_(std::make_unique<std::atomic<std::uint64_t>[]>(lists / 64 + 1)) {}

  // Whether list number `list` is sound; asks `check` until it says so once.
  template <typename Check>
  bool Is(std::size_t list, Check check) const {
    if (words_ == nullptr) return true;
    std::atomic<std::uint64_t>& word = words_[list / 64];
    const std::uint64_t bit = std::uint64_t{1} << (list % 64);
    if ((word.load(std::memory_order_relaxed) & bit) != 0) return true;
    const bool sound = check();
    if (sound) word.fetch_or(bit, std::memory_order_relaxed);
    return sound;
  }

  // Asks for the memory that Is(list) is going to read.
  void Prefetch(std::size_t list) const {
    if (words_ != nullptr) __builtin_prefetch(&words_[list / 64]);
  }

 private:
  std::unique_ptr<std::atomic<std::uint64_t>[]> words_;  // a bit a list
};

}  // namespace xeber
