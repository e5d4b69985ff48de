#include "annotate/conll_tagger.h"

#include <gtest/gtest.h>

#include <string>

#include "annotate/conll.h"
#include "annotate/tagger_trainer.h"

namespace xeber {
namespace {

class ConllTaggerTest : public testing::Test {
 protected:
  std::unique_ptr<ConllTagger> Load(const std::string& language, const std::string& model = "") {
    return ConllTagger::Load(XEBER_DATA_DIR, Language(language), model, {}).value();
  }
};

TEST_F(ConllTaggerTest, TypesThatTheModelWasNotTaughtAreNotTold) {
  const std::string text = "Alman\nqoşunları\nBakıya\ngəldi\n";
  const auto tagger = Load("az", "none");
  EXPECT_EQ(tagger->Tag(text), "Alman B-MISC\nqoşunları O\nBakıya B-LOC\ngəldi O\n");
  std::string judged;
  for (int i = 0; i < 20; ++i) judged += "Rəşad B-PER\nAdıgün I-PER\nBakıya B-LOC\ngetdi O\n\nAlman O\nmalı O\n\n";
  tagger->Train(ReadConll(judged), {.language = Language("az"), .epochs = 4});
  EXPECT_EQ(tagger->Tag(text), "Alman O\nqoşunları O\nBakıya B-LOC\ngəldi O\n");
}

TEST_F(ConllTaggerTest, ANameBeginsWithTheQuotationMarkThatClosesWithinIt) {
  const auto tagger = Load("az");
  const auto tags = [&](const std::string& open, const std::string& close) {
    return tagger->Tag(open + "\nNeftçi\n" + close + "\nİdman\nKlubunun\nprezidenti\n");
  };
  const std::string all = " B-ORG\nNeftçi I-ORG\n";
  EXPECT_TRUE(tags("\"", "\"").starts_with("\"" + all)) << tags("\"", "\"");
  EXPECT_TRUE(tags("«", "»").starts_with("«" + all)) << tags("«", "»");
  EXPECT_TRUE(tagger->Tag("\"\nNeftçi\n\"\nqalib\ngəldi\n").starts_with("\" O\nNeftçi B-ORG\n\" O\n"));
}

TEST_F(ConllTaggerTest, ANameEndsWithTheQuotationMarkThatOpensWithinIt) {
  const auto tagger = Load("ru");
  for (const auto& marks : {std::pair("\"", "\""), std::pair("«", "»")}) {
    const std::string open = marks.first, close = marks.second;
    const auto named = [&](const std::string& name) {
      return "ОАО B-ORG\n" + open + " I-ORG\n" + name + " I-ORG\n" + close + " I-ORG\n";
    };
    std::string judged;
    for (int i = 0; i < 20; ++i) judged += named("Адыгун") + "открылось O\n\nКомпания O\nКредо B-ORG\nоткрылась O\n\n";
    tagger->Train(ReadConll(judged), {.language = Language("ru"), .epochs = 4});
    const std::string untold = "ОАО\n" + open + "\nАдыгун\n" + close + "\n";
    EXPECT_EQ(tagger->Tag(untold + "открылось\n"), named("Адыгун") + "открылось O\n");
    EXPECT_EQ(tagger->Tag(open + "\nКомпания\nКредо\n" + close + "\n"), open + " O\nКомпания O\nКредо B-ORG\n" + close + " O\n");
  }
}

TEST_F(ConllTaggerTest, AnOfficeIsPartOfANameIfTheModelSaysSo) {
  std::string judged;
  for (int i = 0; i < 20; ++i) judged += "Bu O\ngün O\nPrezident B-PER\nAdıgünov I-PER\ngəldi O\n\nBakı B-LOC\nböyükdür O\n\n";
  const auto tagger = Load("az");
  tagger->Train(ReadConll(judged), {.language = Language("az"), .epochs = 4, .hide_names = 0});
  EXPECT_EQ(tagger->Tag("Bu\ngün\nPrezident\nAdıgünov\ngəldi\n"), "Bu O\ngün O\nPrezident B-PER\nAdıgünov I-PER\ngəldi O\n");
}

TEST_F(ConllTaggerTest, AListedNameIsAsLongAsTheModelSaysInSmallLetters) {
  std::string judged;
  for (int i = 0; i < 20; ++i)
    judged += "Sonra O\nXəzər B-LOC\ndənizində O\nqaldı O\n\nSonra O\nBaltik B-LOC\ndənizində O\nqaldı O\n\n";
  const auto tagger = Load("az");
  EXPECT_EQ(tagger->Tag("Sonra\nXəzər\ndənizində\n"), "Sonra O\nXəzər B-LOC\ndənizində I-LOC\n");
  tagger->Train(ReadConll(judged), {.language = Language("az"), .epochs = 4});
  EXPECT_EQ(tagger->Tag("Sonra\nXəzər\ndənizində\n"), "Sonra O\nXəzər B-LOC\ndənizində O\n");
}

}  // namespace
}  // namespace xeber
