#include "eval/detection.h"

#include "text/language_detector.h"

namespace xeber {

LanguageConfusion DetectLanguages(const std::vector<Article>& articles, std::size_t least_bytes) {
  LanguageConfusion confusion;
  for (const Article& article : articles) {
    const Language declared(article.language);
    if (!declared.known() || article.body.size() < least_bytes) continue;
    ++confusion[std::string(declared.code())][std::string(DetectLanguage(article.body).language.code())];
  }
  return confusion;
}

DetectionScore ScoreOf(const std::string& declared, const std::map<std::string, std::size_t>& found) {
  DetectionScore score;
  for (const auto& [language, articles] : found) {
    score.articles += articles;
    if (Language(language).primary() == Language(declared).primary()) score.right += articles;
  }
  return score;
}

}  // namespace xeber
