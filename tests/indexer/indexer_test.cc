#include "indexer/indexer.h"

#include "archive_fixture.h"

namespace xeber {
namespace {

using Titles = std::map<std::string, std::string>;

TEST(Indexer, PutsAndDeletesAreInTheNextSnapshotAndThereAfterARestart) {
  Archive archive;
  archive.Add(JsonOf({.id = "old", .title = "Old"}));
  Titles expected = {{"new", "New"}, {"old", "Old"}};
  {
    auto index = archive.Open(true);
    Indexer indexer(*index, TheAnalyzer(), TheAnnotator());
    const std::vector<Article> articles = {{.id = ArticleId("new"), .title = "New"}, {.id = ArticleId("gone"), .title = "Gone"}};
    for (const absl::Status& status : indexer.Put(articles, WaitFor::kCommitted)) EXPECT_TRUE(status.ok()) << status;
    EXPECT_TRUE(indexer.Delete({.id = ArticleId("gone")}, WaitFor::kVisible).ok());
    EXPECT_EQ(Archive::TitlesOf(*index->snapshot()), expected);
  }
  EXPECT_EQ(archive.Titles(), expected);
}

TEST(Indexer, ABadArticleNeverCostsItsNeighbours) {
  Archive archive;
  archive.Add("");
  auto index = archive.Open(true);
  Indexer indexer(*index, TheAnalyzer(), TheAnnotator());
  const std::vector<Article> articles = {{.id = ArticleId("1"), .title = "Good"},
                                         {.title = "No id"},
                                         {.id = ArticleId("2"), .title = "<p></p>", .body = "<script>only()</script>"},
                                         {.id = ArticleId("3"), .title = "\xff"},
                                         {.id = ArticleId("4"), .title = "Good too"}};
  const auto statuses = indexer.Put(articles, WaitFor::kVisible);
  ASSERT_EQ(statuses.size(), articles.size());
  for (const std::size_t bad : {1u, 2u, 3u}) EXPECT_TRUE(absl::IsInvalidArgument(statuses[bad])) << bad << statuses[bad];
  EXPECT_TRUE(statuses[0].ok() && statuses[4].ok());
  EXPECT_EQ(Archive::TitlesOf(*index->snapshot()), (Titles{{"1", "Good"}, {"4", "Good too"}}));
}

TEST(Indexer, WhoWantsToKnowHearsOfWhatWasWrittenAndOfNothingElse) {
  Archive archive;
  archive.Add("");
  auto index = archive.Open(true);
  bool wants = true;
  std::vector<std::string> heard;
  Indexer indexer(*index, TheAnalyzer(), TheAnnotator(),
                  {.wants = [&] { return wants; },
                   .arrived = [&](std::vector<IndexDocument> documents) {
                     for (const IndexDocument& document : documents)
                       heard.push_back(document.article.id.value() + ": " + document.article.title + ", " +
                                       std::to_string(document.terms.terms.size()));
                   }});
  const std::vector<Article> articles = {{.id = ArticleId("1"), .title = "Good news"},
                                         {.title = "No id"},
                                         {.id = ArticleId("2"), .title = "News"}};
  indexer.Put(articles, WaitFor::kCommitted, std::vector<std::string>{"", "", std::string(1000, 'r')});
  EXPECT_EQ(heard, (std::vector<std::string>{"1: Good news, 2"})) << "neither what is no article nor what the index refused";
  wants = false;
  indexer.Put({&articles[2], 1}, WaitFor::kCommitted);
  EXPECT_EQ(heard.size(), 1u);
}

TEST(Indexer, DeletingWhatIsNotThereIsNotFound) {
  Archive archive;
  archive.Add("");
  auto index = archive.Open(true);
  Indexer indexer(*index, TheAnalyzer(), TheAnnotator());
  EXPECT_TRUE(absl::IsNotFound(indexer.Delete({.id = ArticleId("nobody")}, WaitFor::kVisible)));
  EXPECT_TRUE(absl::IsInvalidArgument(indexer.Delete({}, WaitFor::kVisible)));
}

}  // namespace
}  // namespace xeber
