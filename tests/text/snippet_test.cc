#include "text/snippet.h"

#include <gtest/gtest.h>

namespace xeber {
namespace {

void CheckSentences(std::string_view language, std::string_view text, const std::vector<std::string>& expected) {
  std::vector<std::string> found;
  for (const ByteRange& range : FindSentences(text, Language(language)))
    found.emplace_back(text.substr(range.begin, range.end - range.begin));
  EXPECT_EQ(found, expected) << text;
}

Analysis AnalysisOf(std::string_view text, std::string_view language) {
  static const auto analyzer = MakeAnalyzer(XEBER_DATA_DIR);
  Analysis analysis;
  analyzer->Analyze(text, Language(language), analysis);
  return analysis;
}

TEST(SnippetTest, SentencesKnowAbbreviationsInitialsAndQuotes) {
  CheckSentences("az", "Prof. S. Quliyev Bakı şəh. 5-ci küç. gəldi. Sonra getdi.",
                 {"Prof. S. Quliyev Bakı şəh. 5-ci küç. gəldi.", "Sonra getdi."});
  CheckSentences("ru", "В 2024 г. Иванов приехал. Он уехал!", {"В 2024 г. Иванов приехал.", "Он уехал!"});
  CheckSentences("en", "Dr. Smith paid $3.50. \"Why?\" asked Ann. No one knew…",
                 {"Dr. Smith paid $3.50.", "\"Why?\" asked Ann.", "No one knew…"});
  CheckSentences("en", "First line\n\nSecond one", {"First line", "Second one"});
  CheckSentences("ja", "雨が降った。風も強い。", {"雨が降った。", "風も強い。"});
  CheckSentences("en", "  ", {});
}

TEST(SnippetTest, TheWindowThatCoversMostKeysIsShown) {
  std::string text = "The council met on Monday. ";
  for (int i = 0; i < 20; ++i) text += "Nothing of note was said about roads. ";
  text += "The bridge over the river will be closed in spring. The end came late.";
  const Analysis analysis = AnalysisOf(text, "en");
  const std::string_view bridge = "bridg", river = "river";
  const Snippet snippet = MakeSnippet(text, analysis, {bridge, river}, 80);
  EXPECT_EQ(snippet.text.substr(0, 10), "The bridge");
  ASSERT_EQ(snippet.highlights.size(), 2u);
  EXPECT_EQ(snippet.text.substr(snippet.highlights[0].begin, snippet.highlights[0].end - snippet.highlights[0].begin), "bridge");
  EXPECT_LE(snippet.text.size(), 90u);
  EXPECT_EQ(MakeSnippet(text, analysis, {"nowhere"}, 40).text.substr(0, 26), "The council met on Monday.");
}

}  // namespace
}  // namespace xeber
