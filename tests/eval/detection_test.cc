#include "eval/detection.h"

#include <gtest/gtest.h>

namespace xeber {
namespace {

Article MakeArticle(const std::string& language, const std::string& body) {
  Article article;
  article.language = language;
  article.body = body;
  return article;
}

TEST(DetectLanguages, CountsWhatIsDeclaredAgainstWhatIsFound) {
  const std::string azerbaijani = "Nazirlər Kabineti yeni xəstəxananın tikintisi üçün vəsait ayırıb, işlərə gələn ay başlanacaq.";
  const std::string english =
      "The cabinet set aside money for the construction of a new hospital, and work will begin next month.";
  const LanguageConfusion confusion =
      DetectLanguages({MakeArticle("az", azerbaijani), MakeArticle("az", english), MakeArticle("en", english),
                       MakeArticle("en", "Short."), MakeArticle("", english), MakeArticle("en", std::string(100, '7'))},
                      50);
  EXPECT_EQ(confusion, (LanguageConfusion{{"az", {{"az", 1}, {"en", 1}}}, {"en", {{"en", 1}, {"und", 1}}}}));
}

TEST(ScoreOf, AScriptMakesNoOtherLanguage) {
  const DetectionScore score = ScoreOf("az", {{"az", 5}, {"az-cyrl", 3}, {"tr", 1}});
  EXPECT_EQ(score.articles, 9u);
  EXPECT_EQ(score.right, 8u);
}

}  // namespace
}  // namespace xeber
