#include "text/keyboards.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace xeber {
namespace {

const Keyboards& AllKeyboards() {
  static const Keyboards keyboards = Keyboards::Load(XEBER_DATA_DIR).value();
  return keyboards;
}

void CheckReads(const std::string& typed, const std::string& language, const std::string& expected) {
  const auto readings = AllKeyboards().Read(typed);
  const Retyped wanted{Language(language), expected};
  EXPECT_EQ(std::count(readings.begin(), readings.end(), wanted), 1) << typed << " as " << expected;
}

TEST(KeyboardsTest, TextsOfOneLayoutAreReadInAnother) {
  CheckReads("ghbdtn", "ru", "привет");
  CheckReads("GHBDTN", "ru", "привет");
  CheckReads("ghbdtn vbh", "ru", "привет мир");
  CheckReads(",fre 2026", "ru", "баку 2026");
  CheckReads("ыещкь", "en", "storm");
  CheckReads("ифлш", "en", "baki");
  CheckReads("ифлд", "az", "bakl");
  CheckReads("ьуекщ", "az", "metro");
  CheckReads("ğhbdtn", "ru", "ъривет");  // az: the key of ъ
  CheckReads("çfre", "ru", "баку");      // az: б lies on ç
  CheckReads("öfre", "ru", "баку");      // tr: б lies on ö
  CheckReads("prıdtn", "ru", "зкжвет");  // az's ı lies elsewhere than tr's
}

TEST(KeyboardsTest, NeitherTheTextItselfNorAReadingComesTwice) {
  for (const char* text : {"storm", "привет", "metro", "", "2026"}) {
    const auto readings = AllKeyboards().Read(text);
    for (const Retyped& one : readings) {
      EXPECT_NE(one.text, text);
      EXPECT_EQ(std::count_if(readings.begin(), readings.end(), [&](const Retyped& other) { return other == one; }), 1);
    }
  }
}

TEST(KeyboardsTest, LettersOfNoLayoutHaveNoReadings) {
  EXPECT_TRUE(AllKeyboards().Read("北京").empty());
  EXPECT_TRUE(AllKeyboards().Read("приvet").empty());  // of two layouts
  EXPECT_TRUE(Keyboards().Read("ghbdtn").empty());
}

TEST(KeyboardsTest, BadBytesDoNoHarm) { AllKeyboards().Read("\xFF\xC3gh"); }

TEST(KeyboardsTest, AFolderThatIsMissingOrAFileWithOtherRowsIsAnError) {
  EXPECT_EQ(Keyboards::Load("/nowhere").status().message(), "no keyboard layouts in /nowhere/keyboards");
  const std::filesystem::path folder = std::filesystem::path(::testing::TempDir()) / "xeber-keyboards-test";
  std::filesystem::create_directories(folder / "keyboards");
  std::ofstream(folder / "keyboards/en.txt") << "# comment\na b\nc\n";
  std::ofstream(folder / "keyboards/ru.txt") << "а\nб в\n";
  const auto loaded = Keyboards::Load(folder.string());
  EXPECT_EQ(loaded.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(loaded.status().message(), (folder / "keyboards/ru.txt").string() + ": its rows have other lengths than those of the layout of en");
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace xeber
