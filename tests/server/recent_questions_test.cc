#include "server/recent_questions.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/server/tiny_engine.h"

namespace xeber {
namespace {

using Kind = Question::Kind;

class RecentQuestionsTest : public ::testing::Test {
 protected:
  RecentQuestionsTest() { std::filesystem::remove(path_); }
  ~RecentQuestionsTest() override { std::filesystem::remove(path_); }

  const std::string path_ =
      ::testing::TempDir() + "xeber-recent-questions." + ::testing::UnitTest::GetInstance()->current_test_info()->name() + ".tsv";
};

TEST_F(RecentQuestionsTest, TheLastDifferentOnesAreKeptInOrder) {
  RecentQuestions questions(path_, 3);
  for (const char* text : {"a", "b", "b", "a", "c", "d"}) questions.Add({Kind::kSearch, text});
  EXPECT_EQ(questions.all(), (std::vector<Question>{{Kind::kSearch, "b"}, {Kind::kSearch, "c"}, {Kind::kSearch, "d"}}));
}

TEST_F(RecentQuestionsTest, WhatCannotStandInALineOrIsLongIsLeftOut) {
  RecentQuestions questions(path_, 10);
  for (const std::string& text : {std::string(), std::string("two\nlines"), std::string("a\ttab"), std::string(513, 'x')})
    questions.Add({Kind::kSearch, text});
  EXPECT_TRUE(questions.all().empty());
  questions.Add({Kind::kSearch, std::string(512, 'x')});
  EXPECT_EQ(questions.all().size(), 1u);
}

TEST_F(RecentQuestionsTest, TheyAreSavedAndGoOnAfterARestart) {
  const std::vector<Question> all = {{Kind::kSearch, "su daşqını \"Bakı\""}, {Kind::kSimilar, "id 1"}, {Kind::kSearch, "flood"}};
  {
    RecentQuestions questions(path_, 10);
    for (const Question& question : all) questions.Add(question);
  }
  EXPECT_EQ(ReadQuestions(path_), all);
  RecentQuestions questions(path_, 2);
  EXPECT_EQ(questions.all(), std::vector<Question>(all.begin() + 1, all.end()));
}

TEST_F(RecentQuestionsTest, ARemovedFileForgetsThem) {
  {
    RecentQuestions questions(path_, 10);
    questions.Add({Kind::kSearch, "before"});
    std::filesystem::remove(path_);
    questions.Add({Kind::kSearch, "after"});
  }
  EXPECT_EQ(ReadQuestions(path_), (std::vector<Question>{{Kind::kSearch, "after"}}));
}

TEST_F(RecentQuestionsTest, WhatWasAskedBeforeTheFileWasRemovedIsNotWrittenAtTheEnd) {
  {
    RecentQuestions questions(path_, 10);
    questions.Add({Kind::kSearch, "saved"});
    questions.Add({Kind::kSearch, "not saved yet"});
    ASSERT_EQ(ReadQuestions(path_).size(), 1u);
    std::filesystem::remove(path_);
  }
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(RecentQuestionsTest, LinesOfAnythingElseAreSkipped) {
  std::ofstream(path_) << "search\tgood\nno tab\nother\tkind\n\nsimilar\tid\n";
  EXPECT_EQ(ReadQuestions(path_), (std::vector<Question>{{Kind::kSearch, "good"}, {Kind::kSimilar, "id"}}));
  EXPECT_TRUE(ReadQuestions(path_ + ".none").empty());
}

TEST_F(RecentQuestionsTest, AnEngineNotesFirstPagesAndSingleSeeds) {
  TinyEngine engine;
  RecentQuestions questions(path_, 10);
  const auto recording = MakeRecordingEngine(engine, questions);
  static_cast<void>(recording->Search({.query = "flood"}));
  static_cast<void>(recording->Search({.query = "later page", .page_token = "x"}));
  static_cast<void>(recording->FindSimilar({.seeds = {{.id = ArticleId("a")}}}));
  static_cast<void>(recording->FindSimilar({.seeds = {{.id = ArticleId("b")}, {.id = ArticleId("c")}}}));
  static_cast<void>(recording->FindSimilar({.seeds = {{.text = {.title = "A draft"}}}}));
  EXPECT_EQ(questions.all(), (std::vector<Question>{{Kind::kSearch, "flood"}, {Kind::kSimilar, "a"}}));
}

}  // namespace
}  // namespace xeber
