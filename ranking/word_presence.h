// Which beginnings of words there may be.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace xeber {

// A Bloom filter (Bloom 1970) over the beginnings of words and over whole words. Thread-safe once built.
class WordPresence {
 public:
  explicit WordPresence(std::size_t words = 0);

  // All beginnings of `word` from its second byte on, and the word as a whole.
  void Add(std::string_view word);

  // False if surely no word begins so.
  bool MayBegin(std::string_view beginning) const { return Has(HashOf(beginning)); }
  // False if surely no word is this.
  bool MayBe(std::string_view word) const { return Has(HashOf(word) * 31 + 1); }
  std::uint64_t bytes() const { return bits_.size() * sizeof(std::uint64_t); }

 private:
  static std::uint64_t HashOf(std::string_view text);
  bool Has(std::uint64_t hash) const;
  std::uint64_t Place(std::uint64_t hash, std::uint64_t factor) const { return (hash * factor) >> shift_; }

  int shift_;
  std::vector<std::uint64_t> bits_;
};

// What was meant if `word`, typed on a plain keyboard, has one typing error behind its first `sure` letters: a letter left out, one too
// many, a wrong one, or two in the wrong order; of these what `wanted` takes, each once, without `word` itself. Empty for words
// shorter than kLeastTypoLetters and for those with letters of other alphabets than Latin and Cyrillic, or with digits.
inline constexpr std::size_t kLeastTypoLetters = 4;
std::vector<std::string> OneErrorAway(std::string_view word, std::size_t sure, const std::function<bool(std::string_view)>& wanted);

}  // namespace xeber
