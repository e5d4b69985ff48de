// Bytes that live until Reset: keys of tokens, without an allocation a key.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace xeber {

// Not thread-safe. Views stay valid until Reset or destruction, also when the arena is moved.
class Arena {
 public:
  // A copy of `bytes` that lives in the arena.
  std::string_view Copy(std::string_view bytes) {
    char* to = Reserve(bytes.size());
    if (!bytes.empty()) std::memcpy(to, bytes.data(), bytes.size());
    return {Commit(bytes.size()), bytes.size()};
  }

  // Room for `size` bytes, to be written and then kept with Commit(used <= size).
  char* Reserve(std::size_t size) {
    if (block_ >= blocks_.size() || used_ + size > blocks_[block_].size) OpenBlock(size);
    return blocks_[block_].bytes.get() + used_;
  }

  // Keeps the first `used` bytes of the last Reserve and returns where they start.
  const char* Commit(std::size_t used) {
    const char* begin = blocks_[block_].bytes.get() + used_;
    used_ += used;
    return begin;
  }

  // Forgets everything, keeps the memory.
  void Reset() {
    block_ = 0;
    used_ = 0;
  }

 private:
  static constexpr std::size_t kBlockBytes = 16384;
  struct Block {
    std::unique_ptr<char[]> bytes;
    std::size_t size;
  };

  // Goes on to the next block with room for `size` bytes.
  [[gnu::noinline]] void OpenBlock(std::size_t size) {
    while (block_ < blocks_.size() && used_ + size > blocks_[block_].size) {
      ++block_;
      used_ = 0;
    }
    if (block_ < blocks_.size()) return;
    const std::size_t bytes = size > kBlockBytes ? size : kBlockBytes;
    blocks_.push_back({std::make_unique_for_overwrite<char[]>(bytes), bytes});
    used_ = 0;
  }

  std::vector<Block> blocks_;
  std::size_t block_ = 0;
  std::size_t used_ = 0;
};

}  // namespace xeber
