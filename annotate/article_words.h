// How an article writes its words elsewhere.
#pragma once

#include <array>
#include <cstdint>

namespace xeber {

// Whether words of the article also stand in it in small letters, or capitalised within a sentence. Small and forgetful: a set of
// hash bits.
class ArticleWords {
 public:
  void Clear() { bits_.fill(0); }
  void NoteSmall(std::uint64_t word) { Set(word); }
  void NoteCapital(std::uint64_t word) { Set(word * 0x9e3779b97f4a7c15ull); }
  bool SeenSmall(std::uint64_t word) const { return Has(word); }
  bool SeenCapital(std::uint64_t word) const { return Has(word * 0x9e3779b97f4a7c15ull); }

 private:
  bool Has(std::uint64_t bit) const { return bits_[(bit >> 20) % 1024] >> ((bit >> 40) & 63) & 1; }
  void Set(std::uint64_t bit) { bits_[(bit >> 20) % 1024] |= std::uint64_t{1} << ((bit >> 40) & 63); }
  std::array<std::uint64_t, 1024> bits_{};
};

}  // namespace xeber
