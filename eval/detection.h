// Whether the language of articles is found that say which it is.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "news/article.h"

namespace xeber {

// Numbers of articles by declared language, then by the language found in their text alone ("und" = none).
using LanguageConfusion = std::map<std::string, std::map<std::string, std::size_t>>;

// Detects the language of the body of each article that declares one and whose body has at least `least_bytes`.
LanguageConfusion DetectLanguages(const std::vector<Article>& articles, std::size_t least_bytes);

// Articles of a declared language, and how many of them were found to be in it; languages are the same whose first subtags are.
struct DetectionScore {
  std::size_t articles = 0;
  std::size_t right = 0;
};
DetectionScore ScoreOf(const std::string& declared, const std::map<std::string, std::size_t>& found);

}  // namespace xeber
