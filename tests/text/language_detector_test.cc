#include "text/language_detector.h"

#include <gtest/gtest.h>

namespace xeber {
namespace {

void Check(std::string_view text, std::string_view expected, std::string_view declared = "und") {
  EXPECT_EQ(DetectLanguage(text, Language(declared)).language.code(), expected) << "'" << text << "'";
}

TEST(LanguageDetectorTest, FullSentencesAreKnown) {
  Check("Nazirlər Kabineti yeni xəstəxananın tikintisi üçün vəsait ayırıb, işlərə gələn ay başlanacaq.", "az");
  Check("Bakanlar Kurulu yeni hastanenin inşaatı için ödenek ayırdı, çalışmalara gelecek ay başlanacak.", "tr");
  Check("Кабинет министров выделил средства на строительство новой больницы, работы начнутся в следующем месяце.", "ru");
  Check("The cabinet set aside money for the construction of a new hospital, and work will begin next month.", "en");
  Check("Das Kabinett hat Geld für den Bau eines neuen Krankenhauses bereitgestellt, die Arbeiten beginnen im nächsten Monat.",
        "de");
  Check("Le gouvernement a débloqué des fonds pour la construction d'un nouvel hôpital dont les travaux commenceront bientôt.",
        "fr");
}

TEST(LanguageDetectorTest, CyrillicAzerbaijaniIsKnownByItsLetters) {
  Check("Назирләр Кабинети јени хәстәхананын тикинтиси үчүн вәсаит ајырыб, ишләрә ҝәлән ај башланаҹаг.", "az-cyrl");
  Check("Назирләр Кабинети јени хәстәхананын тикинтиси үчүн вәсаит ајырыб, ишләрә ҝәлән ај башланаҹаг.", "az-cyrl", "az");
}

TEST(LanguageDetectorTest, ShortTextsAreJudgedByTheirLetters) {
  Check("Bakı şəhəri", "az");
  Check("seçim günü ışık", "tr");
  Check("выборы", "ru");
  Check("", "und");
  Check("12345 %%", "und");
}

TEST(LanguageDetectorTest, TablesOfFiguresAreKnownByTheFewWordsInThem) {
  Check(
      "Shr loss 12 cts vs profit 31 cts\nNet loss 413,000 vs profit 1,022,000\nSales 17.2 mln vs 19.5 mln\nNine months\n"
      "Shr profit 8 cts vs loss 2 cts\nNet profit 275,000 vs loss 64,000\nSales 52.8 mln vs 54.1 mln",
      "en");
  EXPECT_LE(DetectLanguage("Net loss 413,000 vs profit 1,022,000. Net loss 12,000 vs profit 24,000. Sales vs sales.").confidence,
            0.5);
}

TEST(LanguageDetectorTest, ADeclaredLanguageWinsUnlessTheTextClearlyContradictsIt) {
  Check("Bakıda hava", "ru", "ru");
  Check("Nazirlər Kabineti yeni xəstəxananın tikintisi üçün vəsait ayırıb, işlərə gələn ay başlanacaq, dedi nazir müavini.", "az",
        "en");
  Check("\xff\xfe broken \xc3", "en", "en");
}

}  // namespace
}  // namespace xeber
