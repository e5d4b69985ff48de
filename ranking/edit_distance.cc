#include "ranking/edit_distance.h"

#include <algorithm>
#include <array>

#include "text/utf8.h"

namespace xeber {
namespace {

constexpr std::size_t kMostLetters = 64;

struct Letters {
  std::array<char32_t, kMostLetters> letters;
  std::size_t size = 0;
};

// False if there are too many.
bool Decode(std::string_view text, Letters& out) {
  for (std::size_t at = 0; at < text.size();) {
    if (out.size == kMostLetters) return false;
    const Decoded decoded = DecodeAt(text, at);
    out.letters[out.size++] = decoded.c;
    at += decoded.size;
  }
  return true;
}

}  // namespace

int EditDistance(std::string_view a, std::string_view b, int most) {
  Letters x, y;
  if (!Decode(a, x) || !Decode(b, y)) return a == b ? 0 : most + 1;
  if (x.size > y.size) std::swap(x, y);
  if (y.size - x.size > static_cast<std::size_t>(most)) return most + 1;
  std::array<std::array<int, kMostLetters + 1>, 3> rows;
  for (std::size_t j = 0; j <= y.size; ++j) rows[0][j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= x.size; ++i) {
    auto& row = rows[i % 3];
    const auto &above = rows[(i + 2) % 3], &second = rows[(i + 1) % 3];
    int least = row[0] = static_cast<int>(i);
    for (std::size_t j = 1; j <= y.size; ++j) {
      const bool same = x.letters[i - 1] == y.letters[j - 1];
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (same ? 0 : 1)});
      if (i > 1 && j > 1 && x.letters[i - 1] == y.letters[j - 2] && x.letters[i - 2] == y.letters[j - 1])
        row[j] = std::min(row[j], second[j - 2] + 1);
      least = std::min(least, row[j]);
    }
    if (least > most) return most + 1;
  }
  return std::min(rows[x.size % 3][y.size], most + 1);
}

}  // namespace xeber
