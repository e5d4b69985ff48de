#include "text/grammar_stemmer.h"

#include <gtest/gtest.h>

#include <vector>

#include "text/folding.h"

namespace xeber {
namespace {

const Stemmer& TheStemmer(const std::string& language = "az") {
  static const auto azerbaijani = MakeGrammarStemmer(std::string(XEBER_DATA_DIR) + "/languages/az");
  static const auto turkish = MakeGrammarStemmer(std::string(XEBER_DATA_DIR) + "/languages/tr");
  return language == "tr" ? *turkish : *azerbaijani;
}

std::string StemOf(std::string_view word, const std::string& language = "az") {
  std::string stem;
  TheStemmer(language).Stem(word, stem);
  return stem;
}

// All forms have the stem of the first, in full and in plain spelling.
void CheckSame(const std::vector<std::string_view>& forms, const std::string& language = "az") {
  const std::string first = StemOf(forms.front(), language);
  std::string plain, plain_first, stem;
  SpellPlainly(forms.front(), plain);
  TheStemmer(language).StemPlain(plain, plain_first);
  for (const std::string_view form : forms) {
    EXPECT_EQ(StemOf(form, language), first) << form;
    SpellPlainly(form, plain);
    TheStemmer(language).StemPlain(plain, stem);
    EXPECT_EQ(stem, plain_first) << form << " spelled plainly";
  }
}

void CheckDifferent(std::string_view a, std::string_view b) { EXPECT_NE(StemOf(a), StemOf(b)) << a << " " << b; }

TEST(AzerbaijaniGrammarTest, NounsLosePluralPossessionAndCase) {
  CheckSame(
      {"kitab", "kitabı", "kitabın", "kitaba", "kitabda", "kitabdan", "kitablar", "kitablarımızdan", "kitabları", "kitabıdır"});
  CheckSame({"şəhər", "şəhəri", "şəhərin", "şəhərində", "şəhərlərindən", "şəhərdəki", "şəhərlər"});
  CheckSame({"nümayəndə", "nümayəndəsi", "nümayəndəsinin", "nümayəndələrinə", "nümayəndəyə", "nümayəndəni"});
  CheckSame({"prezident", "prezidenti", "prezidentin", "prezidentlə", "prezidentdən"});
}

TEST(AzerbaijaniGrammarTest, VerbsLoseTenseMoodAndPerson) {
  CheckSame({"yazmaq", "yazır", "yazdı", "yazmışdır", "yazacaq", "yazacağam", "yazmalıdır", "yazıb", "yazmayacaq"});
}

TEST(AzerbaijaniGrammarTest, SoftenedConsonantsMeetTheHardOnes) {
  CheckSame({"köynək", "köynəyi", "köynəyin", "köynəklər"});
  CheckSame({"torpaq", "torpağı", "torpağa", "torpaqlar"});
  CheckSame({"getmək", "gedir", "gedəcək", "getdi"});
}

TEST(AzerbaijaniGrammarTest, VowelsThatDropOutAreExceptionsInTheData) {
  CheckSame({"fikir", "fikri", "fikrini", "fikirlər"});
  CheckSame({"oğul", "oğlu", "oğlunun", "oğullar"});
}

TEST(AzerbaijaniGrammarTest, NamesStayApart) {
  CheckSame({"əliyev", "əliyevin", "əliyevə", "əliyevdən"});
  CheckSame({"bakı", "bakıda", "bakının", "bakıya", "bakıdan"});
  CheckSame({"gəncə", "gəncədə", "gəncəyə", "gəncənin"});
  CheckSame({"putin", "putinin", "putinə", "putindən", "putini"});
  CheckSame({"madrid", "madridin", "madridə", "madriddə"});
  CheckSame({"badımcan", "badımcanın", "badımcandan"});
  CheckDifferent("gəncə", "gənclər");
  CheckDifferent("əli", "əlimiz");
  CheckDifferent("vəli", "vəliyev");
  CheckDifferent("ata", "atlar");
  CheckDifferent("ana", "anlar");
}

TEST(TurkishGrammarTest, NounsAndVerbsLoseTheirEndings) {
  CheckSame({"kitap", "kitabı", "kitapta", "kitaplar", "kitaplarımızdan", "kitabının"}, "tr");
  CheckSame({"seçim", "seçimde", "seçimlerin", "seçimlerden", "seçimi"}, "tr");
  CheckSame({"köpek", "köpeği", "köpekler"}, "tr");
  CheckSame({"gitmek", "gidiyor", "gidecek", "gitti"}, "tr");
  CheckSame({"yapmak", "yapıyor", "yapabilecek", "yaptı", "yapmadı"}, "tr");
  CheckSame({"türkiye", "türkiyede", "türkiyenin", "türkiyeye"}, "tr");
  CheckSame({"şehir", "şehrin", "şehirlerde", "şehre"}, "tr");
  EXPECT_NE(StemOf("ankara", "tr"), StemOf("ankarad", "tr"));
}

TEST(TurkishGrammarTest, EndingsOfBeingStandBehindPersonsAndCases) {
  CheckSame({"beklemek", "bekliyorlardı", "bekliyordur", "beklediklerindendi", "bekleyecekmişim", "beklermişçesine"}, "tr");
  CheckSame({"gelmek", "gelmişlerdi", "geldilerse", "gelirlerken", "gelmişsinizdir", "gelecektiyse", "gelmeyeceğini"}, "tr");
  CheckSame({"şehir", "şehirlerdendi", "şehirdekilerin", "şehrimizdi", "şehrimizce"}, "tr");
}

TEST(AzerbaijaniGrammarTest, AnyWordHasAStem) {
  for (const std::string_view word : {"a", "bmt", "ə", "日本", "xyz123", "mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm"})
    EXPECT_FALSE(StemOf(word).empty()) << word;
}

TEST(AzerbaijaniGrammarTest, WithoutATableThereIsNoStemmer) { EXPECT_EQ(MakeGrammarStemmer("/nowhere"), nullptr); }

}  // namespace
}  // namespace xeber
