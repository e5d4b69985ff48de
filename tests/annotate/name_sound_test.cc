#include "annotate/name_sound.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "text/folding.h"

namespace xeber {
namespace {

constexpr auto kBefore = NameWordPlace::kBefore, kLast = NameWordPlace::kLast;

struct Word {
  const char* language;
  const char* word;
};

std::string Spell(const Word& word, NameWordPlace place) {
  const Language language(word.language);
  const bool turkic = language.primary() == "az" || language.primary() == "tr";
  std::string folded;
  FoldWord(word.word, turkic ? CaseRule::kTurkic : CaseRule::kRoot, folded);
  return SpellName(folded, language, place);
}

void ExpectAllSame(const std::vector<std::vector<Word>>& cases, NameWordPlace place) {
  for (const std::vector<Word>& words : cases)
    for (const Word& word : words) EXPECT_EQ(Spell(word, place), Spell(words[0], place)) << word.word << " and " << words[0].word;
}

TEST(NameSoundTest, LastWordsAreOneInEveryLanguageAndCase) {
  ExpectAllSame(
      {{{"az", "Əliyeva"}, {"az", "Əliyevanın"}, {"en", "Aliyeva"}, {"ru", "Алиева"}, {"ru", "Алиевой"}, {"tr", "Aliyeva"}},
       {{"az", "Lomakin"}, {"az", "Lomakinin"}, {"en", "Lomakin"}, {"ru", "Ломакиным"}, {"ru", "Ломакина"}},
       {{"az", "Məmmədzadə"}, {"az", "Məmmədzadənin"}, {"tr", "Memmedzade"}, {"ru", "Мамедзаде"}, {"en", "Mammadzade"}},
       {{"az", "Kılıçarslanın"}, {"tr", "Kılıçarslan"}},
       {{"az", "Tavareslə"}, {"en", "Tavares"}, {"ru", "Таваресом"}},
       {{"az", "İsgəndərova"}, {"ru", "Искендерова"}, {"en", "Iskandarova"}},
       {{"ru", "Свенцицким"}, {"ru", "Свенцицкий"}, {"en", "Sventsitsky"}, {"az", "Sventsitski"}},
       {{"tr", "Kırşaç"}, {"az", "Kırşaçın"}, {"en", "Kirsach"}}},
      kLast);
}

TEST(NameSoundTest, FirstWordsKeepWhatOnlyLooksLikeAnEnding) {
  ExpectAllSame({{{"az", "Ceyhun"}, {"tr", "Ceyhun"}, {"en", "Jeyhun"}, {"ru", "Джейхун"}, {"ru", "Джейхуном"}},
                 {{"az", "Nərmin"}, {"tr", "Nermin"}, {"en", "Narmin"}},
                 {{"az", "Tofiq"}, {"ru", "Тофик"}, {"en", "Tofig"}, {"en", "Tofiq"}},
                 {{"az", "Toğrul"}, {"tr", "Tuğrul"}},
                 {{"ru", "Павел"}, {"ru", "Павла"}, {"en", "Pavel"}},
                 {{"ru", "Георгий"}, {"az", "Giorgi"}},
                 {{"ru", "Алексей"}, {"en", "Alexei"}},
                 {{"tr", "Caio"}, {"en", "Caio"}, {"az", "Kayo"}, {"ru", "Кайо"}},
                 {{"ru", "Невский"}, {"ru", "Невского"}, {"ru", "Невском"}}},
                kBefore);
}

TEST(NameSoundTest, OtherNamesStayOthers) {
  const std::pair<Word, Word> cases[] = {{{"az", "Həsənov"}, {"az", "Hüseynov"}},
                                         {{"az", "Əliyev"}, {"az", "Vəliyev"}},
                                         {{"ru", "Иванов"}, {"ru", "Ивашов"}},
                                         {{"tr", "Yılmaz"}, {"tr", "Yıldız"}}};
  for (const auto& [one, other] : cases) EXPECT_NE(Spell(one, kLast), Spell(other, kLast)) << one.word << " " << other.word;
}

}  // namespace
}  // namespace xeber
