// Small archives in memory for the tests of ranking/: real segments, no disk.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "annotate/annotator.h"
#include "index/segment_builder.h"
#include "index/snapshot.h"
#include "text/analyzer.h"
#include "text/document_terms.h"

namespace xeber {

inline const Analyzer& TestAnalyzer() {
  static const std::unique_ptr<const Analyzer> analyzer = MakeAnalyzer(XEBER_DATA_DIR);
  return *analyzer;
}

inline Time TestTime(std::string_view text) { return ParseTime(text)->at; }

class NoAnnotations : public Annotator {
 public:
  void Annotate(const Article&, const ArticleAnalysis&, Annotations& out) const override { out = {}; }
  std::string version() const override { return "none"; }
};

// Published "" = at no known time.
inline Article MakeArticle(std::string id, std::string language, std::string title, std::string body, std::string_view published) {
  Article article{.id = ArticleId(std::move(id)), .title = std::move(title), .body = std::move(body), .language = std::move(language)};
  if (!published.empty()) article.publish_time = ParseTime(published);
  return article;
}

inline IndexDocument MakeTestDocument(const Article& article) {
  ArticleAnalysis analysis;
  AnalyzeArticle(TestAnalyzer(), article, analysis);
  return {.article = article, .terms = CountTerms(analysis), .annotations = {}};
}

// Tells that sport grows old within days, and nothing of other categories.
class FastSport : public ArchiveModels {
 public:
  void Annotate(const Article&, const DocumentTerms&, Annotations&) const override {}
  std::optional<std::chrono::hours> HalfLife(std::string_view category) const override {
    return category == "sport" ? std::optional(std::chrono::hours(60)) : std::nullopt;
  }
};

// The articles as a snapshot of segments of at most `segment_size` articles each, in the order given.
inline std::shared_ptr<const Snapshot> MakeTestSnapshot(const std::vector<Article>& articles, std::size_t segment_size = 1000,
                                                        std::shared_ptr<const ArchiveModels> models = nullptr) {
  std::vector<SegmentView> views;
  for (std::size_t begin = 0; begin < articles.size(); begin += segment_size) {
    SegmentBuilder builder(EmptyStatistics());
    for (std::size_t i = begin; i < std::min(begin + segment_size, articles.size()); ++i) builder.Add(MakeTestDocument(articles[i]));
    auto segment = Segment::FromParts(std::to_string(begin), builder.Finish());
    EXPECT_TRUE(segment.ok()) << segment.status();
    views.push_back({.segment = *segment});
  }
  return std::make_shared<const Snapshot>(1, 0, std::move(views), std::move(models));
}

// Articles of a dozen words, some without a date, in two categories and sources.
inline std::vector<Article> RandomArticles(std::mt19937& random, int count) {
  static const std::vector<std::string> kWords = {"harbour", "minister", "budget", "tanker", "storm", "vote",
                                                  "museum",  "goal",     "pipeline", "wheat", "court", "train"};
  const auto pick = [&](int limit) { return static_cast<int>(random() % static_cast<unsigned>(limit)); };
  const auto words = [&](int length) {
    std::string text;
    for (int i = 0; i < length; ++i) text += (i ? " " : "") + kWords[static_cast<std::size_t>(pick(static_cast<int>(kWords.size())))];
    return text;
  };
  std::vector<Article> articles;
  for (int i = 0; i < count; ++i) {
    Article article{.id = ArticleId("a" + std::to_string(i)), .title = words(1 + pick(4)), .body = words(pick(20)), .language = "en"};
    article.category = pick(2) ? "politics" : "sport";
    article.source = pick(2) ? "one" : "two";
    if (pick(5) > 0) article.publish_time = PublishTime{TestTime("2026-01-01") + std::chrono::hours(pick(2000)), TimePrecision::kSecond};
    articles.push_back(std::move(article));
  }
  return articles;
}

}  // namespace xeber
