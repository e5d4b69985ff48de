#include "ranking/highlighter.h"

#include <gmock/gmock.h>

#include "ranking/query.h"
#include "tests/ranking/test_archive.h"
#include "text/snippet.h"

namespace xeber {
namespace {

std::vector<std::string> Marked(const Snippet& snippet) {
  std::vector<std::string> words;
  for (const ByteRange& range : snippet.highlights) words.push_back(snippet.text.substr(range.begin, range.end - range.begin));
  return words;
}

Snippet SnippetOf(const std::string& query, const Article& article) {
  const auto snapshot = MakeTestSnapshot({article});
  const QueryTerms terms = AnalyzeQuery(ParseQuery(query, QuerySyntax::kPlainWords), Language("en"), TestAnalyzer(), *snapshot);
  Hit hit{.card = snapshot->segments()[0].segment->card(0)};
  Highlighter(*snapshot, TestAnalyzer(), terms).Mark({0, 0}, hit);
  return hit.snippet;
}

std::string Filler(std::mt19937& random, int sentences) {
  static const std::vector<std::string> kWords = {"budget", "tanker", "committee", "of", "a", "vote", "considerable", "wheat"};
  std::string text;
  for (int i = 0; i < sentences; ++i) {
    text += i % 7 == 6 ? "Then\n" : "Then ";
    for (unsigned left = 3 + random() % 12; left > 0; --left) text += kWords[random() % kWords.size()] + " ";
    text.back() = '.';
    text += ' ';
  }
  return text;
}

TEST(HighlighterTest, ThePlaceWithMostWordsIsFoundFarDownALongText) {
  std::mt19937 random(3);
  for (const int sentences : {0, 20, 200, 1500}) {
    const std::string body = Filler(random, sentences) + "A museum alone. " + Filler(random, sentences) +
                             "The museum by the harbour burned. " + Filler(random, sentences) + "A harbour alone.";
    const Snippet snippet = SnippetOf("harbour museum", {.id = ArticleId("1"), .title = "Fire", .body = body, .language = "en"});
    EXPECT_THAT(Marked(snippet), ::testing::IsSupersetOf({std::string("museum"), std::string("harbour")})) << sentences;
    EXPECT_THAT(snippet.text, ::testing::HasSubstr("museum by the harbour"));
  }
}

TEST(HighlighterTest, WhateverOccursIsMarkedAsInAReadingOfTheWholeText) {
  std::mt19937 random(4);
  for (int round = 0; round < 300; ++round) {
    std::string body = Filler(random, static_cast<int>(random() % 60));
    for (unsigned i = random() % 3; i > 0; --i) body.insert(body.find(' ', random() % (body.size() + 1)) + 1, "museum ");
    if (round % 5 == 0) body += std::string(900, '-') + " " + Filler(random, 20);  // bytes without words
    Article article{.id = ArticleId("1"), .title = "Fire", .lead = round % 2 ? "A fire." : "", .body = body, .language = "en"};
    const bool occurs = body.find("museum") != std::string::npos;
    EXPECT_EQ(Marked(SnippetOf("museum", article)).empty(), !occurs) << body;
  }
}

}  // namespace
}  // namespace xeber
