#include "annotate/word_endings.h"

#include <gtest/gtest.h>

namespace xeber {
namespace {

using Test = bool (*)(std::string_view);

void Check(Test test, std::initializer_list<std::string_view> good, std::initializer_list<std::string_view> bad) {
  for (const std::string_view word : good) EXPECT_TRUE(test(word)) << word;
  for (const std::string_view word : bad) EXPECT_FALSE(test(word)) << word;
}

TEST(WordEndingsTest, AnApostropheOrAHyphenPartsAnEnding) {
  Check(HasEndingApart, {"Ferrari'den", "Kars\u2019tan", "Altınok'un", "Ferrari's"}, {"O'Neill", "Ferrari", "Ferrari'", "", "'"});
  Check(HasEndingJoined, {"YUNESKO-nun", "ABŞ-ın", "MDB-yə"}, {"Bakı-Tbilisi", "YUNESKO", "A-", "-nun", "anti-nun", ""});
}

TEST(WordEndingsTest, PlacesArticlesAndRomanNumbersAreTold) {
  Check(IsLocative, {"bakıda", "gəncədən", "bakıdakı", "ankara'dan"}, {"bakı", "bakının", ""});
  Check(IsNameArticle, {"əs", "аль", "al"}, {"", "alp", "Əs"});
  Check(IsRomanNumber, {"iv", "x", "ı"}, {"ive", "4"});
}

}  // namespace
}  // namespace xeber
