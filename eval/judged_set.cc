#include "eval/judged_set.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <utility>

#include "eval/judged_archive.h"
#include "index/hash.h"

namespace xeber {
namespace {

// With the guard on, only articles of the seed's language can be right.
void KeepSeedLanguage(JudgedSet& set) {
  for (auto& [seed, grades] : set.qrels)
    std::erase_if(grades,
                  [&, &seed = seed](const auto& graded) { return set.language_of[graded.first] != set.language_of[seed]; });
}

constexpr std::chrono::hours kWeek{7 * 24};

// Every article of a story by the same span of time; when in the week its last one falls is a hash of its name.
void MakeContemporary(JudgedSet& set) {
  const auto span = TimeSpan(set.judged);
  if (!span) return;
  std::map<std::string, Time> last_of;
  const auto story_of = [&](const Article& article) -> const std::string* {
    const auto story = set.story_of.find(article.id.value());
    return story == set.story_of.end() || !article.publish_time ? nullptr : &story->second;
  };
  for (const Article& article : set.judged)
    if (const std::string* story = story_of(article)) {
      const auto [last, added] = last_of.emplace(*story, article.publish_time->at);
      if (!added) last->second = std::max(last->second, article.publish_time->at);
    }
  for (Article& article : set.judged)
    if (const std::string* story = story_of(article)) {
      const auto before_end =
          std::chrono::seconds(HashBytes(*story) % static_cast<std::uint64_t>(std::chrono::seconds(kWeek).count()));
      article.publish_time = PublishTime{span->second - before_end - (last_of.at(*story) - article.publish_time->at)};
    }
}

absl::StatusOr<std::map<std::string, std::string>> StoriesOf(const JudgedSetOptions& options) {
  return options.stories.empty() ? ReadStoryKeys(options.judged) : ReadStories(options.stories);
}

}  // namespace

absl::StatusOr<JudgedSet> ReadJudgedSet(const JudgedSetOptions& options) {
  JudgedSet set;
  if (options.grades.empty()) {
    auto stories = StoriesOf(options);
    if (!stories.ok()) return stories.status();
    set.story_of = *std::move(stories);
    set.qrels = QrelsOfStories(set.story_of);
  } else {
    auto qrels = ReadQrels(options.grades);
    if (!qrels.ok()) return qrels.status();
    set.qrels = *std::move(qrels);
  }
  auto judged = ReadArticles(options.judged, SIZE_MAX);
  if (!judged.ok()) return judged.status();
  set.judged = *std::move(judged);
  if (options.contemporary) MakeContemporary(set);
  if (!options.background.empty()) {
    auto background = ReadArticles(options.background, options.background_limit);
    if (!background.ok()) return background.status();
    set.background = *std::move(background);
  }
  if (!options.keep_origin) Blend(set.judged, set.background);
  for (const auto& article : set.judged) set.language_of[article.id.value()] = article.language;
  if (!options.any_language) KeepSeedLanguage(set);
  if (const auto span = TimeSpan(set.judged)) set.now = span->second + std::chrono::days(1);
  return set;
}

absl::Status WriteJudgedSet(const std::string& path, const JudgedSet& set) {
  std::vector<Article> all = set.judged;
  all.insert(all.end(), set.background.begin(), set.background.end());
  return WriteArticles(path, all);
}

}  // namespace xeber
