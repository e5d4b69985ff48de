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

// Our own sentences; every one says that the council chose a new school or the like.
TEST(LanguageDetectorTest, AzerbaijaniInArabicLettersIsSouthAzerbaijani) {
  Check(
      "شهر شوراسی یئنی مدرسه‌نین تیکینتیسی اوچون پول آییریب و ایشلر گلن آی "
      "باشلاناجاق.",
      "azb");
  Check("بو ایل کندلرده چوخ یاغیش یاغدی، اونا گؤره ده چایلارین سویو قالخیب و بیر نئچه کؤرپو داغیلیب.", "azb");
  Check(
      "وزیر دئدی کی، یوللارین تعمیری قورتاراندان سونرا اوتوبوسلار یئنه "
      "ایشله‌یه‌جک.",
      "azb");
  Check(
      "اۆلکه‌نین باش شهرینده یاشایانلار بۇ گۆن سئچکی‌لرده ایشتیراک "
      "ائدیرلر.",
      "azb");
  Check("اوشاقلار اۆچون کیتاب", "azb");
}

TEST(LanguageDetectorTest, OtherLanguagesInArabicLettersAreNotSouthAzerbaijani) {
  Check(
      "شورای شهر برای ساخت مدرسهٔ تازه بودجه‌ای در نظر گرفته است و کارها از ماه آینده آغاز "
      "می‌شود.",
      "fa");
  Check(
      "وزیر گفت که پس از پایان تعمیر راه‌ها اتوبوس‌ها دوباره کار خواهند "
      "کرد.",
      "fa");
  Check(
      "مردم تبریز و اردبیل در بازار بزرگ شهر از گرانی نان شکایت دارند و می‌گویند دولت باید کاری "
      "کند.",
      "fa");
  Check("وزير گفت كه اين راه ها بعد از زمستان باز مي شود و مردم مي توانند از آن استفاده كنند.", "fa");
  Check("خصص مجلس المدينة أموالا لبناء مدرسة جديدة، وستبدأ الأعمال في الشهر القادم.", "ar");
  Check("قال الوزير إن الحافلات ستعود إلى العمل بعد الانتهاء من إصلاح الطرق في المدينة.", "ar");
  Check("شہر کی کونسل نے نئے سکول کی تعمیر کے لیے رقم مختص کی ہے اور کام اگلے مہینے شروع ہو گا۔", "ur");
  Check("شەھەر كېڭىشى يېڭى مەكتەپ سېلىش ئۈچۈن پۇل ئاجراتتى، قۇرۇلۇش كېلەر ئاي باشلىنىدۇ.", "ug");
  Check("د ښار شورا د نوي ښوونځي د جوړولو لپاره پیسې ځانګړې کړې او کار به راتلونکې میاشت پیل شي.", "ps");
  EXPECT_NE(
      DetectLanguage("ئەنجومەنی شار پارەی بۆ دروستکردنی قوتابخانەیەکی نوێ تەرخان کرد و کارەکان مانگی داهاتوو دەست پێ دەکەن.")
          .language.code(),
      "azb");
}

TEST(LanguageDetectorTest, AzerbaijaniGetsTheCodeOfTheLettersItIsIn) {
  constexpr std::string_view kArabic =
      "شهر شوراسی یئنی مدرسه‌نین تیکینتیسی اوچون پول آییریب.";
  constexpr std::string_view kLatin = "Şəhər şurası yeni məktəbin tikintisi üçün pul ayırıb.";
  constexpr std::string_view kCyrillic = "Шәһәр шурасы јени мәктәбин тикинтиси үчүн пул ајырыб.";
  Check(kArabic, "azb", "az");
  Check(kArabic, "azb", "azb");
  Check(kArabic, "az-arab", "az-Arab");
  Check(kLatin, "az", "azb");
  Check(kLatin, "az", "az-Arab");
  Check(kLatin, "az-latn", "az-Latn");
  Check(kCyrillic, "az-cyrl", "azb");
  Check(kCyrillic, "az-cyrl", "az-Cyrl");
}

TEST(LanguageDetectorTest, CyrillicAzerbaijaniNeedsNoLetterOfItsOwnOnly) {
  Check("Шәһәрин бәләдијјәси һәр ил мүсабигә елан едир", "az-cyrl");
  Check("Бәләдијјә", "az-cyrl");
  Check("Шәһәр советы яңа мәктәп төзү өчен акча бүлде, эшләр киләсе айда башлана.", "ky");  // Tatar: the nearest CLD2 knows
  Check("Градско веће је издвојило новац за изградњу нове школе, а радови почињу следећег месеца.", "sr");
  Check("Қалалық кеңес жаңа мектеп салуға қаржы бөлді, жұмыс келесі айда басталады.", "kk");
}

TEST(LanguageDetectorTest, MixedTextsFollowTheirLargerPart) {
  // A title in one language, a body in another.
  Check(
      "Bakıda sərgi açılıb\nВ столице открылась выставка молодых художников. На ней показаны работы, сделанные за последние два "
      "года, и среди них есть очень большие картины.",
      "ru");
  Check(
      "В Баку открылась выставка\nPaytaxtda gənc rəssamların sərgisi açılıb. Burada son iki ildə çəkilmiş əsərlər nümayiş "
      "olunur, onların arasında çox böyük tablolar da var.",
      "az");
  Check(
      "Bakan, gazetecilerin sorularını yanıtlarken, \"We are not going to change our plans this year\" dedi ve çalışmaların "
      "gelecek ay başlayacağını, bütün yolların kış gelmeden açılacağını söyledi.",
      "tr");
  Check("Toplantıda “Bakıda nə var, nə yox” adlı kitap tanıtıldı; yazar, okurların sorularını yanıtladı ve kitabını imzaladı.",
        "tr");
}

TEST(LanguageDetectorTest, WhatSaysNothingStaysUndetermined) {
  for (const std::string_view text : {"", " \n\t", "12345", "2024-03-12 10:30 +994 12 000 00 00", "😀🎉👍🏽",
                                      "... !!! ???", "€ 100 %", "\xff\xfe\xc3", "ok", "a", "DNA", "Tesla", "\u200c\u200f"})
    Check(text, "und");
}

TEST(LanguageDetectorTest, EmojiAndFiguresDoNotHideTheWordsBesideThem) {
  Check("🎉🎉 Şəhər şurası 2024-cü ildə yeni məktəb üçün 1.500.000 manat ayırıb 👍🏽", "az");
  Check("😀 Городской совет выделил деньги на новую школу в 2024 году 👍🏽",
        "ru");
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
