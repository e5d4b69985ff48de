#include "ranking/word_presence.h"

#include <algorithm>
#include <bit>
#include <iterator>

#include "text/utf8.h"

namespace xeber {
namespace {

constexpr std::size_t kBitsAWord = 128;  // of about nine entries: one in 150 of those that are not there passes
constexpr std::size_t kLeastBits = 64;
constexpr std::uint64_t kFactors[] = {0x9E3779B97F4A7C15u, 0xC2B2AE3D27D4EB4Fu, 0x165667B19E3779F9u};

constexpr std::u32string_view kLatin = U"abcdefghijklmnopqrstuvwxyz";
constexpr std::u32string_view kCyrillic = U"абвгдежзийклмнопрстуфхцчшщъыьэюя";

// The alphabet that all letters are of, or "".
std::u32string_view AlphabetOf(std::u32string_view letters) {
  for (const std::u32string_view alphabet : {kLatin, kCyrillic})
    if (letters.find_first_not_of(alphabet) == std::u32string_view::npos) return alphabet;
  return {};
}

}  // namespace

WordPresence::WordPresence(std::size_t words) {
  const std::size_t bits = std::bit_ceil(std::max(kLeastBits, words * kBitsAWord));
  shift_ = 64 - std::countr_zero(bits);
  bits_.resize(bits / 64);
}

// FNV-1a, as it can go on from a beginning.
std::uint64_t WordPresence::HashOf(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
  return hash;
}

bool WordPresence::Has(std::uint64_t hash) const {
  return std::all_of(std::begin(kFactors), std::end(kFactors), [&](std::uint64_t factor) {
    const std::uint64_t bit = Place(hash, factor);
    return (bits_[bit / 64] >> (bit % 64) & 1) != 0;
  });
}

void WordPresence::Add(std::string_view word) {
  const auto set = [this](std::uint64_t hash) {
    for (const std::uint64_t factor : kFactors) bits_[Place(hash, factor) / 64] |= std::uint64_t{1} << (Place(hash, factor) % 64);
  };
  for (std::size_t size = 2; size <= word.size(); ++size) set(HashOf(word.substr(0, size)));
  set(HashOf(word) * 31 + 1);
}

std::vector<std::string> OneErrorAway(std::string_view word, std::size_t sure,
                                      const std::function<bool(std::string_view)>& wanted) {
  const std::u32string letters = DecodeUtf8(word);
  const std::u32string_view alphabet = AlphabetOf(letters), all = letters;
  if (letters.size() < kLeastTypoLetters || alphabet.empty()) return {};
  std::vector<std::string> variants;
  std::string variant;
  const auto add = [&](std::u32string_view head, std::u32string_view middle, std::u32string_view rest) {
    variant.clear();
    for (const std::u32string_view part : {head, middle, rest})
      for (const char32_t letter : part) AppendUtf8(letter, variant);
    if (variant != word && wanted(variant)) variants.push_back(variant);
  };
  for (std::size_t i = sure; i <= letters.size(); ++i) {
    const std::u32string_view head = all.substr(0, i), rest = all.substr(i);
    for (std::size_t letter = 0; letter < alphabet.size(); ++letter) {
      add(head, alphabet.substr(letter, 1), rest);
      if (!rest.empty()) add(head, alphabet.substr(letter, 1), rest.substr(1));
    }
    if (!rest.empty()) add(head, {}, rest.substr(1));
    if (rest.size() > 1) add(head, std::u32string{rest[1], rest[0]}, rest.substr(2));
  }
  std::sort(variants.begin(), variants.end());
  variants.erase(std::unique(variants.begin(), variants.end()), variants.end());
  return variants;
}

}  // namespace xeber
