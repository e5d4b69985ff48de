#include "text/azerbaijani_stemmer.h"

#include <gtest/gtest.h>

#include <vector>

#include "text/folding.h"

namespace xeber {
namespace {

const Stemmer& TheStemmer() {
  static const auto stemmer = MakeAzerbaijaniStemmer(std::string(XEBER_DATA_DIR) + "/languages/az");
  return *stemmer;
}

std::string StemOf(std::string_view word) {
  std::string stem;
  TheStemmer().Stem(word, stem);
  return stem;
}

// All forms have the stem of the first, in full and in plain spelling.
void CheckSame(const std::vector<std::string_view>& forms) {
  const std::string first = StemOf(forms.front());
  std::string plain, plain_first, stem;
  SpellPlainly(forms.front(), plain);
  TheStemmer().StemPlain(plain, plain_first);
  for (const std::string_view form : forms) {
    EXPECT_EQ(StemOf(form), first) << form;
    SpellPlainly(form, plain);
    TheStemmer().StemPlain(plain, stem);
    EXPECT_EQ(stem, plain_first) << form << " spelled plainly";
  }
}

void CheckDifferent(std::string_view a, std::string_view b) { EXPECT_NE(StemOf(a), StemOf(b)) << a << " " << b; }

TEST(AzerbaijaniStemmerTest, NounsLosePluralPossessionAndCase) {
  CheckSame(
      {"kitab", "kitabı", "kitabın", "kitaba", "kitabda", "kitabdan", "kitablar", "kitablarımızdan", "kitabları", "kitabıdır"});
  CheckSame({"şəhər", "şəhəri", "şəhərin", "şəhərində", "şəhərlərindən", "şəhərdəki", "şəhərlər"});
  CheckSame({"nümayəndə", "nümayəndəsi", "nümayəndəsinin", "nümayəndələrinə", "nümayəndəyə", "nümayəndəni"});
  CheckSame({"prezident", "prezidenti", "prezidentin", "prezidentlə", "prezidentdən"});
}

TEST(AzerbaijaniStemmerTest, VerbsLoseTenseMoodAndPerson) {
  CheckSame({"yazmaq", "yazır", "yazdı", "yazmışdır", "yazacaq", "yazacağam", "yazmalıdır", "yazıb", "yazmayacaq"});
}

TEST(AzerbaijaniStemmerTest, SoftenedConsonantsMeetTheHardOnes) {
  CheckSame({"köynək", "köynəyi", "köynəyin", "köynəklər"});
  CheckSame({"torpaq", "torpağı", "torpağa", "torpaqlar"});
  CheckSame({"getmək", "gedir", "gedəcək", "getdi"});
}

TEST(AzerbaijaniStemmerTest, VowelsThatDropOutAreExceptionsInTheData) {
  CheckSame({"fikir", "fikri", "fikrini", "fikirlər"});
  CheckSame({"oğul", "oğlu", "oğlunun", "oğullar"});
}

TEST(AzerbaijaniStemmerTest, NamesStayApart) {
  CheckSame({"əliyev", "əliyevin", "əliyevə", "əliyevdən"});
  CheckSame({"bakı", "bakıda", "bakının", "bakıya", "bakıdan"});
  CheckSame({"gəncə", "gəncədə", "gəncəyə", "gəncənin"});
  CheckDifferent("gəncə", "gənclər");
  CheckDifferent("əli", "əlimiz");
  CheckDifferent("vəli", "vəliyev");
  CheckDifferent("ata", "atlar");
  CheckDifferent("ana", "anlar");
}

TEST(AzerbaijaniStemmerTest, AnyWordHasAStem) {
  for (const std::string_view word : {"a", "bmt", "ə", "日本", "xyz123", "mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm"})
    EXPECT_FALSE(StemOf(word).empty()) << word;
}

TEST(AzerbaijaniStemmerTest, WithoutATableThereIsNoStemmer) { EXPECT_EQ(MakeAzerbaijaniStemmer("/nowhere"), nullptr); }

}  // namespace
}  // namespace xeber
