// The sample archive, annotated from what is remembered of words and anew.
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <thread>

#include "annotate/annotator.h"
#include "indexer/feed_reader.h"
#include "text/document_terms.h"

namespace xeber {
namespace {

TEST(AnnotatedSampleTest, WhatIsRememberedOfWordsNeverShows) {
  const auto analyzer = MakeAnalyzer(XEBER_DATA_DIR);
  const auto annotator = MakeAnnotator(XEBER_DATA_DIR).value();
  const auto feed = OpenFeed(XEBER_DATA_DIR "/sample/articles.jsonl", {}).value();
  Article article;
  Reject reject;
  std::size_t articles = 0;
  for (; feed->Next(article, reject) == FeedEvent::kArticle; ++articles) {
    ArticleAnalysis analysis;
    Annotations remembered, anew;
    AnalyzeArticle(*analyzer, article, analysis);
    annotator->Annotate(article, analysis, remembered);
    for (Analysis* field : {&analysis.title, &analysis.lead, &analysis.body}) {
      for (Token& token : field->tokens) token.word = 0;
    }
    std::thread([&] { annotator->Annotate(article, analysis, anew); }).join();  // which remembers nothing
    EXPECT_EQ(remembered.entities, anew.entities) << article.id.value();
    EXPECT_EQ(remembered.topics, anew.topics) << article.id.value();
    std::set<std::string> ids;
    for (const ArticleEntity& entity : remembered.entities)
      EXPECT_TRUE(ids.insert(entity.id).second) << article.id.value() << " has two of " << entity.id;
  }
  EXPECT_GT(articles, 100u);
}

}  // namespace
}  // namespace xeber
