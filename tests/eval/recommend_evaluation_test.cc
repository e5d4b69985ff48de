#include "eval/recommend_evaluation.h"

#include <gmock/gmock.h>

namespace xeber {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

Article At(const std::string& id, int hour) {
  Article article{.id = ArticleId(id), .language = "en"};
  article.publish_time = PublishTime{Time(std::chrono::hours(hour))};
  return article;
}

const std::vector<Article> kArticles = {At("a3", 30), At("a1", 10), At("a2", 20), At("a4", 40),
                                        At("b1", 5),  At("b2", 6),  At("lone", 1)};
const std::map<std::string, std::string> kStories = {{"a1", "a"}, {"a2", "a"}, {"a3", "a"},  {"a4", "a"},
                                                     {"b1", "b"}, {"b2", "b"}, {"lone", "c"}};
const IsRepeatFunction kNone = [](const ArticleId&, const ArticleId&) { return false; };

TEST(SimulatedReaderTest, ReadsTheEarlierHalfOfEachStory) {
  const auto readers = SimulateReaders(kArticles, kStories, kNone, {.readers = 1, .stories = 9});
  ASSERT_THAT(readers, SizeIs(1));
  std::set<std::string> read;
  for (const ReadArticle& article : readers[0].history) read.insert(article.id.value());
  EXPECT_THAT(read, ElementsAre("a1", "a2", "b1"));
  EXPECT_THAT(readers[0].to_come.at("a\ten"), ElementsAre("a3", "a4"));
  EXPECT_THAT(readers[0].to_come.at("b\ten"), ElementsAre("b2"));
}

TEST(SimulatedReaderTest, RepeatsOfWhatWasReadAreNotToCome) {
  const auto repeats = [](const ArticleId& later, const ArticleId& read) {
    return later.value() == "b2" && read.value() == "b1";
  };
  const auto readers = SimulateReaders(kArticles, kStories, repeats, {.readers = 5, .stories = 9});
  for (const SimulatedReader& reader : readers) EXPECT_THAT(reader.to_come, SizeIs(1)) << "story b holds nothing new";
}

TEST(SimulatedReaderTest, AreTheSameForTheSameSeed) {
  const ReaderOptions options{.readers = 20, .stories = 1, .seed = 3};
  const auto one = SimulateReaders(kArticles, kStories, kNone, options),
             two = SimulateReaders(kArticles, kStories, kNone, options);
  for (std::size_t i = 0; i < one.size(); ++i) EXPECT_EQ(one[i].to_come, two[i].to_come);
}

TEST(FeedMeasureTest, CountsWhatComesAndWhichInterestsAreThere) {
  const std::vector<SimulatedReader> readers = {{.to_come = {{"a", {"a3", "a4"}}, {"b", {"b2"}}}}};
  const auto measure = [&](std::vector<std::string> ids) {
    return *MeasureFeeds([&](const SimulatedReader&) { return ids; }, readers, 4);
  };
  Metrics found = measure({"x", "a3", "y", "a4", "b2"});
  EXPECT_NEAR(found["recall"], 2.0 / 3, 1e-9);
  EXPECT_EQ(found["hit"], 1);
  EXPECT_EQ(found["interests"], .5);
  found = measure({"a3", "b2", "a4"});
  EXPECT_EQ(found["nDCG"], 1);
  EXPECT_EQ(found["interests"], 1);
  EXPECT_EQ(measure({"x"})["hit"], 0);
}

}  // namespace
}  // namespace xeber
