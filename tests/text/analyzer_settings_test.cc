#include "text/analyzer_settings.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "text/plain_analyzer.h"

namespace xeber {
namespace {

TEST(AnalyzerSettingsTest, TheyChangeWithTheLanguageDataAndWithNothingElse) {
  const std::string data = ::testing::TempDir() + "analyzer_settings_test";
  std::filesystem::remove_all(data);
  std::filesystem::create_directories(data + "/languages/tr");
  const auto settings_with = [&](const std::string& stop_words) {
    std::ofstream(data + "/languages/tr/stopwords.txt") << stop_words;
    return AnalyzerSettings(*MakeAnalyzer(data));
  };
  const std::string settings = settings_with("# Turkish\nve\nile\n");
  EXPECT_EQ(settings.size(), 16u);
  EXPECT_EQ(settings_with("ve\nile\n"), settings);
  EXPECT_NE(settings_with("ve\n"), settings);
  EXPECT_NE(settings_with("veile\n"), settings);
  std::filesystem::remove_all(data);
}

TEST(AnalyzerSettingsTest, TheSameDataElsewhereIsTheSame) {
  const std::string copy = ::testing::TempDir() + "analyzer_settings_copy";
  std::filesystem::remove_all(copy);
  std::filesystem::create_directories(copy);
  std::filesystem::copy(std::string(XEBER_DATA_DIR) + "/languages", copy + "/languages",
                        std::filesystem::copy_options::recursive);
  EXPECT_EQ(AnalyzerSettings(*MakeAnalyzer(copy)), AnalyzerSettings(*MakeAnalyzer(XEBER_DATA_DIR)));
  std::filesystem::remove_all(copy);
}

TEST(AnalyzerSettingsTest, AnAnalyzerWithoutLanguageDataSaysSo) {
  EXPECT_EQ(AnalyzerSettings(*MakePlainAnalyzer()), "plain");
  EXPECT_NE(AnalyzerSettings(*MakeAnalyzer("")), AnalyzerSettings(*MakeAnalyzer(XEBER_DATA_DIR)));
}

}  // namespace
}  // namespace xeber
