#include "annotate/told_names.h"

#include <gtest/gtest.h>

#include <string>

#include "annotate/tagger.h"
#include "annotate/vocabulary.h"

namespace xeber {
namespace {

class ToldNamesTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    analyzer_ = MakeAnalyzer(XEBER_DATA_DIR);
    gazetteer_ = LoadGazetteer(XEBER_DATA_DIR, {}, *analyzer_).value();
    ASSERT_TRUE(taggers_.Load(XEBER_DATA_DIR, *analyzer_).ok());
  }
  static void TearDownTestSuite() {
    gazetteer_.reset();
    analyzer_.reset();
  }

  struct Case {
    const char* language;
    const char* marked;  // as Read takes it
    Tag tag;
    const char* names;
  };
  void Check(std::initializer_list<Case> cases) {
    for (const Case& one : cases) EXPECT_EQ(Read(one.language, one.marked, one.tag), one.names) << one.marked;
  }

  // The names in `marked` without its brackets, if the recogniser tells a name of that tag from the first word in each pair to the last.
  std::string Read(const std::string& language, const std::string& marked, Tag tag) {
    std::string text;
    std::vector<std::pair<std::size_t, std::size_t>> told_bytes;
    for (const char c : marked) {
      if (c == '[') told_bytes.emplace_back(text.size(), 0);
      if (c == ']') told_bytes.back().second = text.size();
      if (c != '[' && c != ']') text += c;
    }
    Analysis analysis;
    analysis.language = Language(language);
    analyzer_->Analyze(text, analysis.language, analysis);
    TokenViews views;
    ArticleWords words;
    Vocabulary(*gazetteer_, &taggers_.cues()).Read(text, analysis, views, words);
    std::vector<GazetteerMatch> matches;
    gazetteer_->FindNames(text, analysis, views, matches);
    MarkListed(matches, views);
    std::vector<std::uint8_t> tags(analysis.tokens.size(), kTagO);
    for (std::size_t i = 0; i < tags.size(); ++i) {
      const Token& token = analysis.tokens[i];
      for (const auto& [open, close] : told_bytes)
        if (token.begin >= open && token.end <= close) tags[i] = static_cast<std::uint8_t>(token.begin == open ? tag : tag + 1);
    }
    std::vector<ToldName> names;
    NameMender().Read({text, analysis, views, *gazetteer_, matches}, tags, names);
    std::string told;
    for (const ToldName& name : names) {
      const std::uint32_t begin = analysis.tokens[name.begin].begin, end = analysis.tokens[name.end - 1].end;
      told +=
          (told.empty() ? "" : "|") + text.substr(begin, end - begin) + " " + std::string("OPOLM").substr((name.tag + 1) / 2, 1);
    }
    return told;
  }

  static std::unique_ptr<const Analyzer> analyzer_;
  static std::unique_ptr<const Gazetteer> gazetteer_;
  static TaggerSet taggers_;
};

std::unique_ptr<const Analyzer> ToldNamesTest::analyzer_;
std::unique_ptr<const Gazetteer> ToldNamesTest::gazetteer_;
TaggerSet ToldNamesTest::taggers_;

TEST_F(ToldNamesTest, ANameEndsWithACaseEndingThatIsWrittenApart) {
  Check({{"tr", "Dün [Ferrari'den Matteo Ferrandi] geldi", kTagBPer, "Ferrari'den P|Matteo Ferrandi P"},
         {"en", "Then [Ashworth's McLaren] stopped", kTagBOrg, "Ashworth's O|McLaren O"},
         {"en", "So [Zorvel's Rashad Quillan] said", kTagBOrg, "Zorvel's O|Rashad Quillan P"},
         {"en", "So [Zorvel's Investors Service] said", kTagBOrg, "Zorvel's Investors Service O"},
         {"az", "Sonra [YUNESKO-nun Siyahısına] düşdü", kTagBOrg, "YUNESKO-nun O|Siyahısına O"},
         {"az", "Sonra [Bakıdakı Zorvel Mərkəzi] açıldı", kTagBOrg, "Bakıdakı O|Zorvel Mərkəzi O"},
         {"az", "Sonra [Zorvel Limanının Bakıdakı] ərazisi", kTagBOrg, "Zorvel Limanının O|Bakıdakı O"}});
}

TEST_F(ToldNamesTest, APersonBeginsAtTheFirstName) {
  Check({{"en", "Development and [Transport Rashad Zorvel] said", kTagBPer, "Rashad Zorvel P"},
         {"en", "There [MFA Rashad Zorvel] said", kTagBOrg, "MFA O|Rashad Zorvel P"},
         {"az", "Hücumçu [Tomaş Vrbik Orxan Zorvelli] ilə qaçdı", kTagBPer, "Tomaş Vrbik P|Orxan Zorvelli P"},
         {"az", "Vəkil [Əli Həsən oğlu Zorvel] gəldi", kTagBPer, "Əli Həsən oğlu Zorvel P"},
         {"az", "Dünən [Heydər Zorvel Fondu] açıldı", kTagBOrg, "Heydər Zorvel Fondu O"},
         {"az", "Sözçü [Xalid] əs-Süveydi dedi", kTagBPer, "Xalid əs-Süveydi P"},
         {"ru", "Вчера [Глеб] [Зорвелов] приехал", kTagBPer, "Глеб Зорвелов P"}});
}

TEST_F(ToldNamesTest, WordsOfANameTellWhatItIs) {
  Check({{"tr", "Konuk ekipte [Fuad Zorvel] oynadı", kTagBLoc, "Fuad Zorvel P"},
         {"tr", "Fiyatı [Toprak Zorvel Ofisi] açıkladı", kTagBPer, "Toprak Zorvel Ofisi O"},
         {"en", "Later [Mr Zorvel] agreed", kTagBLoc, "Zorvel P"},
         {"tr", "Karar [Eylül] sonunda çıktı", kTagBLoc, ""}});
}

}  // namespace
}  // namespace xeber
