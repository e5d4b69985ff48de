#include "annotate/annotator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <fstream>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "annotate/reloadable_annotator.h"
#include "text/document_terms.h"

namespace xeber {
namespace {

class AnnotatorTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    annotator_ = std::move(MakeAnnotator(XEBER_DATA_DIR).value());
    analyzer_ = MakeAnalyzer(XEBER_DATA_DIR);
  }
  static void TearDownTestSuite() {
    annotator_.reset();
    analyzer_.reset();
  }

  Annotations Annotate(const Article& article) {
    ArticleAnalysis analysis;
    analysis.language = Language(article.language);
    analyzer_->Analyze(article.title, analysis.language, analysis.title);
    analyzer_->Analyze(article.lead, analysis.language, analysis.lead);
    analyzer_->Analyze(article.body, analysis.language, analysis.body);
    Annotations out;
    annotator_->Annotate(article, analysis, out);
    return out;
  }

  Annotations AnnotateBody(std::string body, std::string language) {
    Article article;
    article.body = std::move(body);
    article.language = std::move(language);
    return Annotate(article);
  }

  static const ArticleEntity* Find(const Annotations& annotations, std::string_view id) {
    for (const ArticleEntity& entity : annotations.entities) {
      if (entity.id == id) return &entity;
    }
    return nullptr;
  }

  static std::unique_ptr<const Annotator> annotator_;
  static std::unique_ptr<const Analyzer> analyzer_;
};

std::unique_ptr<const Annotator> AnnotatorTest::annotator_;
std::unique_ptr<const Analyzer> AnnotatorTest::analyzer_;

TEST_F(AnnotatorTest, OneEntityHasOneIdInEveryLanguage) {
  const struct {
    const char* language;
    const char* text;
  } cases[] = {
      {"az", "Bakıda keçirilən görüşdə Türkiyədən gələn qonaqlar BMT-nin nümayəndələri ilə danışıblar."},
      {"en", "Guests from Turkey spoke with envoys of the United Nations in Baku."},
      {"ru", "Гости из Турции говорили в Баку с представителями Организации Объединенных Наций."},
      {"tr", "Türkiye'den gelen konuklar Bakü'de BM temsilcileriyle konuştu."},
  };
  for (const auto& [language, text] : cases) {
    const Annotations annotations = AnnotateBody(text, language);
    for (const char* id : {"city:baku", "country:TR", "org:united-nations"})
      EXPECT_NE(Find(annotations, id), nullptr) << language << " " << id;
  }
}

TEST_F(AnnotatorTest, ALastNameIsThePersonNamedInFull) {
  const Annotations annotations = AnnotateBody(
      "Vəkil Samir Qarayevzadə çıxış edib. Qarayevzadənin sözlərinə görə, iş davam edir. Qarayevzadə bunu təsdiqləyib.", "az");
  ASSERT_EQ(annotations.entities.size(), 1u);
  EXPECT_EQ(annotations.entities[0].type, EntityType::kPerson);
  EXPECT_EQ(annotations.entities[0].name, "Samir Qarayevzadə");
  EXPECT_EQ(annotations.entities[0].mentions.size(), 3u);
}

TEST_F(AnnotatorTest, AnUnlistedNameHasOneIdInEveryLanguageAndBeforeAnApostrophe) {
  const struct {
    const char* language;
    const char* text;
  } cases[] = {
      {"az", "Vəkil Kamran Ağabəyzadə dedi."},      {"az", "Vəkil Kamran Ağabəyzadənin sözləri."},
      {"tr", "Avukat Kamran Ağabeyzade konuştu."},  {"ru", "Адвокат Кямран Агабейзаде сказал."},
      {"en", "Lawyer Kamran Aghabeyzade's words."}, {"en", "Lawyer Kamran Aghabeyzade\u2019s words."},
  };
  for (const auto& [language, text] : cases) {
    const Annotations annotations = AnnotateBody(text, language);
    EXPECT_NE(Find(annotations, "name:P:gamran-agabazad"), nullptr)
        << text << " " << (annotations.entities.empty() ? "" : annotations.entities[0].id);
  }
}

TEST_F(AnnotatorTest, AnAcronymInBracketsIsTheNameBeforeIt) {
  const Annotations annotations = AnnotateBody("The Caspian Weather Institute (CWI) opened. Later CWI said it would grow.", "en");
  ASSERT_FALSE(annotations.entities.empty());
  EXPECT_EQ(annotations.entities[0].name, "Caspian Weather Institute");
  EXPECT_EQ(annotations.entities[0].mentions.size(), 3u);
}

TEST_F(AnnotatorTest, ANameWithAListedAcronymBehindItIsWhatTheAcronymMeans) {
  const Annotations found =
      AnnotateBody("Birləşmiş Millətlər Təşkilatının Uşaq Fondu (UNICEF) hesabat açıqlayıb. Fond uşaqlara kömək edir.", "az");
  const ArticleEntity* unicef = Find(found, "org:unicef");
  ASSERT_NE(unicef, nullptr);
  for (const ArticleEntity& entity : found.entities) EXPECT_FALSE(entity.id.starts_with("name:O:birlashmish")) << entity.id;
}

TEST_F(AnnotatorTest, AFirstNameAloneIsTheOnlyPersonOfTheArticleCalledSo) {
  const std::string full = "Elshan Rzayev led the climb. ";
  const Annotations found = AnnotateBody(full + "The family of Elshan waited in Baku.", "en");
  const auto rzayev = std::find_if(found.entities.begin(), found.entities.end(),
                                   [](const ArticleEntity& entity) { return entity.name == "Elshan Rzayev"; });
  ASSERT_NE(rzayev, found.entities.end());
  EXPECT_EQ(rzayev->mentions.size(), 2u);
}

TEST_F(AnnotatorTest, ATurkishNameEndsWithTheEndingBehindItsApostrophe) {
  for (const std::string text : {"Dün Kars'tan Yıldız Alkan geldi.", "Dün Kars\u2019tan Yıldız Alkan geldi."}) {
    const Annotations found = AnnotateBody(text, "tr");
    EXPECT_NE(Find(found, "name:P:ildiz-alg"), nullptr) << text;
  }
}

TEST_F(AnnotatorTest, OfMinistriesOfOneNameTheCountryBesideOrOfTheArticleTells) {
  const struct {
    const char* language;
    const char* text;
    const char* id;
  } cases[] = {
      {"en", "The Georgian Foreign Ministry replied.", "org:ministry-of-foreign-affairs-of-georgia"},
      {"en", "Azerbaijan's Foreign Ministry replied.", "org:ministry-of-foreign-affairs-of-azerbaijan"},
      {"en", "In Baku the Finance Ministry replied.", "org:ministry-of-finance-of-azerbaijan"},
      {"ru", "Об этом сообщили в МЧС.", "org:emercom"},
      {"ru", "Об этом сообщили в МЧС Казахстана.", "org:ministry-of-emergency-situations-of-kazakhstan"},
      {"ru", "В Азербайджане пожар. В Баку и Гяндже ветер. Азербайджан просит помощи. Горит и север Азербайджана, сообщили в МЧС.",
       "org:ministry-of-emergency-situations-of-azerbaijan"},
      {"az", "Maliyyə Nazirliyi cavab verib.", "org:ministry-of-finance-of-azerbaijan"},
      {"az", "Gürcüstanın Maliyyə Nazirliyi cavab verib.", "org:ministry-of-finance-of-georgia"},
      {"tr", "BTK'dan açıklama geldi.", "org:btk-turkey"},
  };
  for (const auto& [language, text, id] : cases) EXPECT_NE(Find(AnnotateBody(text, language), id), nullptr) << text;
  for (const ArticleEntity& entity : AnnotateBody("Yesterday the Finance Ministry replied.", "en").entities)
    EXPECT_FALSE(entity.id.starts_with("org:")) << "nothing says whose it is: " << entity.id;
}

TEST_F(AnnotatorTest, ACountryInAnotherSentenceIsNotBesideAMinistry) {
  for (const std::string text : {"Azerbaijan and Baku. He came to Poland. Foreign Ministry officials in Azerbaijan said so.",
                                 "Azerbaijan and Azerbaijan met in Poland, Foreign Ministry staff of Azerbaijan said."})
    EXPECT_EQ(Find(AnnotateBody(text, "en"), "org:ministry-of-foreign-affairs-of-poland"), nullptr) << text;
}

TEST_F(AnnotatorTest, ManyMinistriesOfOneNameTakeNoTimeEach) {
  std::string text = "Qazaxıstanda. ";
  for (int i = 0; i < 100'000; ++i) text += "XİN və ";
  const Annotations found = AnnotateBody(text, "az");  // quadratic in them it would take a quarter of a minute
  const ArticleEntity* ministry = Find(found, "org:ministry-of-foreign-affairs-of-azerbaijan");
  ASSERT_NE(ministry, nullptr);
  EXPECT_EQ(ministry->mentions.size(), 100'000u);
}

// A word of four syllables, another one for each number below a million, most of which do not sound alike.
std::string Word(std::size_t number) {
  std::string word;
  for (int syllable = 0; syllable < 4; ++syllable, number /= 36) {
    word += std::string_view("bdfglmnprstv")[number % 12];
    word += std::string_view("aiu")[number / 12 % 3];
  }
  word[0] = static_cast<char>(word[0] - 'a' + 'A');
  return word;
}

TEST_F(AnnotatorTest, ManyDifferentNamesTakeNoTimeEach) {
  constexpr std::size_t kNames = 100'000;
  std::string text;
  for (std::size_t i = 0; i < kNames; ++i)
    text += "Vəkil Kamran " + Word(i) + "zadə gəldi, " + Word(i) + "zadə getdi. ";
  const Annotations people = AnnotateBody(text, "az");  // quadratic in them it would take half a minute, as the others would
  EXPECT_GT(people.entities.size(), kNames / 2);        // some sound alike
  EXPECT_EQ(people.entities.back().mentions.size() % 2, 0u) << people.entities.back().name;

  text.clear();
  for (std::size_t i = 0; i < kNames; ++i)
    text += "The " + Word(i) + " Institute (B" + std::to_string(i) + ") opened. Later B" + std::to_string(i) + " grew. ";
  EXPECT_GT(AnnotateBody(text, "en").entities.size(), kNames / 2);
}

TEST_F(AnnotatorTest, WhatIsLeftOutOfAnIdMakesNoOtherEntity) {
  for (const std::string text : {"IV Xəzər Film Festivalı keçirildi, indi V Xəzər Film Festivalı olacaq.", "Xalid əs-Süveydi dedi. Xalid Süveydi gəldi."}) {
    const Annotations found = AnnotateBody(text, "az");
    ASSERT_EQ(found.entities.size(), 1u) << text;
    EXPECT_EQ(found.entities[0].mentions.size(), 2u) << text;
  }
}

TEST_F(AnnotatorTest, MentionsAreTheBytesOfTheField) {
  Article article;
  article.title = "Прибытие в Москву";
  article.body = "В Москве идёт снег.";
  article.language = "ru";
  const Annotations annotations = Annotate(article);
  const ArticleEntity* moscow = Find(annotations, "city:moscow");
  ASSERT_NE(moscow, nullptr);
  ASSERT_EQ(moscow->mentions.size(), 2u);
  EXPECT_EQ(moscow->mentions[0].field, ArticleField::kTitle);
  EXPECT_EQ(article.title.substr(moscow->mentions[0].begin, moscow->mentions[0].end - moscow->mentions[0].begin), "Москву");
  EXPECT_EQ(article.body.substr(moscow->mentions[1].begin, moscow->mentions[1].end - moscow->mentions[1].begin), "Москве");
  EXPECT_EQ(moscow->name, "Москва");
}

TEST_F(AnnotatorTest, TheTitlesEntityCarriesMoreThanOneAtTheEnd) {
  Article article;
  article.title = "Ankara hosts talks";
  article.body = "Ministers met for two days to discuss trade. A delegation from Lisbon watched.";
  article.language = "en";
  const Annotations annotations = Annotate(article);
  const ArticleEntity* first = Find(annotations, "city:ankara");
  const ArticleEntity* last = Find(annotations, "city:lisbon");
  ASSERT_TRUE(first != nullptr && last != nullptr);
  EXPECT_GT(first->salience, last->salience);
  EXPECT_LE(first->salience, 1);
  EXPECT_GE(last->salience, 0);
}

TEST_F(AnnotatorTest, TheVersionIsStableAndMissingDataIsAnError) {
  EXPECT_EQ(annotator_->version(), MakeAnnotator(XEBER_DATA_DIR).value()->version());
  EXPECT_EQ(MakeAnnotator("no/such/folder").status().code(), absl::StatusCode::kNotFound);
}

// Spans must lie on character borders of their field, in order within an entity, whatever the bytes.
// What the user's own gazetteer says of one name, as the annotator is told to read it again and again.
TEST_F(AnnotatorTest, AUsersGazetteerIsReadAnewAndAFaultyOneChangesNothing) {
  const std::string path = testing::TempDir() + "xeber-reload.tsv";
  std::remove(path.c_str());
  const auto write = [&](const std::string& lines) {
    std::ofstream(path) << "id\ttype\taz\ten\tru\ttr\taliases\tweight\n" << lines;
  };
  auto loaded = ReloadableAnnotator::Load(XEBER_DATA_DIR, path);
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  ReloadableAnnotator& annotator = **loaded;
  EXPECT_EQ(annotator.gazetteer_version(), "");
  EXPECT_EQ(annotator.version(), annotator_->version());
  EXPECT_FALSE(annotator.FindListed("org:z").has_value());

  write("org:z\torganisation\t\tZorvelin\n");
  ASSERT_TRUE(annotator.Reload().ok());
  const std::string first = annotator.gazetteer_version();
  EXPECT_NE(first, "");
  EXPECT_EQ(annotator.version(), annotator_->version()) << "an index stays good whatever its user's names";
  EXPECT_EQ(annotator.FindListed("org:z")->type, EntityType::kOrganisation);
  EXPECT_THAT(annotator.FindListedByPrefix("zorv"), testing::ElementsAre("org:z"));

  write("org:z\torganisation\t\tZorvelin\norg:y\tvillage\t\tYorvelin\n");
  const absl::Status faulty = annotator.Reload();
  EXPECT_EQ(faulty.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(faulty.message()), testing::HasSubstr("xeber-reload.tsv:3: unknown type \"village\""));
  EXPECT_EQ(annotator.gazetteer_version(), first);
  absl::Status faults;
  EXPECT_TRUE((*ReloadableAnnotator::Load(XEBER_DATA_DIR, path, &faults))->FindListed("org:z").has_value());
  EXPECT_EQ(faults, faulty);

  std::remove(path.c_str());
  ASSERT_TRUE(annotator.Reload().ok());
  EXPECT_EQ(annotator.gazetteer_version(), "");
}

TEST_F(AnnotatorTest, ManyThreadsAnnotateWhileTheGazetteerIsReadAnew) {
  auto annotator = *ReloadableAnnotator::Load(XEBER_DATA_DIR, "");
  ArticleAnalysis analysis;
  const Article article{.title = "Talks in Baku", .body = "Ministers met in Baku.", .language = "en"};
  AnalyzeArticle(*analyzer_, article, analysis);
  std::atomic<bool> done = false;
  std::atomic<int> wrong = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 2; ++i)
      threads.emplace_back([&] {
        Annotations out;
        while (!done) {
          annotator->Annotate(article, analysis, out);
          wrong += Find(out, "city:baku") == nullptr;
        }
      });
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(annotator->Reload().ok());
    done = true;
  }
  EXPECT_EQ(wrong, 0);
}

TEST_F(AnnotatorTest, RandomBytesGiveGoodSpans) {
  std::mt19937 random(5);
  const std::string_view pieces[] = {"Bakı", " ", "İlham Əliyev", ", ", "\xff", "(BMT)", "New York", "\n\n", "Россия", "-",
                                     "'",    "X", "日本",         "42", "\xd0", "of",    "U.S.",     "\0"};
  for (int round = 0; round < 300; ++round) {
    Article article;
    article.language = std::array{"az", "en", "ru", "tr", "und", "ja"}[random() % 6];
    for (int i = 0; i < 60; ++i) {
      article.body += pieces[random() % std::size(pieces)];
      if (i % 7 == 0) article.title += pieces[random() % std::size(pieces)];
    }
    const Annotations annotations = Annotate(article);
    for (const ArticleEntity& entity : annotations.entities) {
      EXPECT_TRUE(entity.salience >= 0 && entity.salience <= 1);
      EXPECT_FALSE(entity.id.empty());
      for (const Span& span : entity.mentions) {
        const std::string& text = span.field == ArticleField::kTitle ? article.title : article.body;
        ASSERT_LT(span.begin, span.end);
        ASSERT_LE(span.end, text.size());
        EXPECT_NE(static_cast<unsigned char>(text[span.begin]) & 0xc0, 0x80);
      }
    }
  }
}

}  // namespace
}  // namespace xeber
