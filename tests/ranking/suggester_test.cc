#include "ranking/suggester.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "ranking/plain_words.h"
#include "tests/ranking/test_archive.h"

namespace xeber {
namespace {

struct TestEntity {
  std::string id, name;
};

struct TestTitle {
  std::string id, title, day, language = "en";
  std::vector<TestEntity> entities = {};
};

std::shared_ptr<const Segment> SegmentOf(const std::vector<TestTitle>& titles, const std::string& name) {
  SegmentBuilder builder(EmptyStatistics());
  for (const TestTitle& one : titles) {
    Article article{.id = ArticleId(one.id), .title = one.title, .body = "Body.", .language = one.language};
    if (!one.day.empty()) article.publish_time = PublishTime{TestTime(one.day), TimePrecision::kDay};
    IndexDocument document = MakeTestDocument(article);
    for (const TestEntity& entity : one.entities)
      document.annotations.entities.push_back({.id = entity.id, .name = entity.name, .salience = 0.5f});
    builder.Add(std::move(document));
  }
  auto segment = Segment::FromParts(name, builder.Finish());
  EXPECT_TRUE(segment.ok()) << segment.status();
  return *segment;
}

class SuggesterTest : public ::testing::Test {
 protected:
  void Add(const std::vector<TestTitle>& titles, const std::vector<std::string>& deleted = {}) {
    SegmentView view{.segment = SegmentOf(titles, std::to_string(views_.size()))};
    Tombstones tombstones(view.segment->size());
    for (const std::string& id : deleted) tombstones.Add(*view.segment->FindArticle(ArticleId(id)));
    if (!deleted.empty()) view.tombstones = std::make_shared<const Tombstones>(std::move(tombstones));
    views_.push_back(view);
  }

  std::vector<Suggestion> Suggest(SuggestRequest request) const {
    if (request.now == Time{}) request.now = TestTime("2026-03-01");
    const auto answer = SuggestFromSnapshot(Snapshot(1, 0, views_), TestAnalyzer(), request, {});
    EXPECT_TRUE(answer.ok()) << answer.status();
    return answer.ok() ? answer->suggestions : std::vector<Suggestion>();
  }

  std::vector<std::string> Texts(const SuggestRequest& request) const {
    std::vector<std::string> texts;
    for (const Suggestion& suggestion : Suggest(request)) texts.push_back(suggestion.text);
    return texts;
  }

  void Check(const std::string& typed, const std::vector<std::string>& expected) const {
    EXPECT_EQ(Texts({.text = typed}), expected) << typed;
  }

  std::vector<SegmentView> views_;
};

const std::vector<TestTitle> kTitles = {
    {"1", "Bakı metrosunda yeni stansiya açıldı", "2026-02-01", "az"},
    {"2", "Storm closes the harbour", "2026-01-10"},
    {"3", "Stores open late", "2026-01-20"},
    {"4", "Шторм закрыл порт", "2026-01-15", "ru"},
};

TEST_F(SuggesterTest, TitlesGoOnFromWhatIsTyped) {
  Add(kTitles);
  Check("storm clo", {"Storm closes the harbour"});
  Check("Sto", {"Stores open late", "Storm closes the harbour"});  // the newer first
  Check("шт", {"Шторм закрыл порт"});
  Check("zebra", {});
}

TEST_F(SuggesterTest, DiacriticsNeedNotBeTyped) {
  Add(kTitles);
  for (const char* typed : {"bakı", "baki", "BAKI", "baki metros", "yeni stansiya acil"})
    Check(typed, {"Bakı metrosunda yeni stansiya açıldı"});
}

TEST_F(SuggesterTest, ATitleIsMetInTheMiddleButNotAtAStopWord) {
  Add(kTitles);
  Check("harb", {"Storm closes the harbour"});
  Check("the har", {});
}

TEST_F(SuggesterTest, ASpaceClosesTheLastWord) {
  Add(kTitles);
  Check("storm ", {"Storm closes the harbour"});
  Check("sto ", {});
  Check("harbour ", {"Storm closes the harbour"});
}

TEST_F(SuggesterTest, OneTypingErrorIsForgivenAndSaidSo) {
  Add(kTitles);
  for (const char* typed : {"strom cl", "sotrm", "strm", "stoorm clo", "harbuor", "harbuor ", "bakı mtrosunda", "штром"}) {
    const auto found = Suggest({.text = typed});
    ASSERT_EQ(found.size(), 1u) << typed;
    EXPECT_TRUE(found[0].corrected) << typed;
  }
  EXPECT_FALSE(Suggest({.text = "storm"})[0].corrected);
}

TEST_F(SuggesterTest, NumbersAreNeverCorrected) {
  Add({{"1", "Budget of 2026 passed", "2026-01-01"}});
  Check("2026", {"Budget of 2026 passed"});
  Check("2025", {});
  Check("2036 pas", {});
}

TEST_F(SuggesterTest, DeletedArticlesAreNotSuggestedNorTheirNames) {
  std::vector<TestTitle> titles = {{"1", "Storm closes the harbour", "2026-01-10", "en", {{"person:x", "Stella Xerx"}}},
                                   {"2", "Stores open late", "2026-01-11", "en", {{"person:y", "Steve Young"}}}};
  Add(titles, {"1"});
  Check("st", {"Stores open late", "Steve Young"});
  Check("stella", {});
}

TEST_F(SuggesterTest, WhatIsNotPublishedYetIsNotSuggested) {
  Add({{"1", "Storm closes the harbour", "2026-01-10", "en", {{"person:x", "Stella Xerx"}}}, {"2", "Stores open late", ""}});
  EXPECT_EQ(Texts({.text = "st", .now = TestTime("2026-01-09")}), std::vector<std::string>{"Stores open late"});
}

TEST_F(SuggesterTest, PhrasesOfThreeTitlesComeOnce) {
  Add({{"1", "Central bank keeps rates", "2026-01-10"},
       {"2", "Why the Central bank waits", "2026-01-11"},
       {"3", "A central bank of our own", "2026-01-12"}});
  const auto found = Suggest({.text = "cen"});
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found[0], (Suggestion{.kind = Suggestion::Kind::kPhrase, .text = "central bank"}));  // as the newest writes it
  EXPECT_EQ(std::count_if(found.begin(), found.end(), [](const auto& s) { return s.kind == Suggestion::Kind::kPhrase; }), 1);
}

TEST_F(SuggesterTest, APhraseGoesWithItsTitles) {
  const std::vector<TestTitle> titles = {{"1", "Central bank keeps rates", "2026-01-10"},
                                         {"2", "Why the central bank waits", "2026-01-11"},
                                         {"3", "A central bank of our own", "2026-01-12"}};
  Add(titles, {"2"});
  for (const Suggestion& suggestion : Suggest({.text = "central"})) EXPECT_EQ(suggestion.kind, Suggestion::Kind::kTitle);
}

TEST_F(SuggesterTest, NamesAreFoundByAnyOfTheirWordsWithTheirId) {
  Add({{"1", "Vote today", "2026-01-10", "az", {{"person:1", "Rəşad Məmmədov"}}}});
  for (const char* typed : {"resad", "Rəşad M", "memmedov"}) {
    const auto found = Suggest({.text = typed});
    ASSERT_EQ(found.size(), 1u) << typed;
    EXPECT_EQ(found[0], (Suggestion{.kind = Suggestion::Kind::kEntity, .text = "Rəşad Məmmədov", .id = "person:1"}));
  }
}

TEST_F(SuggesterTest, AnArticleDatedFarAheadChangesNoOrder) {
  const std::vector<TestTitle> titles = {{"1", "One", "2026-01-01", "en", {{"city:harbour", "Harbour Town"}}},
                                         {"2", "Two", "2026-02-01", "en", {{"city:harvest", "Harvest Town"}}},
                                         {"3", "Three", "1999-02-01", "en", {{"city:harlow", "Harlow"}}}};
  for (const bool far : {false, true}) {
    views_.clear();
    std::vector<TestTitle> all = titles;
    if (far) all.push_back({"far", "Far", "9999-01-01"});
    Add(all);
    Check("har", {"Harvest Town", "Harbour Town", "Harlow"});
  }
}

TEST_F(SuggesterTest, TheReadersLanguageComesFirst) {
  Add({{"1", "Port bağlandı", "2026-01-01", "az"}, {"2", "Port closed", "2026-02-20", "en"}});
  EXPECT_EQ(Texts({.text = "port"}), (std::vector<std::string>{"Port closed", "Port bağlandı"}));
  EXPECT_EQ(Texts({.text = "port", .language = "az"}), (std::vector<std::string>{"Port bağlandı", "Port closed"}));
}

TEST_F(SuggesterTest, AnEntityComesOnceAsTheReadersLanguageNamesIt) {
  Add({{"1", "Vote", "2026-02-01", "en", {{"city:baku", "Baku"}}}, {"2", "Səs", "2026-01-01", "az", {{"city:baku", "Bakı"}}}});
  Check("bak", {"Baku"});
  EXPECT_EQ(Texts({.text = "bak", .language = "az"}), std::vector<std::string>{"Bakı"});
}

TEST_F(SuggesterTest, TheSameTextOfSeveralSegmentsComesOnce) {
  Add({{"1", "Port closed", "2026-01-01"}});
  Add({{"2", "PORT CLOSED", "2026-02-01"}, {"3", "Port open", "2026-01-15"}});
  Check("po", {"PORT CLOSED", "Port open"});
}

TEST_F(SuggesterTest, NothingTypedAndTooMuchHaveNoSuggestions) {
  Add(kTitles);
  Check("", {});
  Check(" ,;", {});
  Check("\xFF\xFE", {});
  Check(std::string(300, 's'), {});
}

TEST_F(SuggesterTest, ANegativeLimitIsAnError) {
  const auto answer = SuggestFromSnapshot(Snapshot(1, 0, {}), TestAnalyzer(), {.text = "a", .limit = -1}, {});
  EXPECT_EQ(answer.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(answer.status().message(), "limit: -1 is negative");
}

// Against reading every title.
TEST_F(SuggesterTest, TitlesAreThoseThatANaiveSearchFinds) {
  std::mt19937 random(4);
  static const std::vector<std::string> kWords = {"port", "porto", "storm", "store", "harbour", "vote", "voter", "budget"};
  std::map<std::string, std::int64_t> newest;  // distinct titles
  for (int segment = 0; segment < 4; ++segment) {
    std::vector<TestTitle> titles;
    for (int i = 0; i < 60; ++i) {
      std::string title;
      for (int words = 1 + static_cast<int>(random() % 3); words > 0; --words) title += (title.empty() ? "" : " ") + kWords[random() % kWords.size()];
      const std::string day = "2026-0" + std::to_string(1 + random() % 2) + "-" + std::to_string(10 + random() % 18);
      titles.push_back({std::to_string(segment * 100 + i), title, day});
      newest[title] = std::max(newest[title], TestTime(day).time_since_epoch().count());
    }
    Add(titles);
  }
  for (const std::string typed : {"p", "po", "port", "port ", "sto", "vote", "v", "budget ha", "storm po"}) {
    std::vector<std::string> found, expected;
    for (const Suggestion& suggestion : Suggest({.text = typed, .limit = 100}))
      if (!suggestion.corrected && suggestion.kind == Suggestion::Kind::kTitle) found.push_back(suggestion.text);
    const auto phrases = Suggest({.text = typed, .limit = 100});
    for (const auto& [title, time] : newest) {
      const bool begins = title.starts_with(typed), within = (" " + title + " ").find(" " + typed) != std::string::npos;
      const bool as_phrase = std::any_of(phrases.begin(), phrases.end(), [&](const Suggestion& s) {
        return s.kind == Suggestion::Kind::kPhrase && s.text == title;
      });
      if ((begins || within) && !as_phrase) expected.push_back(title);
    }
    std::sort(found.begin(), found.end());
    ASSERT_LT(phrases.size(), 100u) << typed;
    EXPECT_EQ(found, expected) << typed;
  }
}

}  // namespace
}  // namespace xeber
