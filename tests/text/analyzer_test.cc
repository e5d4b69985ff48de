#include "text/analyzer.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace xeber {
namespace {

const Analyzer& TheAnalyzer() {
  static const std::unique_ptr<const Analyzer> analyzer = MakeAnalyzer(XEBER_DATA_DIR);
  return *analyzer;
}

Analysis AnalysisOf(std::string_view text, std::string_view language) {
  Analysis analysis;
  TheAnalyzer().Analyze(text, Language(language), analysis);
  return analysis;
}

// The surfaces of the tokens of `text`, parted by "|".
void CheckSurfaces(std::string_view language, std::string_view text, std::string_view expected) {
  std::string found;
  for (const Token& token : AnalysisOf(text, language).tokens) {
    if (!found.empty()) found += "|";
    found += text.substr(token.begin, token.end - token.begin);
  }
  EXPECT_EQ(found, expected) << language << " '" << text << "'";
}

void CheckExact(std::string_view language, std::string_view text, std::string_view expected) {
  std::string found;
  for (const Token& token : AnalysisOf(text, language).tokens) {
    if (!found.empty()) found += "|";
    found += token.exact;
  }
  EXPECT_EQ(found, expected) << language << " '" << text << "'";
}

// All `words` get the stem of the first.
void CheckSameStem(std::string_view language, const std::vector<std::string_view>& words) {
  const std::string first(AnalysisOf(words.front(), language).tokens.at(0).stem);
  for (const std::string_view word : words) {
    const Analysis analysis = AnalysisOf(word, language);
    ASSERT_EQ(analysis.tokens.size(), 1u) << word;
    EXPECT_EQ(analysis.tokens[0].stem, first) << language << " " << word << " beside " << words.front();
  }
}

TEST(AnalyzerTest, WhatIsOneTokenIsDecidedByTheTableInTheDocumentation) {
  CheckSurfaces("en", "Hello, world!", "Hello|world");
  CheckSurfaces("az", "12.03.2024 tarixində 1,500.75 manat, 10:30-da", "12.03.2024|tarixində|1,500.75|manat|10|30-da");
  CheckSurfaces("en", "COP29 and an F-16, COVID-19", "COP29|and|an|F-16|COVID-19");
  CheckSurfaces("en", "the A.B.C. of U.S. law", "the|A.B.C|of|U.S|law");
  CheckSurfaces("az", "S.Quliyev gəldi.Sonra getdi", "S|Quliyev|gəldi|Sonra|getdi");
  CheckSurfaces("en", "mail a.b-c@site.example now", "mail|a.b-c@site.example|now");
  CheckSurfaces("en", "see https://www.site.example/a/b?c=d, or apa.az.", "see|https://www.site.example/a/b?c=d|or|apa.az");
  CheckSurfaces("az", "#Bakı_Forumu və C#", "#Bakı_Forumu|və|C");
  CheckSurfaces("az", "Bakı'da, BMT-nin, COP29-un, F-16-lar, ABŞ-ın", "Bakı'da|BMT-nin|COP29-un|F-16-lar|ABŞ-ın");
  CheckSurfaces("tr", "Ankara’da TBMM'nin 5'inci 2024'te", "Ankara’da|TBMM'nin|5'inci|2024'te");
  CheckSurfaces("ru", "5-й съезд, 20-го числа", "5-й|съезд|20-го|числа");
  CheckSurfaces("fr", "l'Europe et d’abord qu'il", "Europe|et|abord|il");
  CheckSurfaces("en", "O'Brien's well-known co-op", "O'Brien's|well|known|co|op");
  CheckSurfaces("az", "nəqliyyat-kommunikasiya 2024-2025", "nəqliyyat|kommunikasiya|2024|2025");
  CheckSurfaces("en", "foo_bar", "foo|bar");
}

TEST(AnalyzerTest, ExactKeysAreFoldedByTheRulesOfTheLanguage) {
  CheckExact("az", "BAKI İSTANBUL Işıq", "bakı|istanbul|ışıq");
  CheckExact("tr", "IĞDIR İzmir", "ığdır|izmir");
  CheckExact("en", "BAKI İSTANBUL", "baki|istanbul");
  CheckExact("ru", "Ёлка ПОЕХАЛА", "елка|поехала");
  CheckExact("el", "ΟΔΟΣ Οδός", "οδοσ|οδόσ");
  CheckExact("de", "Straße", "strasse");
  CheckExact("en", "ＦＵＬＬ１２ ﬁne", "full12|fine");
  CheckExact("en", "co\u00ADoperate zero\u200Dwidth", "cooperate|zerowidth");
  CheckExact("fr", "e\u0301cole École", "école|école");
  CheckExact("ar", "كِتَابٌ", "كتاب");
  CheckExact("he", "שָׁלוֹם", "שלום");
  CheckExact("en", "O'Brien F-16 A.B.C.", "obrien|f16|abc");
  CheckExact("az", "#Bakı_Forumu http://www.//X.az/a/", "bakıforumu|x.az/a");
  CheckExact("ar", "١٢٣", "123");
}

TEST(AnalyzerTest, AttachedSuffixesDoNotChangeTheKey) {
  CheckSameStem("az", {"BMT", "BMT-nin", "BMT-yə", "BMT'dən"});
  CheckSameStem("az", {"COP29", "COP29-un", "COP29-da", "COP-29"});
  CheckSameStem("tr", {"TBMM", "TBMM'nin", "TBMM’ye", "TBMM'dekiler"});
  CheckSameStem("tr", {"Ankara", "Ankara'da", "Ankara'nın", "Ankara’dan"});
  CheckSameStem("en", {"Obama", "Obama's", "Obama’s"});
  CheckSameStem("fr", {"Europe", "l'Europe", "d’Europe"});
  CheckSameStem("ru", {"Алиев", "Алиева", "Алиеву", "Алиевым"});
  CheckSameStem("ru", {"Лавров", "Лаврова", "Лаврову", "Лавровым"});
  CheckSameStem("ru", {"Баку"});
}

TEST(AnalyzerTest, FiguresKeepTheirPoints) {
  for (const std::string_view figure : {"3.5", "1,500.75", "12.03.2024", "1.2.3"}) {
    const Analysis analysis = AnalysisOf(figure, "az");
    EXPECT_EQ(analysis.tokens.at(0).exact, figure);
    EXPECT_EQ(analysis.tokens.at(0).stem, figure);
  }
  EXPECT_EQ(AnalysisOf("A.B.C.", "en").tokens.at(0).exact, "abc");
}

TEST(AnalyzerTest, APlainKeyboardMeetsTheRealSpelling) {
  const struct {
    std::string_view language, real, plain;
  } cases[] = {{"az", "işıq", "isiq"}, {"az", "Bakı", "baki"},   {"az", "müəllim", "muellim"},
               {"tr", "ışık", "isik"}, {"tr", "çocuk", "cocuk"}, {"fr", "élection", "election"}};
  for (const auto& [language, real, plain] : cases) {
    const Analysis written = AnalysisOf(real, language);
    const Analysis typed = AnalysisOf(plain, language);
    const auto folded = [](const Token& token) { return token.folded.empty() ? token.stem : token.folded; };
    EXPECT_EQ(folded(written.tokens.at(0)), folded(typed.tokens.at(0))) << real;
    EXPECT_FALSE(written.tokens[0].folded.empty()) << real;
  }
}

TEST(AnalyzerTest, InflectedWordsTypedPlainlyMeetTheRealOnes) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"işığında", "isiginda"}, {"müəllimlərin", "muellimlerin"}, {"uşaqlarımız", "usaqlarimiz"}, {"ölkəmizdə", "olkemizde"}};
  for (const auto& [real, plain] : cases) {
    const Analysis typed = AnalysisOf(plain, "az");
    EXPECT_EQ(typed.tokens.at(0).stem, AnalysisOf(real, "az").tokens.at(0).folded) << plain;
    EXPECT_TRUE(typed.tokens[0].folded.empty()) << plain;
  }
}

TEST(AnalyzerTest, ACyrillicWordInALatinAzerbaijaniTextIsRussianAndMeetsItsLatinSpelling) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"Бакы", "Bakı"}, {"Москва", "Moskva"}, {"Путин", "Putin"}, {"китаблар", "kitablar"}};
  const auto folded = [](const Token& token) { return token.folded.empty() ? token.stem : token.folded; };
  for (const auto& [cyrillic, latin] : cases) {
    const Analysis typed = AnalysisOf(cyrillic, "az");
    const Analysis written = AnalysisOf(latin, "az");
    EXPECT_EQ(folded(typed.tokens.at(0)), folded(written.tokens.at(0))) << cyrillic;
    EXPECT_EQ(typed.tokens[0].stem, AnalysisOf(cyrillic, "ru").tokens.at(0).stem) << cyrillic;
  }
}

TEST(AnalyzerTest, CyrillicAzerbaijaniMeetsLatin) {
  CheckSameStem("az", {"Азәрбајҹан", "Azərbaycan"});
  const Analysis cyrillic = AnalysisOf("Бакы шәһәри", "az-cyrl");
  ASSERT_EQ(cyrillic.tokens.size(), 2u);
  EXPECT_EQ(cyrillic.tokens[0].exact, "bakı");
  EXPECT_EQ(cyrillic.tokens[1].exact, "şəhəri");
}

TEST(AnalyzerTest, TokensSayWhatTheyAre) {
  const Analysis analysis = AnalysisOf("Bakı BMT 42 a@b.az apa.az #xəbər The 日本語", "az");
  std::vector<TokenKind> kinds;
  for (const Token& token : analysis.tokens) kinds.push_back(token.kind);
  EXPECT_EQ(kinds, (std::vector<TokenKind>{TokenKind::kWord, TokenKind::kAcronym, TokenKind::kNumber, TokenKind::kEmail,
                                           TokenKind::kUrl, TokenKind::kHashtag, TokenKind::kWord, TokenKind::kIdeograph}));
  EXPECT_EQ(analysis.tokens[0].casing, Casing::kTitle);
  EXPECT_EQ(analysis.tokens[1].casing, Casing::kUpper);
  for (std::size_t i = 0; i < analysis.tokens.size(); ++i) EXPECT_EQ(analysis.tokens[i].position, i);
}

TEST(AnalyzerTest, StopWordsAreMarked) {
  for (const auto& [language, text] : std::vector<std::pair<std::string, std::string>>{
           {"az", "və"}, {"tr", "Ve"}, {"ru", "Что"}, {"en", "the"}, {"de", "und"}, {"fr", "dans"}, {"az", "Bu"}, {"tr", "için"}})
    EXPECT_TRUE(AnalysisOf(text, language).tokens.at(0).stop) << text;
  EXPECT_FALSE(AnalysisOf("Bakı", "az").tokens.at(0).stop);
}

TEST(AnalyzerTest, InATextAllInCapitalsCapitalsMakeNoAcronym) {
  const Analysis shouted = AnalysisOf("BAKI VƏ GƏNCƏ YOLU AÇILDI", "az");
  EXPECT_EQ(shouted.tokens.at(0).kind, TokenKind::kWord);
  EXPECT_TRUE(shouted.tokens.at(1).stop);
  EXPECT_EQ(AnalysisOf("BMT hesabat yaydı", "az").tokens.at(0).kind, TokenKind::kAcronym);
}

TEST(AnalyzerTest, SentenceStartsAreMarked) {
  const Analysis analysis = AnalysisOf("Prof. Quliyev gəldi. Sonra S. Əliyev də getdi! \"Nə?\" dedi.", "az");
  std::string starts;
  for (const Token& token : analysis.tokens) starts += token.sentence_start ? '1' : '0';
  EXPECT_EQ(starts, "1001000010");
}

TEST(AnalyzerTest, WithoutDataThereAreStillKeys) {
  const auto analyzer = MakeAnalyzer("");
  Analysis analysis;
  analyzer->Analyze("The running dogs", Language("en"), analysis);
  ASSERT_EQ(analysis.tokens.size(), 3u);
  EXPECT_EQ(analysis.tokens[1].stem, "run");
  analyzer->Analyze("", kUndetermined, analysis);
  EXPECT_TRUE(analysis.tokens.empty());
}

TEST(AnalyzerTest, TokensOfOneNumberAreTheSameWord) {
  const std::string text = "Word word, WORD word's Word #word 3 words 3";
  const Analysis analysis = AnalysisOf(text, "en");
  EXPECT_NE(analysis.numbering, 0u);
  EXPECT_EQ(analysis.numbering, AnalysisOf("other", "en").numbering);
  const auto surface = [&](const Token& token) { return text.substr(token.begin, token.end - token.begin); };
  for (const Token& a : analysis.tokens) {
    EXPECT_EQ(a.word == 0, surface(a) == "#word");
    for (const Token& b : analysis.tokens)
      if (a.word != 0 && b.word != 0) {
        EXPECT_EQ(a.word == b.word, surface(a) == surface(b));
      }
  }
}

TEST(AnalyzerTest, AWordOfATextInCapitalsIsNotTheSameElsewhere) {
  const Analysis calm = AnalysisOf("NEWS FROM NATO ALLIES TODAY", "en"), one = AnalysisOf("news from NATO allies today", "en");
  EXPECT_EQ(calm.tokens[2].kind, TokenKind::kWord);
  EXPECT_EQ(calm.tokens[2].word, 0u);
  EXPECT_EQ(one.tokens[2].kind, TokenKind::kAcronym);
  EXPECT_NE(one.tokens[2].word, 0u);
}

}  // namespace
}  // namespace xeber
