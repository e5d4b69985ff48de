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

  // The names in `text` if the recogniser tells one name of that tag from the first word in brackets to the last.
  std::string Read(const std::string& language, const std::string& marked, Tag tag) {
    const std::size_t open = marked.find('['), close = marked.find(']') - 1;
    std::string text = marked;
    std::erase_if(text, [](char c) { return c == '[' || c == ']'; });
    Analysis analysis;
    analysis.language = Language(language);
    analyzer_->Analyze(text, analysis.language, analysis);
    TokenViews views;
    ArticleWords words;
    Vocabulary(*gazetteer_, &taggers_.cues()).Read(text, analysis, views, words);
    std::vector<GazetteerMatch> matches;
    gazetteer_->FindNames(text, analysis, views, matches);
    MarkListed(*gazetteer_, matches, views);
    std::vector<std::uint8_t> tags(analysis.tokens.size(), kTagO);
    for (std::size_t i = 0; i < tags.size(); ++i) {
      const Token& token = analysis.tokens[i];
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
  EXPECT_EQ(Read("tr", "Dün [Ferrari'den Matteo Ferrandi] geldi", kTagBPer), "Ferrari'den P|Matteo Ferrandi P");
  EXPECT_EQ(Read("en", "Then [Ashworth's McLaren] stopped", kTagBOrg), "Ashworth's O|McLaren O");
  EXPECT_EQ(Read("az", "Sonra [YUNESKO-nun Siyahısına] düşdü", kTagBOrg), "YUNESKO-nun O|Siyahısına O");
  EXPECT_EQ(Read("az", "Sonra [Bakıdakı Zorvel Mərkəzi] açıldı", kTagBOrg), "Bakıdakı O|Zorvel Mərkəzi O");
  EXPECT_EQ(Read("az", "Sonra [Zorvel Limanının Bakıdakı] ərazisi", kTagBOrg), "Zorvel Limanının O|Bakıdakı O");
}

TEST_F(ToldNamesTest, APersonBeginsAtTheFirstName) {
  EXPECT_EQ(Read("en", "Development and [Transport Rashad Zorvel] said", kTagBPer), "Rashad Zorvel P");
  EXPECT_EQ(Read("en", "There [MFA Rashad Zorvel] said", kTagBOrg), "MFA O|Rashad Zorvel P");
  EXPECT_EQ(Read("az", "Hücumçu [Tomaş Vrbik Orxan Zorvelli] ilə qaçdı", kTagBPer), "Tomaş Vrbik P|Orxan Zorvelli P");
  EXPECT_EQ(Read("az", "Vəkil [Əli Həsən oğlu Zorvel] gəldi", kTagBPer), "Əli Həsən oğlu Zorvel P");
  EXPECT_EQ(Read("az", "Dünən [Heydər Zorvel Fondu] açıldı", kTagBOrg), "Heydər Zorvel Fondu O");
  EXPECT_EQ(Read("az", "Sözçü [Xalid] əs-Süveydi dedi", kTagBPer), "Xalid əs-Süveydi P");
}

TEST_F(ToldNamesTest, WordsOfANameTellWhatItIs) {
  EXPECT_EQ(Read("tr", "Konuk ekipte [Fuad Zorvel] oynadı", kTagBLoc), "Fuad Zorvel P");
  EXPECT_EQ(Read("tr", "Fiyatı [Toprak Zorvel Ofisi] açıkladı", kTagBPer), "Toprak Zorvel Ofisi O");
  EXPECT_EQ(Read("en", "Later [Mr Zorvel] agreed", kTagBLoc), "Zorvel P");
  EXPECT_EQ(Read("tr", "Karar [Eylül] sonunda çıktı", kTagBLoc), "");
}

}  // namespace
}  // namespace xeber
