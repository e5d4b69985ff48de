// Where each of many pieces begins: in four bytes each, or in eight if there are more than 4 GiB of them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "index/bytes.h"

namespace xeber {

// `offsets` are 0, then where each piece ends.
inline void PutOffsets(const std::vector<std::uint64_t>& offsets, ByteSink& out) {
  const bool wide = offsets.back() > UINT32_MAX;
  out.PutArray(wide ? std::vector<std::uint32_t>() : std::vector<std::uint32_t>(offsets.begin(), offsets.end()));
  if (wide) out.PutArray(offsets);
}

// A view into what PutOffsets wrote; valid as long as those bytes are.
class Offsets {
 public:
  void Load(ByteSource& in) {
    narrow_ = in.GetArray<std::uint32_t>();
    if (narrow_.empty()) wide_ = in.GetArray<std::uint64_t>();
  }
  // As older parts have them, always in eight bytes.
  void LoadWide(ByteSource& in) { wide_ = in.GetArray<std::uint64_t>(); }

  std::size_t size() const { return narrow_.empty() ? wide_.size() : narrow_.size(); }
  std::uint64_t operator[](std::size_t i) const { return narrow_.empty() ? wide_[i] : narrow_[i]; }
  void Prefetch(std::size_t i) const {
    if (narrow_.empty())
      __builtin_prefetch(&wide_[i]);
    else
      __builtin_prefetch(&narrow_[i]);
  }
  // Whether they cut `total` bytes into `pieces`.
  bool Cut(std::size_t pieces, std::uint64_t total) const {
    return size() == pieces + 1 && (*this)[0] == 0 && (*this)[pieces] == total && std::is_sorted(narrow_.begin(), narrow_.end()) &&
           std::is_sorted(wide_.begin(), wide_.end());
  }

 private:
  std::span<const std::uint32_t> narrow_;
  std::span<const std::uint64_t> wide_;
};

}  // namespace xeber
