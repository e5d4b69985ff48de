#include "annotate/word_endings.h"

#include <algorithm>
#include <iterator>

namespace xeber {

bool HasEndingApart(std::string_view surface) {
  const std::size_t mark = std::min(surface.find('\''), surface.find("\u2019"));
  if (mark == std::string_view::npos || mark < 2) return false;
  const std::size_t ending = mark + (surface[mark] == '\'' ? 1 : 3);
  return ending < surface.size() && static_cast<unsigned char>(surface[ending]) >= 'a';
}

bool HasEndingJoined(std::string_view surface) {
  const std::size_t mark = surface.rfind('-');
  if (mark == std::string_view::npos || mark < 2 || mark + 1 == surface.size()) return false;
  const auto small = [](char c) { return c >= 'a' && c <= 'z'; };
  return !small(surface[mark - 1]) && (small(surface[mark + 1]) || static_cast<unsigned char>(surface[mark + 1]) >= 0x80);
}

bool IsLocative(std::string_view exact) {
  constexpr std::string_view kLocatives[] = {"da", "də", "dan", "dən", "dakı", "dəki", "daki", "deki", "den", "de", "ta", "te"};
  return std::any_of(std::begin(kLocatives), std::end(kLocatives),
                     [&](std::string_view ending) { return exact.ends_with(ending); });
}

bool IsNameArticle(std::string_view exact) {
  constexpr std::string_view kArticles[] = {"al", "el", "əl",  "аль", "эль", "as", "es", "əs", "ас", "эс",
                                            "ar", "er", "ər",  "ар",  "an",  "en", "ən", "ан", "at", "et",
                                            "ət", "ат", "ash", "eş",  "əş",  "аш", "az", "ez"};
  return std::find(std::begin(kArticles), std::end(kArticles), exact) != std::end(kArticles);
}

bool IsRomanNumber(std::string_view exact) { return exact.find_first_not_of("iıvx") == std::string_view::npos; }

}  // namespace xeber
