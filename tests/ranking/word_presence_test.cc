#include "ranking/word_presence.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace xeber {
namespace {

TEST(WordPresenceTest, WhatWasAddedIsNeverDenied) {
  WordPresence words(2);
  words.Add("metro");
  words.Add("привет");
  for (const char* beginning : {"me", "met", "metr", "metro", "пр", "прив", "привет"}) EXPECT_TRUE(words.MayBegin(beginning));
  EXPECT_TRUE(words.MayBe("metro"));
}

TEST(WordPresenceTest, FewOthersPass) {
  std::mt19937 random(1);
  const auto word = [&] {
    std::string text;
    for (int i = 0; i < 9; ++i) text += static_cast<char>('a' + random() % 26);
    return text;
  };
  WordPresence words(1000);
  for (int i = 0; i < 1000; ++i) words.Add(word());
  int passed = 0;
  for (int i = 0; i < 10'000; ++i) passed += words.MayBegin(word()) + words.MayBe(word());
  EXPECT_LT(passed, 400);  // of 20,000
}

void CheckError(const std::string& typed, const std::string& meant, bool expected) {
  const auto variants = OneErrorAway(typed, 1, [](std::string_view) { return true; });
  EXPECT_EQ(std::count(variants.begin(), variants.end(), meant), expected ? 1 : 0) << typed << " for " << meant;
}

TEST(OneErrorAwayTest, TellsEveryKindOfErrorBehindTheFirstLetter) {
  CheckError("metor", "metro", true);     // in the wrong order
  CheckError("mtro", "metro", true);      // left out
  CheckError("metrro", "metro", true);    // one too many
  CheckError("netro", "metro", false);    // the first
  CheckError("mitro", "metro", true);     // a wrong one
  CheckError("metr", "metro", true);      // left out at the end
  CheckError("mitra", "metro", false);    // two
  CheckError("превет", "привет", true);
  CheckError("пирвет", "привет", true);
  CheckError("metro", "metro", false);    // itself
}

TEST(OneErrorAwayTest, LeavesShortWordsNumbersAndOtherScriptsAlone) {
  for (const char* word : {"", "abc", "2026", "covid19", "北京北京", "მეტრო"}) EXPECT_TRUE(OneErrorAway(word, 0, [](std::string_view) { return true; }).empty()) << word;
}

}  // namespace
}  // namespace xeber
