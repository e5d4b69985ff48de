#include <gtest/gtest.h>

#include "ranking/searcher.h"
#include "tests/ranking/test_archive.h"

namespace xeber {
namespace {

const Keyboards& TestKeyboards() {
  static const Keyboards keyboards = Keyboards::Load(XEBER_DATA_DIR).value();
  return keyboards;
}

class DidYouMeanTest : public ::testing::Test {
 protected:
  void Add(const std::string& title, const std::string& language = "en", const std::string& body = "") {
    Article article{.id = ArticleId(std::to_string(articles_.size())), .title = title, .body = body, .language = language};
    article.publish_time = PublishTime{TestTime("2026-01-01"), TimePrecision::kDay};
    articles_.push_back(std::move(article));
  }

  QuerySuggestion Ask(SearchRequest request) const {
    request.now = TestTime("2026-02-01");
    const auto snapshot = MakeTestSnapshot(articles_, 3);
    const auto answer = SearchSnapshot(*snapshot, {TestAnalyzer(), nullptr, &TestKeyboards()}, request, {});
    EXPECT_TRUE(answer.ok()) << answer.status();
    return answer.ok() ? answer->suggestion : QuerySuggestion();
  }

  void Check(const std::string& query, QuerySuggestion::Reason reason, const std::string& expected) const {
    EXPECT_EQ(Ask({.query = query}), (QuerySuggestion{reason, expected})) << query;
  }
  void CheckSpelling(const std::string& query, const std::string& expected) const {
    Check(query, QuerySuggestion::Reason::kSpelling, expected);
  }
  void CheckNone(const std::string& query) const { Check(query, QuerySuggestion::Reason::kNone, ""); }

  std::vector<Article> articles_;
};

TEST_F(DidYouMeanTest, WordsAreSpelledAsTheArchiveSpellsThem) {
  Add("Government opens the harbour");
  Add("Government closes the border");
  Add("Hökumətin yeni büdcəsi", "az");
  Add("Правительство открыло порт", "ru");
  CheckSpelling("goverment", "government");
  CheckSpelling("govrenment", "government");
  CheckSpelling("hovernment", "government");  // its first letter, too
  CheckSpelling("goverment border", "government border");
  CheckSpelling("правителство", "правительство");
  CheckSpelling("hokumatin", "hökumətin");
  CheckNone("government");
  CheckNone("büdcə");
}

TEST_F(DidYouMeanTest, OperatorsAndFieldsStayAsTheyAre) {
  Add("Government opens the harbour");
  Add("Government closes the border");
  CheckSpelling("title:goverment -border", "title:government -border");
  CheckSpelling("\"goverment opens\"", "\"government opens\"");
  CheckNone("-goverment harbour");
  CheckNone("category:goverment");
  CheckNone("gover*");
}

TEST_F(DidYouMeanTest, NumbersAreNeverChanged) {
  Add("Budget of 2026 passed");
  CheckNone("2025");
  CheckNone("2025 2027");
  CheckSpelling("budgot 2026", "budget 2026");
}

TEST_F(DidYouMeanTest, TheOtherWordsDecideBetweenCorrections) {
  for (int i = 0; i < 6; ++i) Add("Stork nests on the tower number " + std::to_string(i));
  for (int i = 0; i < 3; ++i) Add("Storm closes the harbour number " + std::to_string(i));
  CheckSpelling("storn", "stork");
  CheckSpelling("storn harbour", "storm harbour");
}

TEST_F(DidYouMeanTest, TwoErrorsAreForgivenInLongWords) {
  Add("Parliament votes on the budget");
  CheckSpelling("parlaiment", "parliament");
  CheckSpelling("parlimant", "parliament");
  CheckNone("budzit");
}

TEST_F(DidYouMeanTest, ARareWordIsAnErrorOnlyBesideAMuchCommonerOne) {
  Add("A goverment of our own");
  for (int i = 0; i < 25; ++i) Add("Government sitting number " + std::to_string(i));
  CheckSpelling("goverment", "government");
  Add("Harbor news");
  Add("Harbour news");
  CheckNone("harbor");
}

TEST_F(DidYouMeanTest, AWrongKeyboardLayoutIsRecognised) {
  Add("Привет из порта", "ru");
  Add("Storm closes the harbour");
  Add("Bakı metrosu bağlandı", "az");
  Check("ghbdtn", QuerySuggestion::Reason::kKeyboard, "привет");
  Check("Ghbdtn gjhn", QuerySuggestion::Reason::kKeyboard, "привет порт");
  Check("ыещкь", QuerySuggestion::Reason::kKeyboard, "storm");
  Check("ифлж", QuerySuggestion::Reason::kKeyboard, "bakı");
  CheckNone("привет");
  CheckNone("storm привет");
}

TEST_F(DidYouMeanTest, NothingIsProposedThatFindsNoMore) {
  Add("Government opens the harbour");
  EXPECT_EQ(Ask({.query = "goverment", .filter = {.categories = {"sport"}}}).reason, QuerySuggestion::Reason::kNone);
  CheckNone("zzzzzzzz");
  CheckNone("");
}

TEST_F(DidYouMeanTest, PlainWordsAndLaterPagesHaveNoProposals) {
  Add("Government opens the harbour");
  EXPECT_EQ(Ask({.query = "goverment", .syntax = QuerySyntax::kPlainWords}).reason, QuerySuggestion::Reason::kNone);
}

TEST_F(DidYouMeanTest, DeletedWordsAreNotProposed) {
  Add("Government opens the harbour");
  const auto whole = MakeTestSnapshot(articles_);
  SegmentView view = whole->segments()[0];
  Tombstones tombstones(1);
  tombstones.Add(0);
  view.tombstones = std::make_shared<const Tombstones>(std::move(tombstones));
  const auto answer = SearchSnapshot(Snapshot(1, 0, {view}), {TestAnalyzer()}, {.query = "goverment", .now = TestTime("2026-02-01")}, {});
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->suggestion.reason, QuerySuggestion::Reason::kNone);
}

}  // namespace
}  // namespace xeber
