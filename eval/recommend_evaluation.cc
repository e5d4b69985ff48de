#include "eval/recommend_evaluation.h"

#include <algorithm>
#include <numeric>
#include <random>

namespace xeber {
namespace {

struct Story {
  std::string name;
  std::vector<ReadArticle> read;  // the earlier half
  std::set<std::string> to_come;
};

bool Earlier(const Article* a, const Article* b) {
  if (a->publish_time.has_value() != b->publish_time.has_value()) return b->publish_time.has_value();
  if (a->publish_time && a->publish_time->at != b->publish_time->at) return a->publish_time->at < b->publish_time->at;
  return a->id < b->id;
}

Story SplitStory(std::string name, std::vector<const Article*> articles, const IsRepeatFunction& is_repeat) {
  Story story{.name = std::move(name)};
  std::sort(articles.begin(), articles.end(), Earlier);
  for (std::size_t n = 0; n < articles.size(); ++n) {
    const Article& article = *articles[n];
    if (n < articles.size() / 2)
      story.read.push_back({article.id, article.publish_time ? std::optional(article.publish_time->at) : std::nullopt});
    else if (std::none_of(story.read.begin(), story.read.end(),
                          [&](const ReadArticle& read) { return is_repeat(article.id, read.id); }))
      story.to_come.insert(article.id.value());
  }
  return story;
}

std::vector<Story> StoriesOf(const std::vector<Article>& articles, const std::map<std::string, std::string>& story_of,
                             const IsRepeatFunction& is_repeat) {
  std::map<std::string, std::vector<const Article*>> members;
  for (const Article& article : articles)
    if (const auto story = story_of.find(article.id.value()); story != story_of.end())
      members[story->second + "\t" + article.language].push_back(&article);
  std::vector<Story> stories;
  for (auto& [name, list] : members) {
    if (list.size() < 2) continue;
    Story story = SplitStory(name, std::move(list), is_repeat);
    if (!story.to_come.empty()) stories.push_back(std::move(story));
  }
  return stories;
}

Metrics MeasureOne(const std::vector<std::string>& feed, const SimulatedReader& reader, std::size_t depth) {
  std::map<std::string, std::string> story_of;
  for (const auto& [story, ids] : reader.to_come)
    for (const std::string& id : ids) story_of[id] = story;
  JudgedRanking judged{.ideal = std::vector<int>(story_of.size(), 1)};
  std::set<std::string> covered;
  for (std::size_t i = 0; i < std::min(depth, feed.size()); ++i) {
    const auto found = story_of.find(feed[i]);
    judged.grades.push_back(found == story_of.end() ? 0 : 1);
    if (found != story_of.end()) covered.insert(found->second);
  }
  return {
      {"nDCG", NdcgAt(depth, judged)},
      {"recall", RecallAt(depth, judged)},
      {"hit", covered.empty() ? 0 : 1},
      {"interests", static_cast<double>(covered.size()) / static_cast<double>(std::max<std::size_t>(1, reader.to_come.size()))}};
}

}  // namespace

std::vector<SimulatedReader> SimulateReaders(const std::vector<Article>& articles,
                                             const std::map<std::string, std::string>& story_of,
                                             const IsRepeatFunction& is_repeat, const ReaderOptions& options) {
  const std::vector<Story> stories = StoriesOf(articles, story_of, is_repeat);
  std::mt19937 random(options.seed);
  std::vector<SimulatedReader> readers;
  for (std::size_t i = 0; i < options.readers && !stories.empty(); ++i) {
    SimulatedReader reader;
    std::vector<std::size_t> order(stories.size());
    std::iota(order.begin(), order.end(), 0u);
    for (std::size_t j = 0; j < std::min(options.stories, stories.size()); ++j) {  // Fisher & Yates, as far as needed
      std::swap(order[j], order[j + random() % (order.size() - j)]);
      const Story& story = stories[order[j]];
      reader.history.insert(reader.history.end(), story.read.begin(), story.read.end());
      reader.to_come[story.name] = story.to_come;
    }
    readers.push_back(std::move(reader));
  }
  return readers;
}

absl::StatusOr<Metrics> MeasureFeeds(const FeedFunction& feed, const std::vector<SimulatedReader>& readers, std::size_t depth) {
  std::vector<Metrics> all;
  for (const SimulatedReader& reader : readers) {
    const auto ids = feed(reader);
    if (!ids.ok()) return ids.status();
    all.push_back(MeasureOne(*ids, reader, depth));
  }
  return Mean(all);
}

}  // namespace xeber
