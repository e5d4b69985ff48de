// What is remembered of words never shows: annotated from their numbers, a text is what it is when every word is looked at anew.
#include "annotate/vocabulary.h"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>
#include <thread>

#include "annotate/annotator.h"
#include "text/document_terms.h"

namespace xeber {
namespace {

void ForgetNumbers(ArticleAnalysis& analysis) {
  for (Analysis* field : {&analysis.title, &analysis.lead, &analysis.body}) {
    for (Token& token : field->tokens) token.word = 0;
  }
}

class VocabularyTest : public testing::Test {
 protected:
  // An article of words, names and what stands between them, some in other letters than the rest.
  static Article RandomArticle(std::mt19937& random) {
    static constexpr std::string_view kPieces[] = {
        " ",        " ",        " ",      " ",         ", ",      ". ",        "\n",        " (",          ") ",
        "-",        "'da ",     "İlham",  "Əliyev",    "Aliyeva", "prezident", "bank",      "Dünya Bankı", "DB",
        "New York", "York",     "of",     "the",       "Россия",  "России",    "министр",   "Иванов",      "в",
        "Ankara",   "Kars'tan", "Yıldız", "dedi",      "#Bakı",   "2017-2018", "COP29'da",  "U.S.",        "said",
        "Smith",    "Minister", "və",     "bakanlığı", "日本",    "\xff",      "BİR İKİ ÜÇ"};
    Article article;
    article.language = std::array{"az", "en", "ru", "tr", "und", "de"}[random() % 6];
    for (std::string* field : {&article.title, &article.lead, &article.body}) {
      for (unsigned left = random() % (field == &article.body ? 200 : 12); left > 0; --left) {
        *field += kPieces[random() % std::size(kPieces)];
        if (random() % 3 == 0) *field += ' ';
        if (random() % 9 == 0) *field += static_cast<char>('A' + random() % 26);
      }
    }
    return article;
  }

  static std::string IdsOf(const Annotations& annotations) {
    std::string ids;
    for (const ArticleEntity& entity : annotations.entities) ids += entity.id + " ";
    return ids;
  }

  static void ExpectAlike(const Annotations& a, const Annotations& b, const Article& article) {
    EXPECT_TRUE(a.entities == b.entities) << IdsOf(a) << "\n"
                                          << IdsOf(b) << "\n"
                                          << article.language << ": " << article.title << "|" << article.lead << "|"
                                          << article.body;
    EXPECT_EQ(a.topics, b.topics) << article.language << ": " << article.title << "|" << article.body;
  }

  std::unique_ptr<const Analyzer> analyzer_ = MakeAnalyzer(XEBER_DATA_DIR);
};

TEST_F(VocabularyTest, RandomTextsAreAnnotatedAsIfNoWordHadBeenMet) {
  const auto annotator = MakeAnnotator(XEBER_DATA_DIR).value();
  std::mt19937 random(7);
  ArticleAnalysis analysis;
  Annotations remembered, anew;
  for (int round = 0; round < 400; ++round) {
    const Article article = RandomArticle(random);
    AnalyzeArticle(*analyzer_, article, analysis);
    annotator->Annotate(article, analysis, remembered);
    ForgetNumbers(analysis);
    annotator->Annotate(article, analysis, anew);
    ExpectAlike(remembered, anew, article);
  }
}

TEST_F(VocabularyTest, NumbersOfOtherThreadsAreNotMistaken) {
  const auto annotator = MakeAnnotator(XEBER_DATA_DIR).value();
  std::mt19937 random(8);
  Annotations remembered, anew;
  for (int round = 0; round < 20; ++round) {
    const Article article = RandomArticle(random);
    ArticleAnalysis analysis;
    std::thread([&] { AnalyzeArticle(*analyzer_, article, analysis); }).join();
    if (round % 2 == 0) analyzer_->Analyze(article.title, analysis.language, analysis.title);
    annotator->Annotate(article, analysis, remembered);
    ForgetNumbers(analysis);
    annotator->Annotate(article, analysis, anew);
    ExpectAlike(remembered, anew, article);
  }
}

TEST_F(VocabularyTest, AnotherVocabularyKnowsOtherNames) {
  const std::string header = "id\ttype\taz\ten\tru\ttr\taliases\tweight\n", text = "people of Zorvelin";
  Analysis analysis;
  analyzer_->Analyze(text, Language("en"), analysis);
  for (const bool listed : {true, false, true}) {
    GazetteerBuilder builder(*analyzer_);
    ASSERT_TRUE(builder.AddText(header + (listed ? "z\tcity\t\tZorvelin\n" : "v\tcity\t\tVimbel\n"), "table").ok());
    const auto gazetteer = builder.Build();
    TokenViews views;
    ArticleWords noted;
    Vocabulary(*gazetteer).Read(text, analysis, views, noted);
    EXPECT_EQ(views[2].name != WordTraits::kNone, listed);
  }
}

// Names are found by their first words' bits, their pairs' and the automaton; here by comparing word by word.
TEST_F(VocabularyTest, TheLongestOfRandomNamesIsFoundAtEveryPlace) {
  std::mt19937 random(9);
  const std::array<std::string, 5> words = {"Zor", "Vul", "Kap", "Mud", "Bit"};
  for (int round = 0; round < 30; ++round) {
    std::vector<std::vector<std::size_t>> names;
    std::string table = "id\ttype\taz\ten\tru\ttr\taliases\tweight\n";
    for (int i = 0; i < 8; ++i) {
      std::vector<std::size_t> name(1 + random() % 4);
      for (std::size_t& word : name) word = random() % words.size();
      if (std::find(names.begin(), names.end(), name) != names.end()) continue;
      table += "n" + std::to_string(names.size()) + "\tplace\t\t";
      for (const std::size_t word : name) table += words[word] + " ";
      table.back() = '\n';
      names.push_back(name);
    }
    GazetteerBuilder builder(*analyzer_);
    ASSERT_TRUE(builder.AddText(table, "table").ok());
    const auto gazetteer = builder.Build();
    std::vector<std::size_t> said(40);
    std::string text;
    for (std::size_t& word : said) text += words[word = random() % words.size()] + " ";
    Analysis analysis;
    analyzer_->Analyze(text, Language("en"), analysis);
    TokenViews views;
    std::vector<GazetteerMatch> matches;
    ArticleWords noted;
    Vocabulary(*gazetteer).Read(text, analysis, views, noted);
    gazetteer->FindNames(text, analysis, views, matches);
    std::vector<std::pair<std::uint32_t, std::uint32_t>> found, expected;
    for (const GazetteerMatch& match : matches) found.emplace_back(match.begin, match.end);
    for (std::uint32_t at = 0; at < said.size();) {
      std::size_t longest = 0;
      for (const auto& name : names) {
        if (at + name.size() <= said.size() && std::equal(name.begin(), name.end(), said.begin() + at))
          longest = std::max(longest, name.size());
      }
      if (longest > 0) expected.emplace_back(at, at + longest);
      at += std::max<std::uint32_t>(1, static_cast<std::uint32_t>(longest));
    }
    EXPECT_EQ(found, expected) << table << text;
  }
}

}  // namespace
}  // namespace xeber
