#include "text/plain_analyzer.h"

#include <gtest/gtest.h>

namespace xeber {
namespace {

void Check(std::string_view text, std::string_view language, const std::vector<std::string>& expected) {
  Analysis analysis;
  MakePlainAnalyzer()->Analyze(text, Language(language), analysis);
  std::vector<std::string> keys;
  for (const Token& token : analysis.tokens) {
    EXPECT_EQ(token.stem, token.exact);
    EXPECT_TRUE(token.folded.empty());
    keys.emplace_back(token.stem);
  }
  EXPECT_EQ(keys, expected) << text;
}

TEST(PlainAnalyzerTest, KeysAreIcusWordsInLowerCase) {
  Check("BAKI İstanbulda, 3.5 il", "az", {"bakı", "istanbulda", "3.5", "il"});
  Check("The COP-29 talks", "en", {"the", "cop", "29", "talks"});
  Check("Ёлки Алиева", "ru", {"ёлки", "алиева"});
  Check(" \n", "tr", {});
}

TEST(PlainAnalyzerTest, AnyBytesAndLongWordsAreTaken) {
  Analysis analysis;
  MakePlainAnalyzer()->Analyze("a\xff\xc3 " + std::string(5000, 'A'), Language("az"), analysis);
  ASSERT_FALSE(analysis.tokens.empty());
  EXPECT_EQ(analysis.tokens.back().exact, std::string(64, 'a'));
}

}  // namespace
}  // namespace xeber
